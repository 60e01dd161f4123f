// Where a graph first makes a number that is not finite, by computing it again with what happens inside as outputs.
import { UsageError } from '../../errors/index.js';
import type { TensorType, Value } from '../graph/index.js';
import { type Node, orderNodes } from '../graph/index.js';
import { graphFile } from '../onnx/index.js';
import { bernoulli, constant, input, nanOutside } from '../ops/index.js';
import { openSession, type SessionOptions, toOrt } from '../runtime/index.js';
import { type Bindings, boundShape, expectTensor, sizeOf, type Tensor } from '../tensor/index.js';

/** A node that makes NaN or infinity out of finite inputs, or an input that comes with them. */
export interface NonFinite {
  readonly operator: string;
  /** Where in the network it stands, such as `layer blocks.0.mlp`; '' where nothing is known. */
  readonly place: string;
  /** The name of an input that comes with such numbers; absent where an operator makes them. */
  readonly input?: string;
  /** The first such number. */
  readonly value: number;
  /** Where what the operator reads must lie, and whether that is whole numbers; absent where any will do. */
  readonly range?: { readonly low: number; readonly high: number; readonly isWhole: boolean };
  /** Smallest and largest number of each float, or integer, that the operator reads. */
  readonly reads: readonly { readonly least: number; readonly most: number }[];
}

interface Seen {
  /** The first number that is not finite. */
  readonly bad: number | undefined;
  readonly least: number;
  readonly most: number;
}

/** Floats that one run gives at most, so that looking takes no more memory than training. */
const floatsPerRun = 2 ** 26;

/**
 * @param roots values in the order in which they are asked: the first that is not finite counts
 * @param inputs types of the graph's inputs by name
 * @param feeds inputs and masks by name; more than the graph needs may be there
 * @returns undefined where all roots are finite
 * @throws UsageError when an input is missing
 * @example
 * await findNonFinite([loss], { x, w }, { x: tensor(values, [64, 20]), w: tensor(weights) }); // { operator: 'log', reads: [...], ... }
 */
export async function findNonFinite(
  roots: readonly Value[],
  inputs: Readonly<Record<string, TensorType>>,
  feeds: Readonly<Record<string, Tensor>>,
  { bindings: given = {}, ...options }: SessionOptions & { readonly bindings?: Bindings } = {},
): Promise<NonFinite | undefined> {
  const bindings = { ...sizesOf(inputs, feeds), ...given };
  const nodes = orderNodes(roots);
  const isRead = new Set<Value>([...roots, ...nodes.flatMap((node) => node.inputs)]);
  const seen = new Map<Value, Seen>();
  const look = async (values: readonly Value[]): Promise<void> => {
    if (values.length === 0) return;
    const outputs = Object.fromEntries(values.map((value, i) => [`seen.${i}`, value]));
    const session = await openSession(graphFile(inputs, outputs, { bindings }).bytes, options);
    try {
      const fed = Object.fromEntries(session.inputNames.map((name) => [name, toOrt(fedAs(feeds, name))]));
      const found = await session.run(fed, Object.keys(outputs));
      values.forEach((value, i) => {
        seen.set(value, summarize(found[`seen.${i}`]!.data as Float32Array | Int32Array));
      });
    } finally {
      await session.release();
    }
  };
  let pending: Value[] = [];
  let size = 0;
  for (const node of nodes) {
    for (const output of node.outputs) {
      if (output.dtype !== 'float' || !isRead.has(output)) continue;
      if (node.op === input.op) {
        seen.set(output, summarize(fedAs(feeds, node.attributes.name as string).data));
        continue;
      }
      // Numbers of the program itself are finite.
      if (node.op === constant.op || node.op === bernoulli.op) continue;
      const own = sizeOf(boundShape(output.shape, bindings));
      if (size + own > floatsPerRun) {
        await look(pending);
        pending = [];
        size = 0;
      }
      pending.push(output);
      size += own;
    }
  }
  await look(pending);

  const isBad = (value: Value) => seen.get(value)?.bad !== undefined;
  const root = roots.find(isBad);
  if (root === undefined) return undefined;
  // Back from the root along numbers that are not finite: others, such as log(0) where another branch is taken, do no harm.
  const reached = new Set<Node>();
  const stack = [root];
  while (stack.length > 0) {
    const { node } = stack.pop()!;
    if (reached.has(node)) continue;
    reached.add(node);
    stack.push(...node.inputs.filter(isBad));
  }
  const first = nodes.find((node) => reached.has(node) && !node.inputs.some(isBad))!;
  const { bad } = seen.get(first.outputs.find(isBad)!)!;
  const whole = first.inputs.filter(({ dtype }) => dtype === 'int');
  const isOfRange = first.op === nanOutside.op;
  const { low, high } = first.attributes as { readonly low: number; readonly high: number };
  if (isOfRange) await look(whole);
  return {
    operator: first.op.name,
    place: first.place,
    value: bad!,
    ...(first.op === input.op && { input: first.attributes.name as string }),
    ...(isOfRange && { range: { low, high, isWhole: whole.length > 0 } }),
    reads: first.inputs.flatMap((value) => {
      const range = seen.get(value);
      return range === undefined ? [] : [{ least: range.least, most: range.most }];
    }),
  };
}

/** Open sizes as the feeds have them. */
function sizesOf(inputs: Readonly<Record<string, TensorType>>, feeds: Readonly<Record<string, Tensor>>): Bindings {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { shape }]) =>
      shape.flatMap((size, axis) => {
        const fed = feeds[name] && fedAs(feeds, name).shape[axis];
        return typeof size === 'string' && fed !== undefined ? [[size, fed] as const] : [];
      }),
    ),
  );
}

function fedAs(feeds: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const value = feeds[name];
  if (value === undefined) throw new UsageError(`findNonFinite: input "${name}" has no value; give it one.`);
  expectTensor(`findNonFinite: input "${name}"`, value);
  return value;
}

function summarize(data: ArrayLike<number>): Seen {
  let bad: number | undefined;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value - value !== 0) bad ??= value;
    else {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return { bad, least, most };
}
