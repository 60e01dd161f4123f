// The text of docs/operators.md: what each operator becomes, and what is known of it.

import { GraphError } from '../../errors/index.js';
import type { ElementType } from '../../onnx/index.js';
import { type Op, orderNodes, type Value } from '../graph/index.js';
import { opsets } from '../onnx/index.js';
import { onWebgpu } from '../runtime/index.js';
import { type Form, formsOfOp } from './forms.test.help.js';
import { fill, input } from './index.js';
import { moreSamples } from './more-samples.test.help.js';
import { ops } from './registry.js';
import { type Sample, samples } from './samples.test.help.js';

/** What has no computation of its own. */
const sources: Readonly<Record<string, string>> = {
  bernoulli: 'an input that the trainer fills',
  constant: 'an initializer',
  input: 'an input',
};

/** Sizes are 64-bit integers of ONNX; what is done to them is no computation of the operator. */
const isOfSizes = (form: Form) => form.endsWith(' int64') || form.startsWith('Shape ');

function row(op: Op): readonly string[] {
  const cases = [...(samples[op.name] ?? []), ...(moreSamples[op.name] ?? [])];
  const all = [...new Set(cases.flatMap((sample) => [...formsOfOp(op, sample)]))];
  const forms = all.every(isOfSizes) ? all : all.filter((form) => !isOfSizes(form));
  const names = [...new Set(forms.map((form) => form.split(' ')[0]!))].sort();
  const missing = forms.filter((form) => {
    const [operator, type] = form.split(' ') as [string, ElementType];
    return onWebgpu(operator, type) !== true;
  });
  const written = sources[op.name] ?? (names.length === 0 ? 'nothing' : names.join(', '));
  const onCard = missing.length === 0 ? 'yes' : `all but ${missing.sort().join(', ')}`;
  return [op.name, written, gradientOf(op, cases), String(cases.length), onCard];
}

/** Whether a gradient passes to the numbers that an operator reads, as its rule says in all its samples. */
function gradientOf(op: Op, cases: readonly Sample[]): string {
  if (op.arity === 0) return 'reads nothing';
  if (op.gradient === null) return 'no';
  const [asked, passed] = [new Set<number>(), new Set<number>()];
  for (const { f, shapes, types = [] } of cases) {
    const y = f(...shapes.map((shape, i) => input(`x${i}`, shape, types[i])));
    for (const node of orderNodes([y]).filter((each) => each.op === op)) {
      let parts: readonly (Value | undefined)[];
      try {
        parts = op.gradient(node, ...node.outputs.map((output) => fill(1, output.shape, output)));
      } catch (error) {
        if (error instanceof GraphError) return 'no';
        throw error;
      }
      node.inputs.forEach(({ dtype }, i) => {
        if (dtype === 'float') asked.add(i);
        if (parts[i] !== undefined) passed.add(i);
      });
    }
  }
  const without = [...asked].filter((i) => !passed.has(i)).map((i) => i + 1);
  if (without.length === 0) return 'yes';
  return passed.size === 0 ? 'zero' : `yes; zero by input ${without.join(', ')}`;
}

export function operatorsPage(): string {
  const rows = [...ops].sort((a, b) => (a.name < b.name ? -1 : 1)).map(row);
  const table = [['operator', 'ONNX', 'gradient', 'samples', 'WebGPU'], ['---', '---', '---', '---', '---'], ...rows];
  return `# Operators

Every operator of \`fathom/engine\`: the operators of ONNX (version ${opsets['']}) that its uses become, whether it has a gradient, how
many samples hold ONNX Runtime to the plain evaluation and gradients to differences, and whether a graphics card computes it by
WebGPU. What is not here (\`square\`, \`oneHot\`, \`averagePool\`, \`logGamma\`, \`logSoftmax\`, ...) is made of these. Written by
\`node scripts/operators.mjs\`; a test compares. How to add one: [recipes/add-operator.md](recipes/add-operator.md).

${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

Convolution, pooling, normalisation over a batch and recurrent operators have further samples in tests of their own. A loss that
depends on a parameter through an operator without a gradient, or through integers by \`cast\`, is refused by \`gradients()\` with a sentence; of \`zero\` it gets
zeros, as of the conditions of \`where\` and of booleans that are cast, which are constant in pieces. Where a card lacks a kernel the processor
computes that part, for the reasons in [\`providers.ts\`](../src/engine/runtime/providers.ts).
`;
}
