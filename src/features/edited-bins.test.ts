import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.js';
import { Random } from '../random/index.js';
import { binLabel } from './binning.js';
import { binByHand, type EditedBin, toEditedBins } from './edited-bins.js';
import { fitBinning } from './fit-binning.js';
import type { CategoricalInput, NumericInput } from './inputs.js';

const random = new Random('edit');
const n = 1000;
const values = Float64Array.from({ length: n }, (_, i) =>
  i % 10 === 0 ? Number.NaN : i % 11 === 0 ? -9 : random.integer(100),
);
const isEvent = Uint8Array.from(values, (value) => (random.uniform() < (value > 50 ? 0.4 : 0.2) ? 1 : 0));
const numeric: NumericInput = { name: 'age', kind: 'numeric', values, special: [-9] };
const categorical: CategoricalInput = {
  name: 'purpose',
  kind: 'categorical',
  codes: Int32Array.from(values, (value, i) => (i % 20 === 0 ? -1 : Math.max(value, 0) % 4)),
  levels: ['a', 'b', 'c', 'd'],
};

describe('binByHand', () => {
  it('gives back the bins it was given, numbers and levels', () => {
    for (const input of [numeric, categorical]) {
      const found = fitBinning(input, { isEvent }, { penalty: 0 });
      const edited = binByHand(input, { isEvent }, toEditedBins(found)).binning;
      expect({ ...edited, trend: 0 }).toEqual({ ...found, trend: 0 });
      expect(toEditedBins(edited)).toEqual(toEditedBins(found));
    }
  });

  it('joins missing and special values with a range', () => {
    const edits: EditedBin[] = [
      { below: 30, missing: true },
      { below: null, special: [-9], points: 12 },
    ];
    const { binning, points } = binByHand(numeric, { isEvent }, edits);
    expect(binning.bins.map((_, b) => binLabel(binning, b))).toEqual(['< 30 or missing', '>= 30 or special -9']);
    expect(binning.bins.reduce((sum, bin) => sum + bin.events + bin.nonEvents, 0)).toBe(n);
    expect(points).toEqual([undefined, 12]);
  });

  it('gives what is not mentioned a bin of its own', () => {
    const { binning } = binByHand(numeric, { isEvent }, [{ below: null }]);
    expect(binning.bins.map((bin) => bin.kind)).toEqual(['range', 'special', 'missing']);
    const levels = binByHand(categorical, { isEvent }, [{ levels: ['a', 'b'] }]).binning;
    expect(levels.bins.map((bin) => bin.kind)).toEqual(['levels', 'missing', 'unseen']);
    expect(levels.bins[2]!.events + levels.bins[2]!.nonEvents).toBeGreaterThan(0);
  });

  it('takes a weight of evidence by hand', () => {
    const { binning, hasFixedWeights } = binByHand(numeric, { isEvent }, [
      { below: 50 },
      { below: null, weightOfEvidence: -1.25 },
    ]);
    expect(binning.bins[1]!.weightOfEvidence).toBe(-1.25);
    expect(hasFixedWeights).toBe(true);
  });

  it.each<[readonly EditedBin[], string]>([
    [[{ below: 10 }], 'bins: "age" must end with a range that has no upper end'],
    [[{ below: 10 }, { below: 10 }, { below: null }], 'bins: "age" has bins out of order: 10 follows 10.'],
    [
      [{ below: null }, { below: null }],
      'bins: "age" has a bin with below: null; only the last range may be without an end.',
    ],
    [[{ levels: ['a'] }], 'bins: "age" holds numbers, but a bin lists levels'],
    [[{ below: null }, {}], 'bins: "age" has a bin that holds nothing; give it below, special or missing.'],
    [[{ below: null, missing: true }, { missing: true }], 'bins: "age" has two bins for missing values.'],
    [
      [
        { below: 1, special: [-9] },
        { below: null, special: [-9] },
      ],
      'bins: "age" has the special code -9 in two bins.',
    ],
  ])('refuses %j', (edits, message) => {
    expect(() => binByHand(numeric, { isEvent }, edits)).toThrow(UsageError);
    expect(() => binByHand(numeric, { isEvent }, edits)).toThrow(message);
  });

  it.each<[readonly EditedBin[], string]>([
    [[{ levels: ['a'] }, { levels: ['b', 'a'] }], 'bins: "purpose" has the level "a" in two bins.'],
    [[{ below: 3 }], 'bins: "purpose" holds categories, but a bin gives a number; list `levels` instead.'],
  ])('refuses %j for categories', (edits, message) => {
    expect(() => binByHand(categorical, { isEvent }, edits)).toThrow(message);
  });
});
