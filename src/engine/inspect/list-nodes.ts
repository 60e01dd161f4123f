// What a graph holds, line by line.
import { type Node, orderNodes, type Value } from '../graph/index.js';
import { type DType, type Shape, showShape } from '../tensor/index.js';
import { fewOf } from './few-of.js';

/** One node of a graph as a row of a table. */
export interface ListedNode {
  /** Its number in the order of computation, from 0. */
  readonly number: number;
  readonly operator: string;
  /** Numbers of the nodes it reads. */
  readonly inputs: readonly number[];
  readonly outputs: readonly { readonly dtype: DType; readonly shape: Shape }[];
  /** What tells it from others of its operator, such as the name of an input or `axes [1]`. */
  readonly detail: string;
}

/** The nodes that values are computed from, in the order of computation. */
export function listNodes(values: readonly Value[]): readonly ListedNode[] {
  const nodes = orderNodes(values);
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  return nodes.map((node, number) => ({
    number,
    operator: node.op.name,
    inputs: node.inputs.map((input) => numbers.get(input.node)!),
    outputs: node.outputs.map(({ dtype, shape }) => ({ dtype, shape })),
    detail: detailOf(node),
  }));
}

/** Attributes in words; long ones are cut. */
function detailOf({ op, attributes }: Node): string {
  if (op.name === 'input') return String(attributes.name);
  const parts = Object.entries(attributes).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (name === 'tensor') {
      const { data } = value as { readonly data: ArrayLike<number> };
      return [data.length === 1 ? String(Number(data[0]!.toPrecision(6))) : `${data.length} numbers`];
    }
    if (value === true) return [name];
    return [`${name} ${Array.isArray(value) ? showValue(value) : String(value)}`];
  });
  const text = parts.join(', ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function showValue(value: readonly unknown[]): string {
  return `[${value.map((each) => (Array.isArray(each) ? showValue(each) : String(each))).join(', ')}]`;
}

/**
 * The graph as text: a line per node, with its number, operator, what it reads, and the types of what it gives.
 *
 * @example
 * printGraph([loss])
 * // 0  input     x                     float [batch, 3]
 * // 1  mul       0, 0                  float [batch, 3]
 */
export function printGraph(values: readonly Value[]): string {
  const rows = listNodes(values).map(({ number, operator, inputs, outputs, detail }) => [
    String(number),
    operator,
    [fewOf(inputs), detail].filter((part) => part !== '').join('  '),
    fewOf(outputs.map(({ dtype, shape }) => `${dtype} ${showShape(shape)}`)),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell)).join('  '))
    .join('\n');
}
