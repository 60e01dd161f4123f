import type { EChartsOption, XAXisComponentOption } from 'echarts';
import type { HeadlineCurves } from '../comparison/comparison-data.js';
import { shorten } from '../page/clean.js';
import type { Words } from '../words.js';
import { colour, dots, line, type Point, xAxis, yAxis } from './theme.js';

/** Pixels: of the plot, of the labels beside it, of a line of them. */
const plotHeight = 264;
const labelWidth = 176;
const labelHeight = 15;

/** How the metric of learning curves is drawn. */
export interface AxisOfCurves {
  readonly name: string;
  /** Between two lines of the grid, where values lie so far apart. */
  step(span: number): number;
  label(value: number): string;
}

/**
 * A metric over the rows learned from, on doubling steps; `blue` and `orange` are drawn in their colour, the others in grey.
 */
export function learningCurveChart(
  { sizes, models }: HeadlineCurves,
  { blue, orange }: { readonly blue: string; readonly orange?: string | undefined },
  axis: AxisOfCurves,
  words: Words,
): EChartsOption {
  const values = models.flatMap(({ points }) => points.map(({ value }) => value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = axis.step(high - low);
  const colorOf = (model: string) => (model === blue ? colour.blue : model === orange ? colour.orange : colour.grey);
  const drawn = models.toSorted((a, b) => Number(a.model === blue) - Number(b.model === blue));
  const at = (points: (typeof models)[number]['points']) =>
    points.map(({ value }, i): Point => [Math.log2(sizes[i]!), value]);
  const [bottom, top] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  const ends = models.map(({ model, points }) => [model, points.at(-1)!.value] as const);
  const heights = apart(ends, (labelHeight / plotHeight) * (top - bottom), bottom);
  return {
    grid: { left: 56, right: labelWidth, top: 28, bottom: 48 },
    xAxis: atValues(
      xAxis({
        name: words.say('report.compare.rows'),
        min: Math.log2(sizes[0]!),
        max: Math.log2(sizes.at(-1)!),
        label: (value) => words.integer(2 ** value),
        lines: false,
      }),
      sizes.map((size) => Math.log2(size)),
    ),
    yAxis: yAxis({
      name: axis.name,
      min: bottom,
      max: top,
      interval: step,
      label: axis.label,
    }),
    series: drawn.flatMap(({ model, points }) => [
      line(at(points), { color: colorOf(model), width: model === blue ? 2.5 : 1.5 }),
      dots(at(points), { color: colorOf(model), size: model === blue ? 8 : 6 }),
      {
        ...dots([[Math.log2(sizes.at(-1)!), heights.get(model)!]], { color: 'none', size: 0 }),
        clip: false,
        label: {
          ...{ show: true, position: 'right' as const, distance: 8, color: colour.ink, fontSize: 12 },
          formatter: shorten(words.model(model), 24),
        },
      },
    ]),
  };
}

/** Heights at which labels are at least `least` apart, each at its own or pushed down by those above, and none below `bottom`. */
export function apart(
  ends: readonly (readonly [model: string, height: number])[],
  least: number,
  bottom: number,
): Map<string, number> {
  const placed = ends.toSorted((a, b) => b[1] - a[1]).map(([model, height]): [string, number] => [model, height]);
  for (let i = 1; i < placed.length; i++) placed[i]![1] = Math.min(placed[i]![1], placed[i - 1]![1] - least);
  let floor = bottom;
  for (const label of placed.toReversed()) {
    label[1] = Math.max(label[1], floor);
    floor = label[1] + least;
  }
  return new Map(placed);
}

/** The axis with labels at these values and no others. */
function atValues(axis: XAXisComponentOption, customValues: number[]): XAXisComponentOption {
  return { ...axis, axisLabel: { ...axis.axisLabel, customValues, hideOverlap: true } } as XAXisComponentOption;
}
