// How the networks of a kept model learned, from the points that were told while they did.
import { type Model, networkSettings } from '../models/index.js';
import type { LearningSummary, ReportData } from '../report/index.js';
import type { CurvePoint, KeptFit } from './cross-validate.js';

/** The curve and the settings of networks; nothing for other models. */
export function learningOf(model: Model, { points }: Pick<KeptFit, 'points'>): Pick<ReportData, 'learning'> {
  const found = networkSettings(model);
  return found === undefined ? {} : { learning: { ...found, ...curveOf(points) } };
}

/** Of the networks that were stopped by rows held out from them, or of all where none were. */
export function curveOf(points: readonly CurvePoint[]): Pick<LearningSummary, 'curve' | 'networks'> {
  const hasHeldOut = ({ validation }: CurvePoint) => validation !== undefined;
  const told = points.some(hasHeldOut) ? points.filter(hasHeldOut) : points;
  const networks = [...new Set(told.map(({ network }) => network))].map((network) => {
    // The last point of each epoch, which tells the mean loss of the epoch until then.
    return new Map(told.filter((point) => point.network === network).map((point) => [point.epoch!, point]));
  });
  const longest = Math.max(0, ...told.map(({ epoch }) => epoch!));
  const curve: { epoch: number; training: number; heldOut?: number }[] = [];
  const last: CurvePoint[] = [];
  for (let epoch = 1; epoch <= longest; epoch++) {
    networks.forEach((own, i) => {
      // A network that was stopped goes on as it ended.
      const point = own.get(epoch) ?? last[i];
      if (point !== undefined) last[i] = point;
    });
    const known = last.filter((point) => point !== undefined);
    if (known.length < networks.length || !networks.some((own) => own.has(epoch))) continue;
    const mean = (value: (point: CurvePoint) => number) =>
      known.reduce((sum, point) => sum + value(point), 0) / known.length;
    curve.push({
      epoch,
      training: mean(({ loss }) => loss!),
      ...(hasHeldOut(known[0]!) ? { heldOut: mean(({ validation }) => validation!) } : {}),
    });
  }
  return { curve, networks: networks.length };
}
