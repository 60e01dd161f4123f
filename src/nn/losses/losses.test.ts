// Values from PyTorch 2.13 (torch.nn.functional and torch.distributions) in double precision, unless a formula stands beside them.
import { describe, expect, it } from 'vitest';
import {
  add,
  cast,
  constant,
  evaluatePlainly,
  gradients,
  input,
  mul,
  Program,
  sum,
  tensor,
  type Value,
} from '../../engine/index.js';
import { expectAgreement } from '../../engine/ops/agreement.test.help.js';
import type { Random } from '../../random/index.js';
import * as losses from './index.js';
import {
  binaryCrossEntropy,
  contrastive,
  crossEntropy,
  focal,
  gaussian,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  pinball,
  studentT,
} from './index.js';

const constantOf = (values: readonly number[], shape?: readonly number[]) => tensor(values, shape);
const feeds = {
  logits: constantOf([1, -2, 0.5, 0, 3, -1, 2, 2, 2, -1, 0, 4], [4, 3]),
  labels: tensor([2, 1, 0, 0], [4], 'int'),
  weight: constantOf([1, 0, 2, 0.5]),
  z: constantOf([1.5, -2, 0, 30]),
  t: constantOf([1, 0, 0.3, 0]),
  event: constantOf([1, 0, 1, 0]),
  p: constantOf([1, 2, -3, 0.5]),
  q: constantOf([1.5, 0, 1, 0.5]),
  s: constantOf([0.5, 1, 2, 0.1]),
  n: constantOf([3, 5, 1, 30]),
  a: constantOf([1, 2, 0, 1, -1, 0.5], [3, 2]),
  b: constantOf([1, 1, 0.2, 1, -2, 0.3], [3, 2]),
  quantiles: constantOf([0, 1, 2, 2, 3, 5], [2, 3]),
  y: constantOf([1.5, 6]),
};
const of = (name: keyof typeof feeds): Value => input(name, feeds[name].shape, feeds[name].dtype);
const { logits, labels, weight, z, t, event, p, q, s, n, a, b } = Object.fromEntries(
  Object.keys(feeds).map((name) => [name, of(name as keyof typeof feeds)]),
) as Record<keyof typeof feeds, Value>;
const number = (loss: Value) => evaluatePlainly([loss], feeds)[0]!.data[0]!;

