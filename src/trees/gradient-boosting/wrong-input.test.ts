// What gradient boosting refuses, each in one sentence, and what odd input it takes.
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../errors/index.js';
import { Random } from '../../random/index.js';
import type { CustomObjective } from '../objectives/custom.js';
import { type BoostingContext, type BoostingData, GradientBoosting } from './gradient-boosting.js';
import type { BoostingOptions } from './options.js';

const random = new Random('wrong input');
const n = 60;
const a = Float64Array.from({ length: n }, () => random.normal());
const b = Float64Array.from({ length: n }, () => random.normal());
const target = a.map((value, row) => 2 * value + (b[row]! > 0 ? 1 : 0));
const columns = { a, b };
const small = { maxTrees: 4, minRows: 3 };

type Any = Record<string, unknown>;

/** Calls as a program without types can make them. */
const make = (options: unknown) => new GradientBoosting(options as BoostingOptions);
const learn = (data: unknown, options: Any = {}, context?: unknown) =>
  make({ ...small, ...options }).fit(data as BoostingData, context as BoostingContext | undefined);

/** The sentence in which the call is refused. */
async function refusal(work: () => unknown, Class: typeof DataError | typeof UsageError): Promise<string> {
  try {
    await work();
  } catch (error) {
    expect(error, String(error)).toBeInstanceOf(Class);
    return (error as Error).message;
  }
  return 'nothing was refused';
}

describe('an option', () => {
  it.each<[unknown, string]>([
    [null, 'the options must be an object, such as { maxTrees: 200 }, received null.'],
    [5, 'the options must be an object, such as { maxTrees: 200 }, received 5.'],
    [[], 'the options must be an object, such as { maxTrees: 200 }, received [].'],
    ['x', 'the options must be an object, such as { maxTrees: 200 }, received "x".'],
    [
      { interactions: ['a', 'b'] },
      'interactions must be lists of column names, such as [["a", "b"]], received ["a", "b"].',
    ],
    [{ interactions: 'a' }, 'interactions must be lists of column names, such as [["a", "b"]], received "a".'],
    [{ categorical: 'age' }, 'categorical must be a list of column names, such as ["a"], received "age".'],
    [{ categorical: [1] }, 'categorical must be a list of column names, such as ["a"], received [1].'],
    [{ special: 5 }, 'special takes columns and their codes, such as { age: [-9] }, received 5.'],
    [
      { special: { a: 5 } },
      'special of "a" must be a list of finite numbers, such as [-9], received 5; NaN and null count as missing anyway.',
    ],
    [
      { special: { a: [1, Number.NaN] } },
      'special of "a" must be a list of finite numbers, such as [-9], received [1, NaN]; NaN and null count as missing anyway.',
    ],
    [
      { special: { a: [Number.POSITIVE_INFINITY] } },
      'special of "a" must be a list of finite numbers, such as [-9], received [Infinity]; NaN and null count as missing anyway.',
    ],
    [
      { special: { a: Array.from({ length: 40 }, (_, i) => i) } },
      'special of "a" lists 40 codes; a column can have at most 30. Give the column\'s codes as levels with categorical, or list the most frequent.',
    ],
    [
      { special: { a: [1, 2, 3] }, maxBins: 4 },
      'special of "a" lists 3 codes; a column can have at most 1 with maxBins 4. Give the column\'s codes as levels with categorical, or list the most frequent.',
    ],
    [{ monotone: null }, 'monotone takes columns and their directions, such as { age: 1 }, received null.'],
    [
      { monotone: 'auto' },
      'monotone takes columns and their directions, such as { age: 1 }, received "auto". The model boost of fathom/models proposes directions from the data.',
    ],
    [{ monotone: { a: '1' } }, 'monotone of "a" must be 1 (must not fall) or -1 (must not rise), received "1".'],
    [
      { monotone: { a: 1 }, objective: 'softmax', classes: 3 },
      'monotone does not go with softmax: the probabilities of the classes sum to 1, so not all can keep to a direction; leave monotone out.',
    ],
    [{ seed: Number.NaN }, 'seed must be a finite number or a text, received NaN.'],
    [{ seed: null }, 'seed must be a finite number or a text, received null.'],
    [{ learningRate: '0.1' }, 'learningRate must be a number from 0.0001 to 1, received "0.1".'],
    [
      { objective: 'logLoss', classWeights: [1, Number.NaN] },
      'classWeights must be "balanced" or 2 numbers above 0, received [1, NaN].',
    ],
  ])('%j is refused', async (options, text) => {
    expect(await refusal(() => make(options), UsageError)).toBe(`GradientBoosting: ${text}`);
  });

  it('of an objective is quoted where it is text', async () => {
    expect(await refusal(() => make({ objective: 'quantile', alpha: '0.9' }), UsageError)).toContain('received "0.9".');
  });

  it('special takes as many codes as there are bins for, and as a node can tell apart', async () => {
    const codes = Array.from({ length: 30 }, (_, i) => -100 - i);
    const coded = a.map((value, row) => codes[row] ?? value);
    const model = await learn({ columns: { a: coded, b }, target }, { special: { a: codes } });
    expect(model.features[0]).toMatchObject({ special: codes });
    expect(model.ensemble.bins[0]).toMatchObject({ special: codes.toReversed() });
    await learn({ columns, target }, { special: { a: [1] }, maxBins: 4 });
  });
});

