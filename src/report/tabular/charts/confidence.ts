import type { EChartsOption } from 'echarts';
import type { ClassJudgement } from '../../../evaluate/index.js';
import { colour, dots, gap, line, xAxis, yAxis } from '../../charts/theme.js';
import type { Words } from '../../words.js';

/** How often the likeliest class was right against its probability; on the diagonal they agree. */
export function confidenceChart(bands: ClassJudgement['calibration'], words: Words): EChartsOption {
  const least = Math.min(...bands.flatMap(({ predicted, low }) => [predicted, low]));
  const from = Math.max(0, Math.floor(least * 10) / 10);
  const percent = (value: number) => words.percent(value, 0);
  return {
    grid: { left: 48, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({ name: words.say('tabular.report.confidence.x'), min: from, max: 1, label: percent }),
    yAxis: yAxis({ name: words.say('tabular.report.confidence.y'), min: from, max: 1, label: percent }),
    series: [
      line(
        [
          [from, from],
          [1, 1],
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
