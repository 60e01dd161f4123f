import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { assignBins, binLabel, type CategoricalBinning, type NumericBinning } from './binning.js';
import { fitBinning } from './fit-binning.js';
import { type CategoricalInput, missingCode, type NumericInput, unseenCode } from './inputs.js';

const rows = 4000;
const random = new Random('binning');
const isEvent = new Uint8Array(rows);
const values = Float64Array.from({ length: rows }, (_, i) => {
  const draw = random.uniform();
  const value = Math.round(100 * random.normal());
  const logOdds = draw < 0.1 ? 1 : draw < 0.15 ? -2 : -value / 80;
  isEvent[i] = random.uniform() < 1 / (1 + Math.exp(1 - logOdds)) ? 1 : 0;
  return draw < 0.1 ? Number.NaN : draw < 0.15 ? -999 : value;
});
const numeric: NumericInput = { name: 'x', kind: 'numeric', values, special: [-999, -998] };
const levels = ['a', 'b', 'c', 'd', 'rare 1', 'rare 2', 'nobody'];
const codes = Int32Array.from({ length: rows }, (_, i) =>
  i % 500 === 0 ? 4 : i % 501 === 0 ? 5 : i % 50 === 7 ? missingCode : i % 4,
);
const levelEvents = Uint8Array.from(codes, (code) =>
  random.uniform() < [0.1, 0.3, 0.1, 0.5][Math.max(code, 0) % 4]! ? 1 : 0,
);
const categorical: CategoricalInput = { name: 'c', kind: 'categorical', codes, levels };

describe('fitBinning of numbers', () => {
  const binning = fitBinning(numeric, { isEvent }) as NumericBinning;

  it('finds the trend and keeps it in every bin', () => {
    expect(binning.trend).toBe('descending');
    const ranges = binning.bins.filter((bin) => bin.kind === 'range');
    expect(ranges.length).toBe(binning.cuts.length + 1);
    expect(ranges.length).toBeGreaterThan(3);
    ranges.slice(1).forEach((bin, b) => {
      expect(bin.weightOfEvidence).toBeGreaterThan(ranges[b]!.weightOfEvidence);
    });
  });

  it('keeps missing and special values apart, counts every row once', () => {
    const missing = binning.bins[binning.missing]!;
    expect(missing.kind).toBe('missing');
    expect(missing.events + missing.nonEvents).toBe(values.filter((value) => Number.isNaN(value)).length);
    const special = binning.bins[binning.special[0]!.bin]!;
    expect(special.events + special.nonEvents).toBe(values.filter((value) => value === -999).length);
    expect(special.weightOfEvidence).toBeGreaterThan(1);
    expect(binning.bins.reduce((sum, bin) => sum + bin.events + bin.nonEvents, 0)).toBe(rows);
  });

  it('puts a row at fit where assignBins puts it later', () => {
    const assigned = assignBins(binning, numeric);
    const counts = new Float64Array(binning.bins.length);
    assigned.forEach((bin, i) => {
      counts[bin]! += isEvent[i]!;
    });
    expect(Array.from(counts)).toEqual(binning.bins.map((bin) => bin.events));
  });

  it('gives a special code without rows the neutral weight 0', () => {
    const unused = binning.bins[binning.special[1]!.bin]!;
    expect(unused).toMatchObject({ kind: 'special', events: 0, nonEvents: 0, weightOfEvidence: 0 });
  });

  it('draws a tiny special bin towards 0 instead of trusting it', () => {
    const two = { ...numeric, values: values.map((value, i) => (i < 2 ? -998 : value)) };
    const both = isEvent.slice();
    both.fill(1, 0, 2);
    const found = fitBinning(two, { isEvent: both });
    expect(Math.abs(found.bins[binning.special[1]!.bin]!.weightOfEvidence)).toBeLessThan(0.7);
  });

  it('takes a weight of 2 for a row twice, and leaves rows of weight 0 out', () => {
    const twice = { ...numeric, values: Float64Array.from([...values, ...values]) };
    const weighted = fitBinning(numeric, { isEvent, weights: new Float64Array(rows).fill(2) });
    expect(weighted).toEqual(fitBinning(twice, { isEvent: Uint8Array.from([...isEvent, ...isEvent]) }));
    const half = fitBinning(numeric, { isEvent, weights: Float64Array.from(values, (_, i) => (i < rows / 2 ? 1 : 0)) });
    const first = { ...numeric, values: values.slice(0, rows / 2) };
    expect(half).toEqual(fitBinning(first, { isEvent: isEvent.slice(0, rows / 2) }));
  });

  it.each([
    ['constant', () => 5],
    ['all missing', () => Number.NaN],
    ['all special', () => -999],
  ])('says nothing about a column that is %s', (_, value) => {
    const found = fitBinning({ ...numeric, values: values.map(value) }, { isEvent }) as NumericBinning;
    expect(found.cuts).toEqual([]);
    expect(found.informationValue).toBe(0);
    for (const bin of found.bins) expect(Math.abs(bin.weightOfEvidence)).toBeLessThan(1e-12);
  });

  it('copes with infinities and 1e308: cuts stay finite', () => {
    const odd = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, -1e308];
    const wild = values.map((value, i) => odd[i % 8] ?? value);
    const found = fitBinning(
      { ...numeric, values: wild },
      { isEvent },
      { trend: 'none', penalty: 0 },
    ) as NumericBinning;
    expect(found.cuts.length).toBeGreaterThan(2);
    for (const cut of found.cuts) expect(Number.isFinite(cut)).toBe(true);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    const assigned = assignBins(found, { ...numeric, values: wild });
    const counted = found.bins.map((_, b) => assigned.filter((bin) => bin === b).length);
    expect(counted).toEqual(found.bins.map((bin) => bin.events + bin.nonEvents));
  });

  it('keeps the limits it is given', () => {
    const found = fitBinning(numeric, { isEvent }, { minShare: 0.15, maxBins: 3, penalty: 0 }) as NumericBinning;
    expect(found.cuts.length).toBeLessThanOrEqual(2);
    for (const bin of found.bins.filter(({ kind }) => kind === 'range')) {
      expect(bin.events + bin.nonEvents).toBeGreaterThanOrEqual(0.15 * rows);
    }
  });
});