describe('losses', () => {
  it.each([
    ['cross-entropy', crossEntropy(logits, labels), 1.7984594962266613],
    ['cross-entropy, smoothed', crossEntropy(logits, labels, { labelSmoothing: 0.1 }), 1.8234594962266613],
    ['cross-entropy by class', crossEntropy(logits, labels, { classWeights: [1, 2, 0.5] }), 1.5016496527762073],
    ['cross-entropy by row', crossEntropy(logits, labels, { weight }), 1.632626835642261],
    ['binary cross-entropy', binaryCrossEntropy(z, t), 7.7553721173964405],
    ['focal', focal(z, event, { gamma: 2, alpha: 0.25 }), 5.636587520659733],
    ['mean squared error', meanSquaredError(p, q), 5.0625],
    ['mean absolute error', meanAbsoluteError(p, q), 1.625],
    ['Huber', huber(p, q, { delta: 0.7 }), 0.95875],
    ['Gaussian', gaussian(p, s, q), 1.4682922599561614],
    ["Student's t", studentT(p, s, n, q), 1.421771402239113],
    ['contrastive', contrastive(a, b, { temperature: 0.1 }), 0.257400056393931],
  ] as const)('%s', (_, loss, expected) => {
    expect(loss.shape).toEqual([]);
    expect(Math.abs(number(loss) - expected)).toBeLessThan(1e-9 * Math.max(1, expected));
  });

  it('cross-entropy, smoothed and by class (regression): what is spread counts as the classes do, as in PyTorch', () => {
    const [z, y, w, e] = [feeds.logits.data, feeds.labels.data, [1, 2, 0.5], 0.1];
    const logP = (row: number, c: number) => {
      const own = Array.from(z.slice(3 * row, 3 * row + 3));
      return own[c]! - Math.log(own.reduce((total, each) => total + Math.exp(each), 0));
    };
    // PyTorch: (1 - e) sum(-w_y log p_y) / sum(w_y) + e / C sum(-w_c log p_c) / sum(w_y).
    const sums = { label: 0, all: 0, weight: 0 };
    for (let row = 0; row < 4; row++) {
      sums.label -= w[y[row]!]! * logP(row, y[row]!);
      for (let c = 0; c < 3; c++) sums.all -= w[c]! * logP(row, c);
      sums.weight += w[y[row]!]!;
    }
    const expected = ((1 - e) * sums.label + (e / 3) * sums.all) / sums.weight;
    const loss = crossEntropy(logits, labels, { labelSmoothing: e, classWeights: w });
    expect(loss.shape).toEqual([]);
    expect(number(loss)).toBeCloseTo(expected, 10);
  });

  it('refuse options that they do not have, and weights by themselves', () => {
    const [p, y] = [input('p', [2]), input('t', [2])];
    const loose = losses as unknown as Readonly<Record<string, (...given: unknown[]) => unknown>>;
    const uses: Readonly<Record<string, readonly unknown[]>> = {
      binaryCrossEntropy: [p, y],
      contrastive: [input('a', [2, 3]), input('b', [2, 3])],
      crossEntropy: [input('logits', [2, 3]), input('labels', [2], 'int')],
      focal: [p, y],
      gaussian: [p, p, y],
      huber: [p, y],
      meanAbsoluteError: [p, y],
      meanSquaredError: [p, y],
      pinball: [input('q', [2, 1]), y, [0.5]],
      studentT: [p, p, p, y],
    };
    expect([...Object.keys(uses), 'weightOfMean', 'weightedMean'].sort()).toEqual(Object.keys(losses).sort());
    for (const [name, given] of Object.entries(uses)) {
      expect(() => loose[name]!(...given, { wieght: y })).toThrow(
        `${name}: there is no option "wieght". Did you mean "weight"?`,
      );
      expect(() => loose[name]!(...given, y)).toThrow(`${name}: expected an object of options, received a value`);
    }
  });

  it('refuse targets of another type', () => {
    const [p, labels] = [input('p', ['batch', 1]), input('labels', ['batch', 1], 'int')];
    for (const loss of [losses.binaryCrossEntropy, losses.focal, losses.huber, losses.meanSquaredError]) {
      expect(() => loss(p, labels)).toThrow(
        `${loss.name}: expected targets that are float [batch, 1], received int [batch, 1]; leave 'int' out where`,
      );
    }
  });

  it('take targets that are probabilities up to rounding', () => {
    const target = input('target', [1]);
    const of = (value: number) =>
      evaluatePlainly([losses.binaryCrossEntropy(input('z', [1]), target)], {
        z: tensor([2]),
        target: tensor([value]),
      })[0]!.data[0]!;
    expect(of(1.0000002)).toBeCloseTo(Math.log1p(Math.exp(-2)), 5);
    expect(of(-2e-7)).toBeCloseTo(2 + Math.log1p(Math.exp(-2)), 5);
    expect(of(1.001)).toBeNaN();
    expect(of(-0.001)).toBeNaN();
  });

  it('cross-entropy is NaN where a label is no class, unless its row does not count', () => {
    const last = input('last', [4], 'int');
    const values = { ...feeds, last: tensor([2, 3, 0, 0], [4], 'int') };
    const of = (more: object) => evaluatePlainly([crossEntropy(logits, last, more)], values)[0]!.data[0]!;
    for (const more of [
      {},
      { labelSmoothing: 0.1 },
      { classWeights: [1, 2, 3] },
      { labelSmoothing: 0.1, classWeights: [1, 2, 3] },
    ])
      expect(of(more)).toBeNaN();
    // Row 1, whose label is 3 of 3 classes, has weight 0.
    expect(of({ weight })).toBeCloseTo(number(crossEntropy(logits, labels, { weight })), 12);
  });

  it('pinball: q e above the forecast, (1 - q) e below, averaged over levels and rows', () => {
    const loss = pinball(of('quantiles'), of('y'), [0.1, 0.5, 0.9]);
    const first = (0.1 * 1.5 + 0.5 * 0.5 + 0.1 * 0.5) / 3;
    const second = (0.1 * 4 + 0.5 * 3 + 0.9 * 1) / 3;
    expect(number(loss)).toBeCloseTo((first + second) / 2, 12);
  });

  it('focal without alpha and gamma is binary cross-entropy', () => {
    expect(number(focal(z, event, { gamma: 0 }))).toBeCloseTo(number(binaryCrossEntropy(z, event)), 12);
  });

  it('rows of weight 0 count nothing, in value and gradient', () => {
    const loss = meanSquaredError(p, q, { weight });
    expect(number(loss)).toBeCloseTo((0.25 + 0 + 2 * 16 + 0) / 3.5, 12);
    const [dp] = evaluatePlainly(gradients(loss, [p]), feeds);
    expect(dp!.data[1]).toBe(0);
    expect(dp!.data[2]).toBeCloseTo((2 * 2 * -4) / 3.5, 12);
  });
});