describe('a call of fit', () => {
  it.each<[string, unknown, unknown, string]>([
    ['nothing', undefined, {}, 'fit takes { columns, target }, received undefined.'],
    [
      'weight for weights',
      { columns, target, weight: target },
      {},
      'fit takes no "weight". Did you mean "weights"? It takes: columns, target, weights, groups, validation, start.',
    ],
    [
      'an unknown name among validation rows',
      { columns, target, validation: { columns, target, start: 1 } },
      {},
      'validation takes no "start". It takes: columns, target, weights, groups.',
    ],
    [
      'validation null',
      { columns, target, validation: null },
      {},
      'validation takes { columns, target }, received null.',
    ],
    [
      'a start that is no model',
      { columns, target, start: {} },
      {},
      'start must be a model that fit returned or GradientBoostingModel.load read, received an object.',
    ],
    [
      'no context',
      { columns, target },
      null,
      'the context of fit must be an object, such as { threads: 2 }, received null.',
    ],
    ...[0, -1, 1.5, Number.NaN, 257, '2'].map((threads): [string, unknown, unknown, string] => [
      `threads ${threads}`,
      { columns, target },
      { threads },
      `threads must be a whole number from 1 to 256, received ${typeof threads === 'string' ? '"2"' : threads}.`,
    ]),
  ])('with %s is refused', async (_, data, context, text) => {
    expect(await refusal(() => learn(data, {}, context), UsageError)).toBe(`GradientBoosting: ${text}`);
  });
});

