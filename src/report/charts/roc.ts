import type { EChartsOption } from 'echarts';
import type { Judgement } from '../../evaluate/index.js';
import type { Words } from '../words.js';
import { colour, line, xAxis, yAxis } from './theme.js';

/** Receiver operating characteristic: share of events found against share of non-events wrongly flagged. */
export function rocChart(result: Judgement, test: Judgement | undefined, words: Words): EChartsOption {
  const percent = (value: number) => words.percent(value, 0);
  return {
    grid: { left: 48, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({ name: words.say('report.roc.x'), min: 0, max: 1, interval: 0.2, label: percent }),
    yAxis: yAxis({ name: words.say('report.roc.y'), min: 0, max: 1, interval: 0.2, label: percent }),
    series: [
      line(
        [
          [0, 0],
          [1, 1],
        ],
        { color: colour.grey, width: 1.5, dash: [4, 4] },
      ),
      line(result.curves.roc, { color: colour.blue, width: 2.5, area: 0.07 }),
      ...(test ? [line(test.curves.roc, { color: colour.ink, width: 1.5, dash: [6, 3] })] : []),
    ],
  };
}
