// Probabilities put right on rows that their models had not seen: those of one fold by what the other folds show.
import { type Calibrator, calibratedProbability, chooseCalibrator } from '../models/index.js';
import { pickRows, positions, type Split } from './protocol.js';

/** With fewer rows, or rows of a class, than these nothing is learned. */
const leastRows = 200;
const leastOfClass = 20;
/** A scorecard's points are its log-odds, so it stays as it is; a constant has nothing to calibrate. */
const kept = new Set(['scorecard', 'prior']);

const none: Calibrator = { kind: 'none' };

/**
 * Calibrates held-out predictions fold by fold: the calibrator of a fold is learned, and its kind chosen, from the predictions
 * of the other folds (of the earlier ones, where folds follow each other in time).
 *
 * @param raw probability of the event, shape (rows,), NaN for rows that were never held out
 */
export function calibrateFolds(
  model: string,
  raw: Float64Array,
  outcome: Int32Array,
  weights: Float64Array | undefined,
  { foldOf, folds, protocol }: Split,
): { readonly probability: Float64Array; readonly calibrator: Calibrator } {
  if (kept.has(model)) return { probability: raw, calibrator: none };
  const learn = (keep: (row: number) => boolean): Calibrator => {
    const rows = positions(raw.length, (row) => !Number.isNaN(raw[row]!) && keep(row));
    const own = pickRows(outcome, rows);
    const events = own.reduce((sum, value) => sum + value, 0);
    if (rows.length < leastRows || Math.min(events, rows.length - events) < leastOfClass) return none;
    const logOdds = pickRows(raw, rows).map((p) => Math.max(-36, Math.min(36, Math.log(p / (1 - p)))));
    return chooseCalibrator(
      { logOdds, outcome: own, weights: weights && pickRows(weights, rows) },
      pickRows(foldOf, rows),
    );
  };
  const probability = raw.slice();
  for (let k = 0; k < folds.length; k++) {
    const calibrator = learn((row) => (protocol.kind === 'time' ? foldOf[row]! < k : foldOf[row] !== k));
    for (const row of folds[k]!.test) probability[row] = calibratedProbability(calibrator, raw[row]!);
  }
  return { probability, calibrator: learn(() => true) };
}
