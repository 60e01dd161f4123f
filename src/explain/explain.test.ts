import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Schema, Table } from '../data/index.js';
import { languages } from '../messages/index.js';
import type { Classifier, Explanation, Row } from '../models/index.js';
import { Random } from '../random/index.js';
import {
  backgroundOf,
  checkAdditivity,
  featureEffects,
  globalImportance,
  permutationImportance,
  reasonSentence,
  reasonsFor,
} from './index.js';

const schema: Schema = [
  { name: 'amount', kind: 'numeric', role: 'feature', special: [-9] },
  { name: 'purpose', kind: 'categorical', role: 'feature' },
  { name: 'opened', kind: 'datetime', role: 'feature' },
  { name: 'year', kind: 'numeric', role: 'feature' },
];

/** 100 applicants: amounts 1 to 90, then five -9 and five missing; purposes 60 car, 39 house, 1 boat. */
const applicants = Array.from({ length: 100 }, (_, i) => ({
  amount: i < 90 ? i + 1 : i < 95 ? -9 : null,
  purpose: i < 60 ? 'car' : i < 99 ? 'house' : 'boat',
  opened: `2024-01-${String((i % 28) + 1).padStart(2, '0')}`,
  year: 1990 + (i % 30),
}));
const table = Table.fromRecords(schema, applicants);
/** All houses default, no car does. */
const outcome = Uint8Array.from(applicants, ({ purpose }) => (purpose === 'house' ? 1 : 0));

/** Contributions as given, rows first; the output adds up. */
function explained(features: readonly string[], rows: readonly (readonly number[])[], baseValue = -1): Explanation {
  return {
    baseValue,
    features,
    contributions: { rows: rows.length, columns: features.length, data: Float64Array.from(rows.flat()) },
    output: Float64Array.from(rows, (row) => row.reduce((sum, value) => sum + value, baseValue)),
    method: 'linear SHAP',
  };
}

/** The one reason for a value that raises the risk. */
function reasonOf(record: Record<string, unknown>, feature: string, { withRates = false, contribution = 0.7 } = {}) {
  const background = backgroundOf(table, withRates ? { outcome } : {});
  const row = Table.fromRecords(
    schema.map((column) => ({
      ...column,
      levels: column.kind === 'categorical' ? ['car', 'house', 'boat', 'plane'] : undefined,
    })),
    [record],
  );
  const [[reason]] = reasonsFor(explained([feature], [[contribution]]), row, background, { direction: 'both' }) as [
    [never],
  ];
  return reasonSentence(reason, 'en');
}

