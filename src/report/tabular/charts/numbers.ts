// Pictures of predicted numbers: against what happened, and by how much they missed.
import type { EChartsOption } from 'echarts';
import type { NumberJudgement } from '../../../evaluate/index.js';
import { colour, dots, gap, line, type Point, xAxis, yAxis } from '../../charts/theme.js';
import type { Words } from '../../words.js';

/** Ends that hold all values, a little apart. */
function ends(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((most - least) * 0.04, Math.abs(most) * 1e-6, 1e-12);
  return [least - room, most + room];
}

/** An axis of the target's unit on round numbers. */
function roundEnds([low, high]: readonly [number, number]): { min: number; max: number; interval: number } {
  const rough = (high - low) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const interval = magnitude * ([1, 2, 2.5, 5, 10].find((step) => rough <= step * magnitude) ?? 10);
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval, interval };
}

/** What happened against what was predicted; on the diagonal both agree. */
export function pointsChart(points: NumberJudgement['points'], words: Words): EChartsOption {
  const range = roundEnds(ends(points.flat()));
  const label = (value: number) => words.short(value, 3);
  return {
    grid: { left: 64, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({ name: words.say('tabular.report.points.x'), ...range, label }),
    yAxis: yAxis({ name: words.say('tabular.report.points.y'), ...range, label }),
    series: [
      dots(points, { color: colour.blue, size: 5 }),
      line(
        [
          [range.min, range.min],
          [range.max, range.max],
        ],
        { color: colour.grey, width: 1.5, dash: [4, 4] },
      ),
    ],
  };
}

/** Mean of what was observed in each tenth with its interval, against the mean prediction. */
export function decilesChart(deciles: NumberJudgement['deciles'], words: Words): EChartsOption {
  const range = roundEnds(ends(deciles.flatMap(({ predicted, low, high }) => [predicted, low, high])));
  const label = (value: number) => words.short(value, 3);
  return {
    grid: { left: 64, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({ name: words.say('tabular.report.points.x'), ...range, label }),
    yAxis: yAxis({ name: words.say('tabular.report.points.y'), ...range, label }),
    series: [
      line(
        [
          [range.min, range.min],
          [range.max, range.max],
        ],
        { color: colour.grey, width: 1.5, dash: [4, 4] },
      ),
      line(
        deciles.flatMap(({ predicted, low, high }) => [[predicted, low] as const, [predicted, high] as const, gap]),
        { color: colour.orange, width: 1.5 },
      ),
      dots(
        deciles.map(({ predicted, observed }) => [predicted, observed]),
        { color: colour.orange, size: 7 },
      ),
    ],
  };
}

/** Rows by observed minus predicted. */
export function residualsChart({ edges, counts }: NumberJudgement['residuals'], words: Words): EChartsOption {
  const outline: Point[] = [[edges[0]!, 0]];
  counts.forEach((count, i) => {
    outline.push([edges[i]!, count], [edges[i + 1]!, count]);
  });
  outline.push([edges.at(-1)!, 0]);
  return {
    grid: { left: 64, right: 16, top: 36, bottom: 48 },
    xAxis: xAxis({
      name: words.say('tabular.report.errors.x'),
      ...roundEnds(ends(edges)),
      label: (value) => words.short(value, 3),
    }),
    yAxis: yAxis({ name: words.say('tabular.report.errors.y'), min: 0, label: (value) => words.integer(value) }),
    series: [line(outline, { color: colour.blue, area: 0.18 })],
  };
}