describe('columns', () => {
  const noRecord = 'Columns must be an object that holds an array for each name, such as { age: [25, 40] }, received';
  it.each<[string, unknown, string]>([
    ['none', undefined, `${noRecord} undefined.`],
    ['null', null, `${noRecord} null.`],
    ['a list', [[1]], `${noRecord} [an array].`],
    ['one undefined', { a: undefined }, 'Column "a" must be an array of numbers or of names, received undefined.'],
    ['a number', { a: 1, b: 2 }, 'Column "a" must be an array of numbers or of names, received 1.'],
    ['a text', { a: 'abc' }, 'Column "a" must be an array of numbers or of names, received "abc".'],
    [
      'sparse without length',
      { a: { rows: [2], values: [1] } },
      'Sparse column "a": its length must be a whole number, the rows that are 0 included, received undefined.',
    ],
    [
      'sparse rows that are no array',
      { a: { length: n, rows: 2, values: [1] } },
      'Sparse column "a": rows and values must be arrays, received 2 and [1].',
    ],
    [
      'sparse rows outside',
      { a: { length: n, rows: [2, 60], values: [1, 2] } },
      'Sparse column "a": expected rows below 60 that ascend and as many values, received 2 rows and 2 values.',
    ],
    [
      'sparse rows that wrap around',
      { a: { length: n, rows: [2 ** 32 + 2], values: [1] } },
      'Sparse column "a": expected rows below 60 that ascend and as many values, received 1 rows and 1 values.',
    ],
    [
      'sparse text',
      { a: { length: n, rows: [2], values: ['x'] } },
      'Column "a" is numeric; row 2 holds "x". Give a number, or null where it is missing. Rows count from 0.',
    ],
    [
      'dates',
      { a: Array.from(a, () => new Date(0)) },
      'Column "a" is numeric; row 0 holds a Date. Give the days since 1970, date.getTime() / 86400000. Rows count from 0.',
    ],
    [
      'bigints',
      { a: BigInt64Array.from(a, () => 5n) },
      'Column "a" is numeric; row 0 holds 5n. Give Number(value). Rows count from 0.',
    ],
    [
      'dates among names',
      { a: Array.from(a, (_, row) => (row === 3 ? new Date(0) : 'x')) },
      'Column "a" is categorical; row 3 holds a Date. Give its name as text, such as date.toISOString(). Rows count from 0.',
    ],
    [
      'bigints among names',
      { a: Array.from(a, (_, row) => (row === 3 ? 5n : 'x')) },
      'Column "a" is categorical; row 3 holds 5n. Give its name as text, String(value). Rows count from 0.',
    ],
    [
      'objects among names',
      { a: Array.from(a, (_, row) => (row === 3 ? {} : 'x')) },
      'Column "a" is categorical; row 3 holds an object. Give a text, or null where it is missing. Rows count from 0.',
    ],
  ])('%s: refused', async (_, own, text) => {
    expect(await refusal(() => learn({ columns: own, target }), DataError)).toBe(text);
  });

  it('are refused in the same words when a model predicts', async () => {
    const model = await learn({ columns, target });
    const predict = (own: unknown) => () => model.predict(own as typeof columns);
    expect(await refusal(predict(undefined), DataError)).toBe(`${noRecord} undefined.`);
    expect(await refusal(predict({ a: 1, b: 2 }), DataError)).toBe(
      'Column "a" must be an array of numbers or of names, received 1.',
    );
  });

  it('of true and false are 1 and 0, and null is missing', async () => {
    const flags = Array.from(a, (value, row) => (row % 7 === 0 ? null : value > 0));
    const numbers = Float64Array.from(flags, (flag) => (flag === null ? Number.NaN : Number(flag)));
    const model = await learn({ columns: { a: flags, b }, target });
    expect(model.save()).toEqual((await learn({ columns: { a: numbers, b }, target })).save());
    expect(model.predict({ a: flags, b })).toEqual(model.predict({ a: numbers, b }));
  });

  it('may be sparse as plain arrays, and dense in one place and sparse in another', async () => {
    const held = Array.from(a.keys()).filter((row) => row % 5 === 0);
    const sparse = { length: n, rows: held, values: held.map((row) => (row === 10 ? null : 1 + a[row]!)) };
    const dense = a.map((value, row) => (row === 10 ? Number.NaN : row % 5 === 0 ? 1 + value : 0));
    const whole = await learn({ columns: { a: dense, b }, target });
    expect((await learn({ columns: { a: sparse, b }, target })).save()).toEqual(whole.save());
    const judged = await learn({ columns: { a: dense, b }, target, validation: { columns: { a: dense, b }, target } });
    for (const [own, other] of [
      [sparse, dense],
      [dense, sparse],
      [sparse, sparse],
    ]) {
      const data = { columns: { a: own, b }, target, validation: { columns: { a: other, b }, target } };
      expect((await learn(data)).save()).toEqual(judged.save());
    }
  });
});