describe('reasons', () => {
  it.each([
    [{ amount: 86 }, 'amount', 'amount is 86, higher than 95 % of applicants (typical: 45); this raises the risk.'],
    [{ amount: 5 }, 'amount', 'amount is 5, lower than 94 % of applicants (typical: 45); this raises the risk.'],
    [
      { amount: 1e6 },
      'amount',
      'amount is 1,000,000, higher than 99 % of applicants (typical: 45); this raises the risk.',
    ],
    [{ amount: 45 }, 'amount', 'amount is 45, as is typical of applicants; this raises the risk.'],
    [{ amount: -9 }, 'amount', 'amount holds the special code -9, as for 5 % of applicants; this raises the risk.'],
    [{}, 'amount', 'amount is missing, as for 5 % of applicants; this raises the risk.'],
    [
      { purpose: 'car' },
      'purpose',
      'purpose is "car", the most frequent value (60 % of applicants); this raises the risk.',
    ],
    [
      { purpose: 'boat' },
      'purpose',
      'purpose is "boat", as for 1 % of applicants (most often: "car"); this raises the risk.',
    ],
    [{ purpose: 'plane' }, 'purpose', 'purpose is "plane", which was not seen in training; this raises the risk.'],
    [
      { opened: '2024-02-01' },
      'opened',
      'opened is 2024-02-01, later than 99 % of applicants (typical: 2024-01-13); this raises the risk.',
    ],
    [
      { opened: '2023-12-31' },
      'opened',
      'opened is 2023-12-31, earlier than 99 % of applicants (typical: 2024-01-13); this raises the risk.',
    ],
    [{ year: 2019 }, 'year', 'year is 2019, higher than 97 % of applicants (typical: 2003); this raises the risk.'],
  ])('%j', (record, feature, sentence) => {
    expect(reasonOf(record, feature)).toBe(sentence);
  });

  it('says no share where nothing is known of applicants', () => {
    const nobody = { rows: 0, features: [] };
    const rows = Table.fromRecords(schema, [{ amount: 5 }, {}]);
    const reasons = reasonsFor(explained(['amount'], [[0.7], [0.7]]), rows, nobody, { direction: 'both' });
    expect(reasons.map(([reason]) => reasonSentence(reason!, 'en'))).toEqual([
      'amount is 5; this raises the risk.',
      'amount is missing; this raises the risk.',
    ]);
  });

  it('names default rates when they speak for the direction, and only then', () => {
    expect(reasonOf({ purpose: 'house' }, 'purpose', { withRates: true })).toBe(
      'purpose is "house"; 100 % of such applicants defaulted, against 39 % of all; this raises the risk.',
    );
    expect(reasonOf({ purpose: 'car' }, 'purpose', { withRates: true, contribution: -0.4 })).toBe(
      'purpose is "car"; 0 % of such applicants defaulted, against 39 % of all; this lowers the risk.',
    );
    expect(reasonOf({ purpose: 'car' }, 'purpose', { withRates: true })).toContain('the most frequent value');
    expect(
      reasonOf({ purpose: 'boat' }, 'purpose', { withRates: true, contribution: -0.4 }),
      'one row is no rate',
    ).toContain('as for 1 %');
  });

  it('come strongest first, at most four, only what raises the risk unless both are asked for', () => {
    const features = ['a', 'b', 'c', 'd', 'e', 'f'];
    const wide = Table.fromRecords(
      features.map((name) => ({ name, kind: 'numeric', role: 'feature' })),
      [Object.fromEntries(features.map((name) => [name, 1]))],
    );
    const explanation = explained(features, [[0.1, -2, 0.5, 0.3, 0.0001, 0.4]]);
    const names = (options = {}) =>
      reasonsFor(explanation, wide, backgroundOf(wide), options)[0]!.map(({ feature }) => feature);
    expect(names()).toEqual(['c', 'f', 'd', 'a']);
    expect(names({ most: 2 })).toEqual(['c', 'f']);
    expect(names({ direction: 'both' })).toEqual(['b', 'c', 'f', 'd']);
    expect(names({ most: 10 }), 'a share of 1/5000 is no reason').toEqual(['c', 'f', 'd', 'a']);
    expect(names({ most: 0 })).toEqual([]);
  });

  it('a row that nothing speaks against has none', () => {
    expect(reasonsFor(explained(['amount'], [[-1]]), table.rows(Int32Array.of(0)), backgroundOf(table))).toEqual([[]]);
  });

  it('a table of other rows is refused', () => {
    expect(() => reasonsFor(explained(['amount'], [[1]]), table, backgroundOf(table))).toThrow(
      '1 rows are explained, the table has 100.',
    );
  });

  it('are sentences in every language for any value', () => {
    const background = backgroundOf(table, { outcome });
    const value = fc.record({
      amount: fc.oneof(fc.constant(null), fc.constant(-9), fc.double({ noNaN: true, noDefaultInfinity: true })),
      purpose: fc.constantFrom(null, 'car', 'house', 'boat'),
      opened: fc.constantFrom(null, '1999-12-31', '2024-01-14', '2030-01-01'),
      year: fc.oneof(fc.constant(null), fc.integer()),
      contribution: fc.double({ min: -3, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(value, ({ contribution, ...record }) => {
        const row = Table.fromRecords(schema, [record]);
        const explanation = explained(['amount', 'purpose', 'opened', 'year'], [[contribution, 1, -1, contribution]]);
        for (const reason of reasonsFor(explanation, row, background, { direction: 'both' })[0]!) {
          expect(reasonSentence({ ...reason, of: 'moss' })).toMatch(
            /; this (raises|lowers) the probability of moss\.$/,
          );
          for (const language of languages) {
            expect(reasonSentence(reason, language)).not.toMatch(/[{}]|undefined|NaN|null/);
          }
        }
      }),
    );
  });

  it('an unknown key is refused', () => {
    const reason = { feature: 'a', value: '1', contribution: 1, key: 'reason.nonsense', facts: {} };
    expect(() => reasonSentence(reason)).toThrow('there is no message "reason.nonsense"');
  });
});

describe('backgroundOf', () => {
  it('survives JSON whole, also without rows and with a column all missing', () => {
    const empty = Table.fromRecords(schema, []);
    const blank = Table.fromRecords(schema, [{}, {}]);
    for (const background of [
      backgroundOf(table, { outcome }),
      backgroundOf(empty, { outcome: [] }),
      backgroundOf(blank),
    ]) {
      expect(JSON.parse(JSON.stringify(background))).toEqual(background);
    }
    expect(
      reasonsFor(explained(['amount'], [[1]]), table.rows(Int32Array.of(0)), backgroundOf(blank))[0]![0]!.key,
    ).toBe('reason.plain.raises');
  });

  it('keeps special codes out of the percentiles', () => {
    const amount = backgroundOf(table).features[0]!;
    if (!('percentiles' in amount)) throw new Error('expected numbers');
    expect(amount.percentiles[0]).toBe(1);
    expect(amount.percentiles[100]).toBe(90);
    expect(amount.missing.share).toBe(0.05);
  });
});

describe('checkAdditivity', () => {
  it('returns the widest gap and names the row that breaks the promise', () => {
    const explanation = explained(
      ['a', 'b'],
      [
        [1, 2],
        [0.25, 0.5],
      ],
    );
    expect(checkAdditivity(explanation)).toBe(0);
    const output = explanation.output.slice();
    output[1]! += 1e-6;
    expect(() => checkAdditivity({ ...explanation, output })).toThrow(
      'The explanation (linear SHAP) of row 2 does not add up',
    );
    expect(checkAdditivity({ ...explanation, output }, 1e-5)).toBeCloseTo(1e-6, 12);
  });

  it('does not let NaN or a wrong shape pass', () => {
    const explanation = explained(['a'], [[1]]);
    expect(() => checkAdditivity({ ...explanation, output: Float64Array.of(Number.NaN) })).toThrow('does not add up');
    expect(() => checkAdditivity({ ...explanation, output: new Float64Array(2) })).toThrow(
      'have shape [1, 1], expected [2, 1]',
    );
  });
});

describe('globalImportance', () => {
  it('is the mean absolute contribution', () => {
    expect(
      globalImportance(
        explained(
          ['a', 'b'],
          [
            [1, -2],
            [-3, 0],
          ],
        ),
      ),
    ).toEqual(Float64Array.of(2, 1));
    expect(globalImportance(explained(['a'], []))).toEqual(Float64Array.of(0));
  });
});

describe('featureEffects', () => {
  const probability = Float64Array.from(applicants, ({ amount }) => (amount ?? 0) / 200 + 0.1);
  const explanation = explained(
    ['amount', 'purpose'],
    applicants.map(({ amount }) => [(amount ?? 0) / 100, 0.5]),
  );
  const [amount, purpose] = featureEffects(table, outcome, probability, explanation);

  it('numbers: ten bins, then special codes and missing by themselves', () => {
    expect(amount!.kind).toBe('numeric');
    expect(amount!.points.map(({ label, rows }) => `${label}: ${rows}`)).toEqual([
      ...[
        '1 to 9: 9',
        '10 to 18: 9',
        '19 to 27: 9',
        '28 to 36: 9',
        '37 to 45: 9',
        '46 to 54: 9',
        '55 to 63: 9',
        '64 to 72: 9',
        '73 to 81: 9',
        '82 to 90: 9',
      ],
      ...['-9: 5', 'missing: 5'],
    ]);
    expect(amount!.points[0]!.contribution).toBeCloseTo(0.05, 14);
    expect(amount!.points[0]!.predicted).toBeCloseTo(0.125, 14);
    expect(amount!.points[0]!.observed).toBe(0);
    expect(amount!.points[9]!.observed).toBe(1);
  });

  it('levels: most frequent first', () => {
    expect(purpose!.kind).toBe('categorical');
    expect(purpose!.points.map(({ label, rows, observed }) => [label, rows, observed])).toEqual([
      ['car', 60, 0],
      ['house', 39, 1],
      ['boat', 1, 0],
    ]);
  });

  it('counts every row once, whatever the values', () => {
    const numbers = fc.array(fc.oneof(fc.constant(null), fc.integer({ min: -9, max: 5 }), fc.double({ noNaN: true })), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        const one: Schema = [schema[0]!];
        const some = Table.fromRecords(
          one,
          values.map((amount) => ({ amount })),
        );
        const [effect] = featureEffects(
          some,
          new Uint8Array(values.length),
          new Float64Array(values.length),
          explained(
            ['amount'],
            values.map(() => [0]),
          ),
        );
        expect(effect!.points.reduce((sum, { rows }) => sum + rows, 0)).toBe(values.length);
        expect(new Set(effect!.points.map(({ label }) => label)).size).toBe(effect!.points.length);
      }),
    );
  });

  it('many levels: fifteen and the others', () => {
    const codes = Array.from({ length: 400 }, (_, i) => ({ purpose: `p${Math.floor(Math.sqrt(i))}` }));
    const some = Table.fromRecords([schema[1]!], codes);
    const [effect] = featureEffects(
      some,
      new Uint8Array(400),
      new Float64Array(400),
      explained(
        ['purpose'],
        codes.map(() => [0]),
      ),
    );
    expect(effect!.points.map(({ label }) => label)).toEqual([
      ...Array.from({ length: 15 }, (_, i) => `p${19 - i}`),
      'other',
    ]);
  });
});

describe('permutationImportance', () => {
  /** Scores by `a` alone. */
  const model: Classifier = {
    name: 'by-a',
    classes: ['no', 'yes'],
    features: [
      { name: 'a', kind: 'numeric', role: 'feature' },
      { name: 'b', kind: 'numeric', role: 'feature' },
    ],
    importance: Float64Array.of(1, 0),
    predictProba: async (data) => ({
      rows: data.rowCount,
      columns: 2,
      data: Float64Array.from([...data.numbers('a')].flatMap((a) => [1 - a, a])),
    }),
    scoreRow: (row: Row) => row.a as number,
    explain: async () => explained([], []),
    save: () => ({}),
  };
  const random = new Random('permutation');
  const records = Array.from({ length: 500 }, () => ({ a: random.uniform(), b: random.uniform() }));
  const rows = Table.fromRecords(model.features, records);
  const truth = Uint8Array.from(records, ({ a }) => (a > 0.5 ? 1 : 0));

  it('finds the feature that matters, the same every time', async () => {
    const found = await permutationImportance(model, rows, truth, new Random(1));
    expect(found.map(({ feature }) => feature)).toEqual(['a', 'b']);
    expect(found[0]!.mean).toBeGreaterThan(0.4);
    expect(found[0]!.deviation).toBeGreaterThan(0);
    expect(found[1]).toEqual({ feature: 'b', mean: 0, deviation: 0 });
    expect(await permutationImportance(model, rows, truth, new Random(1))).toEqual(found);
  });
});
