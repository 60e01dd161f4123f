import type { EChartsOption } from 'echarts';
import type { Judgement } from '../../evaluate/index.js';
import type { Words } from '../words.js';
import { colour, dots, gap, line, roundUp, xAxis, yAxis } from './theme.js';

/** Reliability: observed default rate of each band of predictions with its interval; on the diagonal they agree. */
export function calibrationChart(result: Judgement, words: Words): EChartsOption {
  const bands = result.curves.calibration;
  const end = Math.min(1, roundUp(Math.max(0.01, ...bands.flatMap(({ predicted, high }) => [predicted, high]))));
  const percent = (value: number) => words.percent(value, end < 0.05 ? 1 : 0);
  return {
    grid: { left: 48, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({ name: words.say('report.calibration.x'), min: 0, max: end, label: percent }),
    yAxis: yAxis({ name: words.say('report.calibration.y'), min: 0, max: end, label: percent }),
    series: [
      line(
        [
          [0, 0],
          [end, end],
        ],
        { color: colour.grey, width: 1.5, dash: [4, 4] },
      ),
      line(
        bands.flatMap(({ predicted, low, high }) => [[predicted, low] as const, [predicted, high] as const, gap]),
        { color: colour.orange, width: 1.5 },
      ),
      dots(
        bands.map(({ predicted, observed }) => [predicted, observed]),
        { color: colour.orange, size: 7 },
      ),
    ],
  };
}
