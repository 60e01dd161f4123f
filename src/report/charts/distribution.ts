import type { EChartsOption } from 'echarts';
import type { Judgement } from '../../evaluate/index.js';
import type { Words } from '../words.js';
import { colour, line, type Point, roundUp, xAxis, yAxis } from './theme.js';

/** Where the rows of each outcome lie along the predicted probability, each outcome as shares of itself. */
export function distributionChart(result: Judgement, words: Words): EChartsOption {
  const { edges, events, nonEvents } = result.curves.histogram;
  const total = (counts: readonly number[]) =>
    Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
  const most = Math.max(1, Math.max(total(events), total(nonEvents)) / 1000);
  let bins = events.length;
  while (bins > 4 && events[bins - 1]! + nonEvents[bins - 1]! < most) bins--;
  const end = Math.min(1, roundUp(edges[bins]!));
  const outline = (counts: readonly number[]): Point[] => {
    const all = total(counts);
    const points: Point[] = [[edges[0]!, 0]];
    for (let i = 0; i < bins; i++) points.push([edges[i]!, counts[i]! / all], [edges[i + 1]!, counts[i]! / all]);
    return [...points, [edges[bins]!, 0]];
  };
  return {
    grid: { left: 48, right: 20, top: 36, bottom: 48 },
    xAxis: xAxis({
      name: words.say('report.scores.x'),
      min: 0,
      max: end,
      label: (value) => words.percent(value, end < 0.1 ? 1 : 0),
    }),
    yAxis: yAxis({ name: words.say('report.scores.y'), min: 0, label: (value) => words.percent(value, 0) }),
    series: [
      line(outline(nonEvents), { color: colour.blue, area: 0.18 }),
      line(outline(events), { color: colour.orange, area: 0.18 }),
    ],
  };
}
