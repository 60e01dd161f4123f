import type { Judgement } from '../evaluate/index.js';

/** Weighted share of events among the judged rows, whose bands hold all of them. */
export function observedRate({ curves: { calibration } }: Judgement): number {
  let [rows, events] = [0, 0];
  for (const band of calibration) {
    rows += band.rows;
    events += band.rows * band.observed;
  }
  return events / rows;
}
