// What parts of a batch, processes and held-out batches say together, and what one batch of all rows says.
import { describe, expect, it } from 'vitest';
import { evaluatePlainly, reshape, sum, type Tensor, tensor, type Value } from '../engine/index.js';
import { batchNorm, chain, crossEntropy, initialParameters, layoutOf, linear, meanSquaredError } from '../nn/index.js';
import { Random } from '../random/index.js';
import { Evaluator, type LossFunction, rowBatches, sgd, trainingStep } from './index.js';

const [rows, time] = [64, 2];
const random = new Random('parts');
const x = Float64Array.from({ length: rows * 3 }, () => random.normal());
// The rare class gathers at the end, so that parts differ in their weight.
const label = Int32Array.from({ length: rows * time }, (_, i) => Number(i > 1.5 * rows && i % 3 > 0));
const weight = Float64Array.from({ length: rows }, (_, row) => row % 5);
const batch = {
  x: { dtype: 'float', shape: ['batch', 3] },
  label: { dtype: 'int', shape: ['batch', time] },
  weight: { dtype: 'float', shape: ['batch'] },
} as const;
type Loss = LossFunction<Value, Value, typeof batch>;

const perPlace = chain(linear(3, 2 * time), (logits: Value) => reshape(logits, [logits.shape[0]!, time, 2]));
const classWeights = [1, 9];
const weighted: Readonly<Record<string, Loss>> = {
  'class weights': (network, { x, label }) => crossEntropy(network(x), label, { classWeights }),
  'class weights, weights of rows and smoothing': (network, { x, label, weight }) =>
    crossEntropy(network(x), label, { classWeights, weight, labelSmoothing: 0.1 }),
  'weights of rows': (network, { x, label, weight }) => crossEntropy(network(x), label, { weight }),
};

/** The batch, or rows of it, with a first axis for parts where there are several. */
function feedsOf(parts: number, [from, to] = [0, rows]): Record<string, Tensor> {
  const lead = parts === 1 ? [to - from] : [parts, (to - from) / parts];
  return {
    x: tensor(x.slice(3 * from, 3 * to), [...lead, 3]),
    label: tensor(label.slice(time * from, time * to), [...lead, time], 'int'),
    weight: tensor(weight.slice(from, to), lead),
  };
}

const optimizer = sgd({ learningRate: 1 });
const stepOf = (loss: Loss, accumulate: number, network = perPlace) =>
  trainingStep({ network, batch, loss, optimizer, accumulate });
type Step = ReturnType<typeof stepOf>;
const begin = (step: Step) =>
  Object.fromEntries(
    Object.entries(step.initialState(new Random(1))).map(([name, { shape, data }]) => [name, tensor(data, shape)]),
  );

/** The loss and the parameters after a step: with a rate of 1 they are told by the gradient. */
function stepped(
  { state, outputs }: Pick<Step['graph'], 'state' | 'outputs'>,
  feeds: Record<string, Tensor>,
): number[] {
  return evaluatePlainly([outputs.loss!, state.parameters!], feeds).flatMap(({ data }) => [...data]);
}

function expectSame(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(value, `number ${i}`).toBeCloseTo(expected[i]!, 10);
  });
}

describe.each(Object.entries(weighted))('a loss with %s', (_, loss) => {
  const whole = stepOf(loss, 1);
  const expected = stepped(whole.graph, { ...begin(whole), ...feedsOf(1) });

  it('is that of the whole batch in 4 parts, and so is its gradient', () => {
    const parts = stepOf(loss, 4);
    expectSame(stepped(parts.graph, { ...begin(parts), ...feedsOf(4) }), expected);
  });

  it('is that of the whole batch in processes of 24 and of 40 rows', () => {
    const { backward, update, shareSize } = whole.halves;
    const share = new Float64Array(shareSize);
    for (const range of [
      [0, 24],
      [24, rows],
    ] as const) {
      const feeds = { ...begin(whole), ...feedsOf(1, [...range]) };
      const [own] = evaluatePlainly([backward.outputs.share!], feeds);
      own!.data.forEach((value, i) => {
        share[i]! += value;
      });
    }
    expectSame(stepped(update, { ...begin(whole), share: tensor(share) }), expected);
  });

  it('is the same whatever the size of held-out batches, as a metric too', async () => {
    const layout = layoutOf(perPlace);
    const weights = { parameters: initialParameters(layout, new Random(1)), buffers: new Float32Array(0) };
    const none: Loss = (network, { x, label, weight }) =>
      crossEntropy(network(x), label, { classWeights: [0, 0], weight });
    const evaluator = new Evaluator({ network: perPlace, batch, loss, metrics: { own: loss, none } });
    const { x, label } = feedsOf(1);
    const found = [];
    for (const size of [4, rows]) {
      const data = rowBatches({ x: x!, label: label! }, { size, shuffle: false, weight });
      found.push(await evaluator.evaluate(weights, data.epoch(0, random)));
    }
    await evaluator.release();
    expect(found[1]!.metrics!.own).toBe(found[1]!.loss);
    expect(found[0]!.loss).toBeCloseTo(found[1]!.loss, 5);
    expect(found[0]!.metrics!.own).toBeCloseTo(found[1]!.loss, 5);
    expect(found[0]!.metrics!.none, 'where nothing counts').toBe(0);
  });
});

describe('what is not that of the whole batch in parts', () => {
  it('batchNorm takes the means of each part', () => {
    const network = chain(batchNorm(3), linear(3, 1));
    const loss: Loss = (network, { x, weight }) =>
      meanSquaredError(network(x), reshape(sum(x, 1), [-1, 1]), { weight });
    const [whole, parts] = [stepOf(loss, 1, network), stepOf(loss, 2, network)];
    const half = (range: readonly [number, number]) =>
      stepped(whole.graph, { ...begin(whole), ...feedsOf(1, [...range]) });
    const [first, second] = [half([0, rows / 2]), half([rows / 2, rows])];
    const shares = [weight.slice(0, rows / 2), weight.slice(rows / 2)].map((own) => own.reduce((a, b) => a + b));
    const all = shares[0]! + shares[1]!;
    const found = stepped(parts.graph, { ...begin(parts), ...feedsOf(2) });
    expectSame(
      found,
      first.map((value, i) => (value * shares[0]! + second[i]! * shares[1]!) / all),
    );
    const together = stepped(whole.graph, { ...begin(whole), ...feedsOf(1) });
    expect(Math.abs(found[0]! - together[0]!)).toBeGreaterThan(1e-4);
  });
});