describe('fitBinning of levels', () => {
  const binning = fitBinning(categorical, { isEvent: levelEvents }, { penalty: 4 }) as CategoricalBinning;

  it('joins levels with like event rates and orders bins from safe to risky', () => {
    expect(binning.groups[0]).toEqual(expect.arrayContaining(['a', 'c']));
    expect(binning.groups.at(-1)).toContain('d');
    const ordinary = binning.bins.slice(0, binning.groups.length);
    ordinary.slice(1).forEach((bin, b) => {
      expect(bin.weightOfEvidence).toBeLessThan(ordinary[b]!.weightOfEvidence);
    });
  });

  it('pools rare levels, and takes levels without rows for unseen', () => {
    const pool = binning.groups.find((group) => group.includes('rare 1'))!;
    expect(pool).toContain('rare 2');
    expect(binning.groups.flat()).not.toContain('nobody');
    const later = { ...categorical, codes: Int32Array.of(6, unseenCode, missingCode, 0) };
    expect(Array.from(assignBins(binning, later))).toEqual([binning.unseen, binning.unseen, binning.missing, 0]);
  });

  it('gives an unseen level weight 0, or that of the riskiest bin when asked to', () => {
    expect(binning.bins[binning.unseen]!.weightOfEvidence).toBe(0);
    const strict = fitBinning(categorical, { isEvent: levelEvents }, { unseen: 'worst' }) as CategoricalBinning;
    expect(strict.bins[strict.unseen]!.weightOfEvidence).toBe(strict.bins[strict.groups.length - 1]!.weightOfEvidence);
  });

  it('does not depend on the order of levels', () => {
    const reversed = {
      ...categorical,
      codes: codes.map((code) => (code < 0 ? code : 6 - code)),
      levels: levels.toReversed(),
    };
    expect(fitBinning(reversed, { isEvent: levelEvents }, { penalty: 4 })).toEqual(binning);
  });
});

describe('binLabel', () => {
  it('reads like a condition', () => {
    const bin = (kind: 'range' | 'special' | 'missing') => ({ kind, events: 1, nonEvents: 1, weightOfEvidence: 0 });
    const binning: NumericBinning = {
      name: 'x',
      kind: 'numeric',
      cuts: [0, 2.5],
      special: [
        { code: -9, bin: 0 },
        { code: -8, bin: 3 },
      ],
      missing: 2,
      trend: 'none',
      informationValue: 0,
      bins: [bin('range'), bin('range'), bin('range'), bin('special')],
    };
    expect([0, 1, 2, 3].map((b) => binLabel(binning, b))).toEqual([
      '< 0 or special -9',
      '[0, 2.5)',
      '>= 2.5 or missing',
      'special -8',
    ]);
  });
});
