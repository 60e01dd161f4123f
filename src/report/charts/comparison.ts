import type { EChartsOption } from 'echarts';
import { shorten } from '../page/clean.js';
import type { CandidateSummary } from '../report-data.js';
import type { Words } from '../words.js';
import { colour, dots, gap, line, nameAxis, nameRoom, type Point, xAxis } from './theme.js';

type Judged = Pick<CandidateSummary, 'model' | 'size' | 'metrics' | 'intervals'>;

/** AUC of every model with its interval, the chosen model in blue and carried down as a thin line. */
export function comparisonChart(candidates: readonly Judged[], words: Words, width: number): EChartsOption {
  const [chosen] = candidates;
  const ranked = [...candidates].sort((a, b) => b.metrics.auc - a.metrics.auc);
  const ends = ranked.flatMap(({ metrics, intervals }) => [metrics.auc, ...(intervals.auc ?? [])]);
  const span = Math.max(...ends) - Math.min(...ends);
  const interval = span > 0.3 ? 0.1 : span > 0.1 ? 0.05 : span > 0.05 ? 0.02 : 0.01;
  const low = Math.max(0, Math.floor(Math.min(...ends) / interval - 0.1) * interval);
  const high = Math.min(1, Math.ceil(Math.max(...ends) / interval + 0.1) * interval);
  const names = ranked.map(({ model }) => shorten(words.model(model), width < 600 ? 18 : 36));
  const rowOf = new Map(ranked.map((candidate, i) => [candidate, i]));
  const spans = (some: readonly Judged[]): Point[] =>
    some.flatMap((candidate): Point[] => {
      const interval = candidate.intervals.auc;
      const row = rowOf.get(candidate)!;
      return interval ? [[interval[0], row], [interval[1], row], gap] : [];
    });
  const middles = (some: readonly Judged[]) =>
    some.map((candidate): Point => [candidate.metrics.auc, rowOf.get(candidate)!]);
  const others = ranked.filter((candidate) => candidate !== chosen);
  return {
    grid: { left: nameRoom(names), right: 24, top: 8, bottom: 48 },
    xAxis: xAxis({
      name: words.say('report.comparison.x'),
      min: low,
      max: high,
      interval,
      label: (value) => words.decimal(value, 2),
    }),
    yAxis: nameAxis(names),
    series: [
      line(
        [
          [chosen!.metrics.auc, 0],
          [chosen!.metrics.auc, ranked.length - 1],
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
