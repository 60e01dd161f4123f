// What a batch says to a network: its loss, the gradient, and the next values that layers keep, of the whole or in parts.
import {
  add,
  broadcastTo,
  concat,
  constant,
  div,
  fill,
  gradients,
  greater,
  inPlace,
  isNumber,
  mul,
  repeat,
  reshape,
  slice,
  sum,
  type Value,
  where,
} from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import { bindEntries, type Layer, type Layout, weightOfMean } from '../nn/index.js';
import { batchValues, expectReturned } from './batch-values.js';
import type { BatchTypes, LossFunction } from './step.js';

export interface Lesson<I, O, B extends BatchTypes> {
  readonly network: Layer<I, O>;
  readonly loss: LossFunction<I, O, B>;
  readonly layout: Layout;
  /** The parameters that learn, and those that stand still. */
  readonly learned: Layout;
  readonly still: Layout;
  readonly parameters: Value;
  readonly frozen: Value | undefined;
  readonly buffers: Value | undefined;
  /** The batch; with the parts as first axis where there are several. */
  readonly fed: Readonly<Record<string, Value>>;
  /** Parts that the batch is taken in. */
  readonly accumulate: number;
}

/** Loss and gradient, as means of a batch or as sums over its rows; and the next buffers where there are any. */
export interface Found {
  readonly loss: Value;
  /** What the loss is a mean by. */
  readonly weight: Value;
  readonly gradient: Value;
  readonly buffers: Value | undefined;
}

/** Means over the whole batch. */
export function meansOf<I, O, B extends BatchTypes>(lesson: Lesson<I, O, B>): Found {
  if (lesson.accumulate === 1) return learn(lesson, lesson.fed, lesson.buffers);
  const { loss, gradient, weight, buffers } = accumulated(lesson);
  const divisor = divisorOf(weight);
  return { loss: div(loss, divisor), weight, gradient: mul(gradient, div(1, divisor)), buffers };
}

/** Sums over the rows of the batch. */
export function sumsOf<I, O, B extends BatchTypes>(lesson: Lesson<I, O, B>): Found {
  return lesson.accumulate === 1 ? learnSums(lesson, lesson.fed, lesson.buffers) : accumulated(lesson);
}

/** What sums over rows are divided by: where no row counts they are 0, and stay so. */
export function divisorOf(weight: Value): Value {
  return where(greater(weight, 0), weight, 1);
}

function learn<I, O, B extends BatchTypes>(
  { network, layout, learned, still, parameters, frozen, loss: lossOf }: Lesson<I, O, B>,
  values: Readonly<Record<string, Value>>,
  before: Value | undefined,
): Found {
  const next = new Map<string, Value>();
  const vectors = [
    [learned.parameters, parameters],
    [still.parameters, frozen],
    [layout.buffers, before],
  ] as const;
  const bound = bindEntries(network, vectors, {
    isTraining: true,
    onUpdate: (path, value) => next.set(path, value),
  });
  const loss = expectReturned(
    'the loss',
    inPlace('the loss', () => lossOf(bound, batchValues<B>('the loss', values))),
  );
  const [gradient] = gradients(loss, [parameters]);
  if (learned.size > 0 && isZero(gradient!)) {
    throw new UsageError(
      'training: the loss depends on no parameter that learns; compute it from what the network gives, such as meanSquaredError(network(x), y), and not behind stopGradient() alone.',
    );
  }
  const weight = weightOfMean(loss) ?? (values.weight ? sum(values.weight) : constant([1], []));
  return { loss, weight, gradient: gradient!, buffers: before && nextOf(layout, before, next) };
}

/** Whether a gradient is that of a loss on which nothing reaches: 0 everywhere, by the graph and not by its numbers. */
function isZero({ node }: Value): boolean {
  return node.op === broadcastTo.op && isNumber(node.inputs[0]!, 0);
}

/** Loss and gradient as sums over rows; nothing where no row counts. */
function learnSums<I, O, B extends BatchTypes>(
  lesson: Lesson<I, O, B>,
  values: Readonly<Record<string, Value>>,
  before: Value | undefined,
): Found {
  const { loss, weight, gradient, buffers } = learn(lesson, values, before);
  const isThere = greater(weight, 0);
  return {
    loss: where(isThere, mul(loss, weight), 0),
    gradient: where(isThere, mul(gradient, weight), 0),
    buffers,
    weight,
  };
}

/** Sums over the rows of all parts, which are taken one after the other. */
function accumulated<I, O, B extends BatchTypes>(lesson: Lesson<I, O, B>): Found {
  const { learned, buffers: before, fed, accumulate } = lesson;
  const first = [fill(0, []), fill(0, [learned.size]), fill(0, []), ...(before ? [before] : [])];
  const names = Object.keys(fed);
  const [loss, gradient, weight, buffers] = repeat(accumulate, first, Object.values(fed), (sums, parts) => {
    const own = learnSums(lesson, Object.fromEntries(names.map((name, i) => [name, parts[i]!])), sums[3]);
    return [
      add(sums[0]!, own.loss),
      add(sums[1]!, own.gradient),
      add(sums[2]!, own.weight),
      ...(own.buffers ? [own.buffers] : []),
    ];
  }) as readonly [Value, Value, Value, Value?];
  return { loss, gradient, weight, buffers };
}

/** All buffers as one vector: the next values of those that were given one, the others as they were. */
function nextOf({ buffers }: Layout, before: Value, next: ReadonlyMap<string, Value>): Value {
  return concat(
    buffers.map(({ path, start, size }) => {
      const value = next.get(path);
      return value === undefined ? slice(before, 0, start, start + size) : reshape(value, [size]);
    }),
    0,
  );
}