describe('targets, weights and groups', () => {
  const withEntry = (values: ArrayLike<unknown>, entry: unknown) =>
    Array.from(values, (value, i) => (i === 1 ? entry : value));
  const ones = new Float64Array(n).fill(1);
  const targetText = (value: string) =>
    `squaredError: the target of row 1 of the training rows is ${value}; expected a number of at most 1e150 in size. Rows count from 0.`;
  const weightText = (value: string) =>
    `The weight of row 1 of the training rows is ${value}; expected a finite number of at least 0. Rows count from 0.`;
  const groupText = (value: string) =>
    `The group of row 1 of the training rows is ${value}; expected a number or a text that names it. Rows count from 0.`;
  it.each<[string, Any, string]>([
    ['a target null', { target: withEntry(target, null) }, targetText('null')],
    ['a target of text', { target: withEntry(target, '1') }, targetText('"1"')],
    ['a target undefined', { target: withEntry(target, undefined) }, targetText('undefined')],
    [
      'no target',
      { target: undefined },
      '"target" of the training rows must be an array with an entry for each row, received undefined.',
    ],
    [
      'weights null',
      { weights: null },
      '"weights" of the training rows must be an array with an entry for each row, received null.',
    ],
    ['a weight null', { weights: withEntry(ones, null) }, weightText('null')],
    ['a weight of text', { weights: withEntry(ones, '1') }, weightText('"1"')],
  ])('%s: refused', async (_, data, text) => {
    expect(await refusal(() => learn({ columns, target, ...data }), DataError)).toBe(text);
  });

  it.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'undefined'],
    [Number.NaN, 'NaN'],
    [{}, 'an object'],
  ])('a group %s: refused', async (group, text) => {
    const data = { columns, target: ones, groups: withEntry(ones, group) };
    expect(await refusal(() => learn(data, { objective: 'lambdaRank' }), DataError)).toBe(groupText(text));
  });

  it('of true and false are 1 and 0', async () => {
    const flags = Array.from(target, (value) => value > 0);
    const model = await learn({ columns, target: flags }, { objective: 'logLoss' });
    expect(model.save()).toEqual(
      (await learn({ columns, target: flags.map(Number) }, { objective: 'logLoss' })).save(),
    );
  });

  it('leave rows to learn from where some are held out', async () => {
    const text = (rows: number) =>
      `holdOut sets aside all ${rows} training rows (rows of one group go together), and none is left to learn from; give more rows or groups, or set holdOut: 0.`;
    const one = { columns: { a: [1] }, target: [1] };
    expect(await refusal(() => learn(one, { holdOut: 0.2 }), DataError)).toBe(text(1));
    const group = { columns, target: ones, groups: Array.from(ones, () => 'x') };
    expect(await refusal(() => learn(group, { objective: 'lambdaRank', holdOut: 0.2 }), DataError)).toBe(text(n));
    expect((await learn(one)).predict({ a: [1] })).toEqual(Float64Array.of(1));
  });
});

describe('an objective of your own', () => {
  const mine: CustomObjective = {
    name: 'mine',
    gradients: (scores, own) => ({
      gradients: scores.map((score, i) => score - own[i]!),
      hessians: scores.map(() => 1),
    }),
    losses: (scores, own) => scores.map((score, i) => (score - own[i]!) ** 2),
  };
  const learnWith = (change: Any) => () =>
    learn({ columns, target }, { objective: { ...mine, ...change }, holdOut: 0.2 });
  const gradients = (gradient: unknown, hessian: unknown) => () => ({
    gradients: Array.from(a, (_, row) => (row === 4 ? gradient : 0)),
    hessians: Array.from(a, (_, row) => (row === 4 ? hessian : 1)),
  });
  it.each<[string, Any, string]>([
    [
      'no gradients',
      { gradients: () => undefined },
      'The objective "mine": gradients must return { gradients, hessians }, each an array with a number per row, received undefined.',
    ],
    [
      'a promise of gradients',
      { gradients: async () => gradients(0, 1)() },
      'The objective "mine": gradients must return { gradients, hessians }, each an array with a number per row, received a promise.',
    ],
    [
      'a gradient too large',
      { gradients: gradients(-1e151, 1) },
      'The objective "mine" returned -1e+151 as gradient of row 4 in round 1; expected a number of at most 1e150 in size. Rows count from 0.',
    ],
    [
      'a hessian too large',
      { gradients: gradients(1, 1e151) },
      'The objective "mine" returned 1e+151 as hessian of row 4 in round 1; expected a number from 0 to 1e150. Rows count from 0.',
    ],
    [
      'a gradient of text',
      { gradients: gradients('1', 1) },
      'The objective "mine" returned "1" as gradient of row 4 in round 1; expected a number of at most 1e150 in size. Rows count from 0.',
    ],
    [
      'no losses',
      { losses: () => undefined },
      'The objective "mine": losses must return an array with a number per row, received undefined.',
    ],
  ])('that returns %s is refused', async (_, change, text) => {
    expect(await refusal(learnWith(change), DataError)).toBe(text);
  });

  it('whose link gives NaN is named with the row', async () => {
    const model = await learn({ columns, target }, { objective: { ...mine, inverseLink: Math.sqrt } });
    const scores = model.scores(columns);
    const row = scores.findIndex((score) => score < 0);
    expect(await refusal(() => model.predict(columns), DataError)).toBe(
      `The inverseLink of the objective "mine" returned NaN for the score ${scores[row]} of row ${row}; expected a number. Rows count from 0.`,
    );
  });
});
