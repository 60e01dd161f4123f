import type { CompareResult } from '../../tasks/index.js';
import { count, fixed, interval, percent, pValue, signed } from './numbers.js';
import { memoryText, warningLines } from './parts.js';
import { renderTable } from './table.js';
import { cleanText } from './text.js';
import { heading, paragraph, type View } from './view.js';

/** Models side by side, the best first, and which one to take. */
export function printCompare(result: CompareResult, view: View): string[] {
  const { bold, dim, cyan } = view.style;
  const ranked = [...result.models].sort((a, b) => b.metrics.auc - a.metrics.auc);
  const taken = ranked.findIndex(({ model }) => model === result.recommended);
  const against = (model: string) => {
    const pair = result.pairs.find(
      ({ first, second }) => [first, second].includes(model) && [first, second].includes(result.best),
    );
    if (pair === undefined || model === result.best) return '';
    const difference = pair.first === model ? pair.difference : -pair.difference;
    return `${signed(difference, 4)}  ${pValue(pair.adjusted)}`;
  };
  const curves = result.curves && {
    sizes: result.curves.sizes,
    models: result.curves.models.map(({ model, points }) => [model, ...points.map(({ auc }) => fixed(auc))]),
  };
  return [
    `${bold(cleanText(result.source))}  ${dim(cleanText(result.target))}`,
    ...paragraph(
      view,
      view.say('cli.compare.rows', {
        rows: count(result.rows),
        events: count(result.events),
        rate: percent(result.events / Math.max(1, result.rows)),
      }),
    ),
    ...heading(view, view.say('cli.compared'), result.protocol),
    ...renderTable(
      view,
      [
        { title: view.say('cli.table.model'), paint: (text, i) => (i === taken ? bold(text) : text) },
        { title: 'AUC', align: 'right' },
        { title: '', paint: dim },
        { title: 'Brier', align: 'right' },
        { title: 'ECE', align: 'right' },
        { title: view.say('cli.table.behind') },
        { title: view.say('cli.table.fit'), align: 'right' },
        { title: view.say('cli.table.predict'), align: 'right' },
        { title: view.say('cli.table.size'), align: 'right' },
        { title: view.say('cli.table.memory'), align: 'right' },
      ],
      ranked.map(({ model, metrics, intervals, cost }) => [
        model,
        fixed(metrics.auc, 4),
        interval(intervals.auc),
        fixed(metrics.brier),
        fixed(metrics.ece),
        against(model),
        ...costCells(cost),
      ]),
    ),
    ...curveLines(view, view.say('cli.compare.curves'), curves),
    ...heading(view, view.say('cli.verdict')),
    ...paragraph(view, result.sentence),
    ...(result.curveSentence === undefined ? [] : paragraph(view, result.curveSentence)),
    ...warningLines(view, result.warnings),
    ...(result.report === undefined ? [] : ['', `  ${cyan(cleanText(result.report))}`]),
    '',
    dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
  ];
}

/** Time to fit and to predict, size, memory. */
export function costCells({
  fitSeconds,
  predictMicroseconds,
  bytes,
  peakMemoryMiB,
}: CompareResult['models'][number]['cost']): string[] {
  return [
    fitSeconds === null ? '–' : `${fixed(fitSeconds, 1)} s`,
    predictMicroseconds === null ? '–' : `${fixed(predictMicroseconds, 1)} us`,
    `${count(Math.ceil(bytes / 1024))} KiB`,
    peakMemoryMiB === null ? '–' : `${count(peakMemoryMiB)} MiB`,
  ];
}

/** @param curves a line per model: its name, and what it comes to at each size */
export function curveLines(
  view: View,
  title: string,
  curves: { readonly sizes: readonly number[]; readonly models: readonly (readonly string[])[] } | undefined,
): string[] {
  if (curves === undefined) return [];
  return [
    ...heading(view, title),
    ...renderTable(
      view,
      [
        { title: view.say('cli.table.model') },
        ...curves.sizes.map((size) => ({ title: count(size), align: 'right' as const })),
      ],
      curves.models,
    ),
  ];
}
