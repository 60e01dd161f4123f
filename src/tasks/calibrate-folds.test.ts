import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { calibrateFolds } from './calibrate-folds.js';
import { positions, type Split } from './protocol.js';

const rows = 3000;
const folds = 4;
const random = new Random('calibrate-folds');
const foldOf = Int32Array.from({ length: rows }, (_, i) => i % folds);
const logOdds = Float64Array.from({ length: rows }, () => 3 * random.normal());
/** A model that overstates: the true log-odds are a third of what it says. */
const raw = logOdds.map((z) => 1 / (1 + Math.exp(-z)));
const outcome = Int32Array.from(logOdds, (z) => Number(random.uniform() < 1 / (1 + Math.exp(-z / 3))));

function split(protocol: Split['protocol']): Split {
  const isTime = protocol.kind === 'time';
  return {
    protocol,
    foldOf,
    folds: Array.from({ length: folds }, (_, k) => ({
      train: positions(rows, (i) => (isTime ? foldOf[i]! < k : foldOf[i] !== k)),
      test: positions(rows, (i) => foldOf[i] === k),
    })),
  };
}

const calibrate = (labels: Int32Array, protocol: Split['protocol']) =>
  calibrateFolds('boost', raw, labels, undefined, split(protocol)).probability;
/** The outcomes of one fold turned around. */
const turned = (fold: number) => outcome.map((value, i) => (foldOf[i] === fold ? 1 - value : value));
const ofFold = (values: Float64Array, fold: number) => values.filter((_, i) => foldOf[i] === fold);

describe('calibrateFolds', () => {
  it('lets no fold learn from its own outcomes', () => {
    const protocol = { kind: 'stratified', folds } as const;
    const before = calibrate(outcome, protocol);
    expect(before, 'there was something to put right').not.toEqual(raw);
    for (let k = 0; k < folds; k++) {
      const after = calibrate(turned(k), protocol);
      expect(ofFold(after, k), `fold ${k}`).toEqual(ofFold(before, k));
      const other = (k + 1) % folds;
      expect(ofFold(after, other), `fold ${other} learns from fold ${k}`).not.toEqual(ofFold(before, other));
    }
  });

  it('lets folds of a time split learn from earlier ones only', () => {
    const protocol = { kind: 'time', column: 'opened', folds } as const;
    const before = calibrate(outcome, protocol);
    expect(ofFold(before, 0), 'nothing came before').toEqual(ofFold(raw, 0));
    expect(ofFold(before, 1), 'one fold alone cannot tell which kind predicts best').toEqual(ofFold(raw, 1));
    expect(ofFold(before, 2)).not.toEqual(ofFold(raw, 2));
    for (let k = 0; k < folds; k++) {
      const after = calibrate(turned(k), protocol);
      for (let earlier = 0; earlier <= k; earlier++)
        expect(ofFold(after, earlier), `fold ${earlier} does not know fold ${k}`).toEqual(ofFold(before, earlier));
      for (let later = Math.max(k + 1, 2); later < folds; later++)
        expect(ofFold(after, later), `fold ${later} learns from fold ${k}`).not.toEqual(ofFold(before, later));
    }
  });

  it('leaves a scorecard as its points say', () => {
    const own = calibrateFolds('scorecard', raw, outcome, undefined, split({ kind: 'stratified', folds }));
    expect(own).toEqual({ probability: raw, calibrator: { kind: 'none' } });
  });
});
