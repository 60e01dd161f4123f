import type { EChartsOption } from 'echarts';
import type { LearningCurves } from '../comparison/comparison-data.js';
import { shorten } from '../page/clean.js';
import type { Words } from '../words.js';
import { colour, dots, line, type Point, xAxis, yAxis } from './theme.js';

/** AUC over the rows learned from, on doubling steps; `blue` and `orange` are drawn in their colour, the others in grey. */
export function learningCurveChart(
  { sizes, models }: LearningCurves,
  { blue, orange }: { readonly blue: string; readonly orange?: string | undefined },
  words: Words,
): EChartsOption {
  const aucs = models.flatMap(({ points }) => points.map(({ auc }) => auc));
  const [low, high] = [Math.min(...aucs), Math.max(...aucs)];
  const step = high - low > 0.2 ? 0.05 : high - low > 0.08 ? 0.02 : 0.01;
  const colorOf = (model: string) => (model === blue ? colour.blue : model === orange ? colour.orange : colour.grey);
  const drawn = models.toSorted((a, b) => Number(a.model === blue) - Number(b.model === blue));
  const at = (points: (typeof models)[number]['points']) =>
    points.map(({ auc }, i): Point => [Math.log2(sizes[i]!), auc]);
  return {
    grid: { left: 56, right: 120, top: 28, bottom: 48 },
    xAxis: {
      ...xAxis({
        name: words.say('report.compare.rows'),
        min: Math.log2(sizes[0]!),
        max: Math.log2(sizes.at(-1)!),
        label: (value) => words.integer(2 ** value),
        lines: false,
      }),
    },
    yAxis: yAxis({
      name: 'AUC',
      min: Math.floor(low / step) * step,
      max: Math.ceil(high / step) * step,
      interval: step,
      label: (value) => words.decimal(value, 2),
    }),
    series: drawn.flatMap(({ model, points }) => [
      {
        ...line(at(points), { color: colorOf(model), width: model === blue ? 2.5 : 1.5 }),
        endLabel: { show: true, formatter: shorten(words.model(model), 16), color: colour.ink, fontSize: 12 },
        labelLayout: { moveOverlap: 'shiftY' as const },
      },
      dots(at(points), { color: colorOf(model), size: model === blue ? 8 : 6 }),
    ]),
  };
}