describe('shapes of losses', () => {
  const column = input('column', ['batch', 1]);
  const flat = input('flat', ['batch']);
  const pair = input('pair', ['batch', 2]);

  it.each([meanSquaredError, meanAbsoluteError, huber, binaryCrossEntropy, focal])(
    'are told where targets would be spread: %o',
    (loss) => {
      expect(() => loss(column, flat)).toThrow(
        `${loss.name}: expected targets of the shape of the predictions [batch, 1], received [batch]; reshape() one of them.`,
      );
    },
  );

  it('say where one target per row would be spread', () => {
    const labels = cast(column, 'int');
    const said = ', one for each row of the predictions [batch, 2], received [batch, 1]; reshape() them.';
    for (const labelSmoothing of [0, 0.1]) {
      expect(() => crossEntropy(pair, labels, { labelSmoothing, classWeights: [1, 2] })).toThrow(
        `crossEntropy: expected targets of shape [batch]${said}`,
      );
    }
    for (const dtype of ['float', 'bool'] as const) {
      expect(() => crossEntropy(pair, input('labels', ['batch'], dtype))).toThrow(
        `crossEntropy: expected labels that are int [batch], received ${dtype} [batch]; give tensor(labels, shape, 'int'), or cast() them to 'int'.`,
      );
    }
    expect(() => pinball(pair, column, [0.1, 0.9])).toThrow(`pinball: expected targets of shape [batch]${said}`);
    expect(() => pinball(pair, flat, [0.5])).toThrow(
      'pinball: expected 1 predictions along the last axis, one for each level, received [batch, 2]; give as many levels as it has.',
    );
    expect(() => studentT(column, column, column, flat)).toThrow('studentT: expected targets of the shape');
    expect(() => studentT(column, flat, column, column)).toThrow(
      'studentT: expected parameters that spread to [batch, 1]',
    );
    expect(() => gaussian(column, flat, column)).toThrow('gaussian: expected parameters that spread to [batch, 1]');
  });

  it('let a row have one weight for all its losses', () => {
    const feeds = { pair: tensor([1, 3, 2, 4, 9, 9], [3, 2]), flat: tensor([1, 3, 0]) };
    const loss = meanSquaredError(pair, mul(pair, 0), { weight: flat });
    // (1 (1 + 9) / 2 + 3 (4 + 16) / 2) / 4
    expect(evaluatePlainly([loss], feeds)[0]!.data[0]).toBeCloseTo(8.75, 12);
    expect(() => meanSquaredError(flat, flat, { weight: column })).toThrow(
      'weight: expected the first axes of the losses [batch], such as [batch], received [batch, 1].',
    );
  });
});
describe('weights of rows whose losses lie on two axes', () => {
  // Cross-entropy of every place and its class weight by plain loops, then the mean by row weight times class weight.
  it.each([
    { batch: 3, time: 3, rows: [1, 0.5, 2], smoothing: 0 },
    { batch: 3, time: 3, rows: undefined, smoothing: 0 },
    { batch: 3, time: 3, rows: [1, 0, 2], smoothing: 0.1 },
    { batch: 2, time: 4, rows: [3, 1], smoothing: 0 },
    { batch: 2, time: 4, rows: [3, 1], smoothing: 0.2 },
  ])('$batch rows of $time places, weights $rows, smoothing $smoothing', ({ batch, time, rows, smoothing }) => {
    const classes = [1, 4];
    const z = Float64Array.from({ length: batch * time * 2 }, (_, i) => Math.sin(3 * i) + 0.1 * i);
    const y = Int32Array.from({ length: batch * time }, (_, i) => Number(i % 3 === 1));
    const logP = (at: number, c: number) => z[2 * at + c]! - Math.log(Math.exp(z[2 * at]!) + Math.exp(z[2 * at + 1]!));
    const sums = { weighted: 0, weight: 0, plain: 0, rows: 0 };
    for (let row = 0; row < batch; row++) {
      for (let step = 0; step < time; step++) {
        const at = row * time + step;
        const own = rows?.[row] ?? 1;
        for (let c = 0; c < 2; c++) {
          const share = (c === y[at] ? 1 - smoothing : 0) + smoothing / 2;
          sums.weighted -= own * classes[c]! * share * logP(at, c);
          sums.plain -= own * share * logP(at, c);
        }
        sums.weight += own * classes[y[at]!]!;
        sums.rows += own;
      }
    }
    const logits = constant(z, [batch, time, 2]);
    const labels = constant(y, [batch, time], 'int');
    const weight = rows && input('weight', [batch]);
    const found = (more: object) =>
      evaluatePlainly(
        [crossEntropy(logits, labels, { weight, labelSmoothing: smoothing, ...more })],
        rows ? { weight: tensor(rows) } : {},
      )[0]!.data[0]!;
    expect(found({ classWeights: classes })).toBeCloseTo(sums.weighted / sums.weight, 6);
    expect(found({})).toBeCloseTo(sums.plain / sums.rows, 6);
  });
});

