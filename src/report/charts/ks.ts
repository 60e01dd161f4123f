import type { EChartsOption } from 'echarts';
import type { Judgement } from '../../evaluate/index.js';
import type { Words } from '../words.js';
import { colour, dots, line, type Point, roundUp, xAxis, yAxis } from './theme.js';

/** Where the cumulative shares of events and non-events lie furthest apart. */
export function widestGap(result: Judgement): {
  readonly cut: number;
  readonly events: number;
  readonly nonEvents: number;
} {
  let best = { cut: 0, events: 0, nonEvents: 0 };
  for (const [cut, events, nonEvents] of result.curves.ks) {
    if (Math.abs(nonEvents - events) > Math.abs(best.nonEvents - best.events)) best = { cut, events, nonEvents };
  }
  return best;
}

/** Kolmogorov-Smirnov: cumulative shares of events and non-events as the cut moves up, and their widest gap. */
export function ksChart(result: Judgement, words: Words): EChartsOption {
  const percent = (value: number) => words.percent(value, 0);
  const { ks } = result.curves;
  const end = Math.min(1, roundUp(ks.find(([, events, nonEvents]) => events >= 0.99 && nonEvents >= 0.99)?.[0] ?? 1));
  const widest = widestGap(result);
  const curve = (pick: 1 | 2): Point[] => [
    [0, 0],
    ...ks.filter(([cut]) => cut <= end).map((point): Point => [point[0], point[pick]]),
  ];
  const foot: Point = [widest.cut, widest.events];
  const head: Point = [widest.cut, widest.nonEvents];
  return {
    grid: { left: 48, right: 20, top: 36, bottom: 48 },
    xAxis: xAxis({
      name: words.say('report.ks.x'),
      min: 0,
      max: end,
      label: (value) => words.percent(value, end < 0.05 ? 1 : 0),
    }),
    yAxis: yAxis({ name: words.say('report.ks.y'), min: 0, max: 1, interval: 0.2, label: percent }),
    series: [
      line(curve(2), { color: colour.blue, width: 2.5 }),
      line(curve(1), { color: colour.orange, width: 2.5 }),
      line([foot, head], { color: colour.ink, width: 1.5, dash: [3, 3] }),
      dots([foot, head], { color: colour.ink, size: 6 }),
    ],
  };
}
