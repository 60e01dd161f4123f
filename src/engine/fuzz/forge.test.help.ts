// Graphs that no operator would make: a copy of a graph with one thing in it that is wrong.
import type { Random } from '../../random/index.js';
import { type Node, type Op, orderNodes, Value } from '../graph/index.js';
import type { Tensor } from '../tensor/index.js';

interface Change {
  readonly name: string;
  /** Whether the change makes something wrong of this node. */
  fits(node: Node): boolean;
  /** What the copy of the node has instead. */
  node?(node: Node): Partial<Pick<Node, 'op' | 'attributes'>>;
  inputs?(inputs: readonly Value[]): readonly Value[];
  output?(value: Value): Pick<Value, 'dtype' | 'shape'>;
}

const rules = ['infer', 'evaluate', 'onnx'] as const;

const changes: readonly Change[] = [
  {
    name: 'a rule is missing',
    fits: () => true,
    node: ({ op }) => ({ op: { ...op, [rules[op.name.length % rules.length]!]: undefined } as unknown as Op }),
  },
  {
    name: 'an input is missing',
    fits: ({ op }) => typeof op.arity === 'number' && op.arity > 0,
    inputs: (inputs) => inputs.slice(1),
  },
  {
    name: 'there is an input too many',
    fits: ({ op, inputs }) => typeof op.arity === 'number' && inputs.length > 0,
    inputs: (inputs) => [...inputs, inputs[0]!],
  },
  {
    name: 'an input is no value',
    fits: ({ inputs }) => inputs.length > 0,
    inputs: (inputs) => [...inputs.slice(1), { dtype: 'float', shape: [] } as unknown as Value],
  },
  { name: 'another shape', fits: () => true, output: ({ dtype, shape }) => ({ dtype, shape: [...shape, 7] }) },
  {
    name: 'another type',
    fits: () => true,
    output: ({ dtype, shape }) => ({ dtype: dtype === 'float' ? 'int' : 'float', shape }),
  },
  {
    name: 'a name unfit for ONNX',
    fits: ({ op }) => op.name === 'input',
    node: ({ attributes }) => ({ attributes: { ...attributes, name: '' } }),
  },
  {
    name: 'a constant that is no number',
    fits: ({ op, outputs }) =>
      op.name === 'constant' && outputs[0]!.dtype === 'float' && !outputs[0]!.shape.includes(0),
    node: ({ attributes }) => {
      const held = attributes.tensor as Tensor;
      return { attributes: { tensor: { ...held, data: Float64Array.from(held.data).fill(Number.NaN) } } };
    },
  },
  { name: 'a cycle', fits: ({ inputs, op }) => inputs.length > 0 && op.name !== 'repeat' },
];

export interface Forged {
  readonly change: string;
  readonly outputs: readonly Value[];
}

/** A copy of the graph of `outputs` in which one node was changed so that it is not well formed. */
export function forge(outputs: readonly Value[], random: Random): Forged {
  const nodes = orderNodes(outputs);
  const node = nodes[random.integer(nodes.length)]!;
  const fitting = changes.filter((change) => change.fits(node));
  const change = fitting[random.integer(fitting.length)]!;
  const copies = new Map<Value, Value>();
  const holes: Value[][] = [];
  for (const each of nodes) {
    const isChanged = each === node;
    const inputs = each.inputs.map((input) => copies.get(input) ?? input);
    const made: Value[] = [];
    const own = isChanged && change.inputs ? change.inputs(inputs) : inputs;
    const copy: Node = { ...each, inputs: own, outputs: made, ...(isChanged && change.node?.(each)) };
    if (isChanged) holes.push(inputs);
    for (const output of each.outputs) {
      const type = isChanged && change.output ? change.output(output) : output;
      made.push(new Value(copy, output.index, type));
      copies.set(output, made.at(-1)!);
    }
  }
  const copied = outputs.map((output) => copies.get(output)!);
  // An output that depends on the node comes back into it.
  if (change.name === 'a cycle') {
    const end = copied.find((_, i) => orderNodes([outputs[i]!]).includes(node))!;
    holes[0]![0] = end;
  }
  return { change: change.name, outputs: copied };
}