describe('contrastive', () => {
  it('leaves out rows of weight 0, as if they were not there', () => {
    const rows = [input('more', [5, 2]), input('others', [5, 2])] as const;
    const feed = (own: readonly number[]) => tensor([...own.slice(0, 4), 7, 8, ...own.slice(4, 6), -3, 2], [5, 2]);
    const fed = {
      more: feed([...feeds.a.data]),
      others: feed([...feeds.b.data]),
      counts: tensor([1, 1, 0, 1, 0]),
    };
    const loss = contrastive(...rows, { weight: input('counts', [5]) });
    expect(evaluatePlainly([loss], fed)[0]!.data[0]).toBeCloseTo(number(contrastive(a, b)), 12);
  });
});

describe('losses in ONNX Runtime, and their gradients', () => {
  const happened = constant([1, 0, 1], [3]);
  const spread = (x: Value) => add(happened, mul(x, 0));
  const drawn = (random: Random, size: number, i: number) =>
    Array.from({ length: size }, () => (i > 1 ? 1 + 3 * random.uniform() : random.normal()));
  it.each<[string, (...inputs: Value[]) => Value, number]>([
    ['binary cross-entropy', (x) => binaryCrossEntropy(x!, spread(x!)), 1],
    ['focal', (x) => focal(x!, spread(x!), { alpha: 0.3 }), 1],
    ['Huber', (x, y) => huber(x!, y!, { delta: 0.5 }), 2],
    ['mean absolute error', (x, y) => meanAbsoluteError(x!, y!), 2],
    ['weighted mean squared error', (x, y, w) => meanSquaredError(x!, y!, { weight: w }), 3],
    ['Gaussian', (x, y, w) => gaussian(x!, w!, y!), 3],
    ["Student's t", (x, y, w, d) => studentT(x!, w!, d!, y!), 4],
    ['pinball', (x, y) => pinball(x!, sum(y!, 1), [0.1, 0.5, 0.9]), 2],
  ])('%s', async (_, loss, inputs) => {
    const shapes = new Array(inputs).fill(['batch', 3]);
    await expectAgreement(loss, shapes, { batch: 5, draw: drawn });
  });

  // Degrees of freedom, z, the loss and its derivative by the degrees, from mpmath with 40 digits.
  it.each([
    [0.5, 1.5, 2.5890939950903, -0.945695007948],
    [3, -0.5, 1.1609742649706, -0.0377412113386],
    [30, 30, 54.154071994899, 1.21671597844],
    [1000, 1.5, 2.0440485396729, -1.10636594699e-7],
    [10000, 1.5, 2.0439494770315, -1.09501522105e-9],
    [10000, 0.25, 0.95021656053902, -2.80273249077e-9],
    [200000, 1.5, 2.0439390800955, -2.7345332006e-12],
    [200000, -300, 37157.46036481, 0.0306085885548],
    [1000000, 1.5, 2.0439386425803, -1.09376265621e-13],
  ])("Student's t in single precision with %s degrees of freedom, at z = %s", async (degrees, z, value, slope) => {
    const [d, y] = [input('d', [1]), input('y', [1])];
    const loss = studentT(constant([0], [1]), constant([1], [1]), d, y);
    const program = await Program.compile({ d, y }, { loss, slope: gradients(loss, [d])[0]! });
    const found = await program.run({ d: tensor([degrees]), y: tensor([z]) });
    await program.release();
    expect(Math.abs(found.loss!.data[0]! / value - 1)).toBeLessThan(1e-6);
    expect(Math.abs(found.slope!.data[0]! / slope - 1)).toBeLessThan(1e-4);
  });

  it('contrastive, of an open number of rows', async () => {
    await expectAgreement((x, y) => contrastive(x!, y!), new Array(2).fill(['batch', 3]), { batch: 5 });
  });

  it('contrastive, of a bound number of rows', async () => {
    await expectAgreement(
      (x, y) => contrastive(x!, y!, { temperature: 0.5 }),
      [
        [4, 3],
        [4, 3],
      ],
    );
  });
});
