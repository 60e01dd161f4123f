import type { TabularPredictResult } from '../../../tasks/index.js';
import { bar, count, percent } from '../numbers.js';
import { memoryText, warningLines } from '../parts.js';
import { renderTable } from '../table.js';
import { padEnd } from '../text.js';
import { heading, paragraph, type View } from '../view.js';
import { generalView, number } from './parts.js';

const shownClasses = 20;

/** Predictions: the first rows, how they are spread, where the rest is. */
export function printTabularPredict(result: TabularPredictResult, plain: View): string[] {
  const view = generalView(plain);
  return [
    view.style.bold(view.say('tabular.cli.predicted', { rows: count(result.rows), run: result.run })),
    ...(result.meanPrediction === undefined
      ? []
      : paragraph(view, view.say('tabular.cli.mean', { mean: number(result.meanPrediction) }))),
    ...previewLines(view, result),
    ...classLines(view, result),
    ...warningLines(view, result.warnings),
    '',
    ...(result.out === undefined ? [] : [view.style.cyan(view.say('cli.predicted.written', { path: result.out }))]),
    view.style.dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
  ];
}

function previewLines(view: View, { preview, rows, target }: TabularPredictResult): string[] {
  const [first] = preview;
  if (first === undefined) return [];
  const ids = Object.keys(first.id ?? {});
  const title = preview.length < rows ? view.say('cli.predicted.first', { count: preview.length }) : '';
  const isClass = first.probabilities !== undefined;
  const further = isClass ? view.say('tabular.cli.probability') : view.say('tabular.cli.interval');
  return [
    ...(title === '' ? [''] : heading(view, title)),
    ...renderTable(
      view,
      [
        { title: view.say('cli.table.row'), align: 'right', paint: view.style.dim },
        ...ids.map((name) => ({ title: name })),
        { title: target, ...(isClass ? {} : { align: 'right' as const }) },
        ...(isClass || first.interval !== undefined ? [{ title: further, align: 'right' as const }] : []),
        { title: view.say('cli.table.reason'), flexible: true, paint: view.style.dim },
      ],
      preview.map(({ row, id, prediction, probabilities, interval, reasons }) => [
        String(row),
        ...ids.map((name) => id?.[name] ?? ''),
        typeof prediction === 'number' ? number(prediction) : prediction,
        ...(probabilities === undefined ? [] : [percent(probabilities[prediction]!)]),
        ...(interval === undefined ? [] : [`${number(interval[0])} … ${number(interval[1])}`]),
        reasons[0] ?? '',
      ]),
    ),
  ];
}

function classLines(view: View, { classes, rows }: TabularPredictResult): string[] {
  if (classes === undefined || rows === 0) return [];
  const used = [...classes].sort((a, b) => b.rows - a.rows).slice(0, shownClasses);
  const most = Math.max(1, ...used.map((own) => own.rows));
  return [
    ...heading(view, view.say('tabular.cli.classes')),
    ...renderTable(
      view,
      [
        { title: '', flexible: true },
        { title: '', paint: view.style.cyan },
        { title: '', align: 'right' },
        { title: '', align: 'right' },
      ],
      used.map((own) => [own.name, padEnd(bar(own.rows / most, 24), 24), count(own.rows), percent(own.rows / rows)]),
    ),
  ];
}
