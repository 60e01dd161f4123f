import type { EChartsOption } from 'echarts';
import type { LearningSummary } from '../report-data.js';
import type { Words } from '../words.js';
import { colour, dots, line, niceStep, type Point, xAxis, yAxis } from './theme.js';

/** Loss of networks by epoch: grey on the rows learned from, blue on those held out, with a dot where that is least. */
export function learningChart(curve: LearningSummary['curve'], words: Words): EChartsOption {
  const heldOut = curve.flatMap(({ epoch, heldOut: loss }): Point[] => (loss === undefined ? [] : [[epoch, loss]]));
  const losses = curve.flatMap(({ training, heldOut: loss }) => (loss === undefined ? [training] : [training, loss]));
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const step = niceStep(Math.max((high - low) / 5, 1e-12));
  const best = leastHeldOut(curve);
  return {
    grid: { left: 56, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({
      name: words.say('report.learning.x'),
      min: curve[0]!.epoch,
      max: curve.at(-1)!.epoch,
      label: (value) => (Number.isInteger(value) ? words.integer(value) : ''),
      lines: false,
    }),
    yAxis: yAxis({
      name: words.say('report.learning.y'),
      min: Math.floor(low / step) * step,
      max: Math.ceil(high / step) * step,
      interval: step,
      label: (value) => words.short(value, 3),
    }),
    series: [
      line(
        curve.map(({ epoch, training }) => [epoch, training]),
        { color: colour.grey, width: 1.5 },
      ),
      line(heldOut, { color: colour.blue, width: 2.5 }),
      dots(best === undefined ? [] : [[best.epoch, best.heldOut]], { color: colour.blue, size: 9 }),
    ],
  };
}

/** Where the mean loss on held-out rows is least; undefined where none were held out. */
export function leastHeldOut(
  curve: LearningSummary['curve'],
): { readonly epoch: number; readonly heldOut: number } | undefined {
  return curve
    .flatMap(({ epoch, heldOut }) => (heldOut === undefined ? [] : [{ epoch, heldOut }]))
    .reduce<{ readonly epoch: number; readonly heldOut: number } | undefined>(
      (least, point) => (least === undefined || point.heldOut < least.heldOut ? point : least),
      undefined,
    );
}
