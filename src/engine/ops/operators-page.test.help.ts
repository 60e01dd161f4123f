// The text of docs/operators.md: what each operator becomes, and what is known of it.
import type { ElementType } from '../../onnx/index.js';
import type { Op } from '../graph/index.js';
import { opsets } from '../onnx/index.js';
import { onWebgpu } from '../runtime/index.js';
import { type Form, formsOfOp } from './forms.test.help.js';
import { moreSamples } from './more-samples.test.help.js';
import { ops } from './registry.js';
import { samples } from './samples.test.help.js';

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
  return [op.name, written, op.gradient === null ? 'no' : 'yes', String(cases.length), onCard];
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
depends on a parameter through an operator without a gradient is refused by \`gradients()\` with a sentence. Where a card lacks a kernel the processor
computes that part, for the reasons in [\`providers.ts\`](../src/engine/runtime/providers.ts).
`;
}
