import type { EChartsOption } from 'echarts';
import type { Judgement } from '../../evaluate/index.js';
import type { Words } from '../words.js';
import { colour, line, xAxis, yAxis } from './theme.js';

/** Share of all events among the riskiest `share` of the rows, read off the gains curve. */
export function capturedAt(result: Judgement, share: number): number {
  const { gains } = result.curves;
  const after = gains.findIndex(([at]) => at >= share);
  if (after <= 0) return gains[Math.max(after, 0)]?.[1] ?? 0;
  const [x0, y0] = gains[after - 1]!;
  const [x1, y1] = gains[after]!;
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (share - x0)) / (x1 - x0);
}

/** Cumulative gains: what share of all events the riskiest rows hold; the grey lines are chance and perfect order. */
export function gainsChart(result: Judgement, words: Words): EChartsOption {
  const percent = (value: number) => words.percent(value, 0);
  const rate = result.events / result.rows;
  return {
    grid: { left: 48, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({ name: words.say('report.gains.x'), min: 0, max: 1, interval: 0.2, label: percent }),
    yAxis: yAxis({ name: words.say('report.gains.y'), min: 0, max: 1, interval: 0.2, label: percent }),
    series: [
      line(
        [
          [0, 0],
          [1, 1],
        ],
        { color: colour.grey, width: 1.5, dash: [4, 4] },
      ),
      line(
        [
          [0, 0],
          [rate, 1],
          [1, 1],
        ],
        { color: colour.grey, width: 1.5 },
      ),
      line(result.curves.gains, { color: colour.blue, width: 2.5, area: 0.07 }),
    ],
  };
}
