import type { TabularCompareResult } from '../../../tasks/index.js';
import { costCells, curveLines } from '../compare.js';
import { count, pValue } from '../numbers.js';
import { memoryText, warningLines } from '../parts.js';
import { renderTable } from '../table.js';
import { cleanText } from '../text.js';
import { heading, paragraph, type View } from '../view.js';
import { generalView, metricText, metricTitle, rangeText, shownMetrics } from './parts.js';

/** Models side by side, the best first, and which one to take. */
export function printTabularCompare(result: TabularCompareResult, plain: View): string[] {
  const view = generalView(plain);
  const { bold, dim, cyan } = view.style;
  const { metric, better } = result.headline;
  const second = shownMetrics[result.kind].find((own) => own !== metric)!;
  const ranked = [...result.models].sort((a, b) => {
    const gap = b.metrics[metric]! - a.metrics[metric]!;
    return better === 'higher' ? gap : -gap;
  });
  const taken = ranked.findIndex(({ model }) => model === result.recommended);
  const against = (model: string) => {
    const pair = result.pairs.find(
      ({ first, second: other }) => [first, other].includes(model) && [first, other].includes(result.best),
    );
    if (pair === undefined || model === result.best) return '';
    const difference = pair.first === model ? pair.difference : -pair.difference;
    return `${difference >= 0 ? '+' : '−'}${metricText(metric, Math.abs(difference))}  ${pValue(pair.adjusted)}`;
  };
  const curves = result.curves && {
    sizes: result.curves.sizes,
    models: result.curves.models.map(({ model, points }) => [
      model,
      ...points.map(({ value }) => metricText(metric, value)),
    ]),
  };
  return [
    `${bold(cleanText(result.source))}  ${dim(cleanText(result.target))}`,
    ...paragraph(
      view,
      view.say('tabular.cli.compare.rows', {
        rows: count(result.rows),
        target: result.target,
        kind: view.say(`tabular.kind.${result.kind}`),
      }),
    ),
    ...heading(view, view.say('cli.compared'), result.protocol),
    ...renderTable(
      view,
      [
        { title: view.say('cli.table.model'), paint: (text, i) => (i === taken ? bold(text) : text) },
        { title: metricTitle(view, metric), align: 'right' },
        { title: '', paint: dim },
        { title: metricTitle(view, second), align: 'right' },
        { title: view.say('cli.table.behind') },
        { title: view.say('cli.table.fit'), align: 'right' },
        { title: view.say('cli.table.predict'), align: 'right' },
        { title: view.say('cli.table.size'), align: 'right' },
        { title: view.say('cli.table.memory'), align: 'right' },
      ],
      ranked.map(({ model, metrics, intervals, cost }) => [
        model,
        metricText(metric, metrics[metric]!),
        rangeText(metric, intervals[metric]),
        metricText(second, metrics[second]!),
        against(model),
        ...costCells(cost),
      ]),
    ),
    ...curveLines(view, view.say('tabular.cli.compare.curves', { metric: metricTitle(view, metric) }), curves),
    ...heading(view, view.say('cli.verdict')),
    ...paragraph(view, result.sentence),
    ...(result.curveSentence === undefined ? [] : paragraph(view, result.curveSentence)),
    ...warningLines(view, result.warnings),
    ...(result.report === undefined ? [] : ['', `  ${cyan(cleanText(result.report))}`]),
    '',
    dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
  ];
}
