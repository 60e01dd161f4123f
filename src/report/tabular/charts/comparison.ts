import type { EChartsOption } from 'echarts';
import { byHeadline, type Headline } from '../../../evaluate/index.js';
import { colour, dots, gap, line, nameAxis, nameRoom, niceStep, type Point, xAxis } from '../../charts/theme.js';
import { shorten } from '../../page/clean.js';
import type { Words } from '../../words.js';
import { metricName } from '../metric.js';
import type { TabularCandidate } from '../tabular-data.js';

type Judged = Pick<TabularCandidate, 'model' | 'metrics' | 'intervals'>;

/** The headline metric of every model with its interval, the chosen one in blue and carried down as a thin line. */
export function headlineChart(
  candidates: readonly Judged[],
  headline: Headline,
  words: Words,
  width: number,
): EChartsOption {
  const { metric } = headline;
  const value = ({ metrics }: Judged) => metrics[metric]!;
  const [chosen] = candidates;
  const ranked = [...candidates].sort((a, b) => byHeadline(headline)(value(a), value(b)));
  const ends = ranked.flatMap((own) => [value(own), ...(own.intervals[metric] ?? [])]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const interval = niceStep(Math.max((most - least) / 4, Math.abs(most) * 1e-4, 1e-12));
  const names = ranked.map(({ model }) => shorten(words.model(model), width < 600 ? 18 : 36));
  const rowOf = new Map(ranked.map((candidate, i) => [candidate, i]));
  const spans = (some: readonly Judged[]): Point[] =>
    some.flatMap((own): Point[] => {
      const bounds = own.intervals[metric];
      const row = rowOf.get(own)!;
      return bounds ? [[bounds[0], row], [bounds[1], row], gap] : [];
    });
  const middles = (some: readonly Judged[]) => some.map((own): Point => [value(own), rowOf.get(own)!]);
  const others = ranked.filter((own) => own !== chosen);
  return {
    grid: { left: nameRoom(names), right: 24, top: 8, bottom: 48 },
    xAxis: xAxis({
      name: metricName(metric, words),
      min: Math.floor(least / interval - 0.1) * interval,
      max: Math.ceil(most / interval + 0.1) * interval,
      interval,
      label: (at) => words.short(at, 4),
    }),
    yAxis: nameAxis(names),
    series: [
      line(
        [
          [value(chosen!), 0],
          [value(chosen!), ranked.length - 1],
        ],
        { color: colour.blue, width: 1, dash: [2, 3] },
      ),
      line(spans(others), { color: colour.grey, width: 2 }),
      dots(middles(others), { color: colour.grey, size: 9 }),
      line(spans([chosen!]), { color: colour.blue, width: 2.5 }),
      dots(middles([chosen!]), { color: colour.blue, size: 11 }),
    ],
  };
}
