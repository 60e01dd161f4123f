import type { PredictResult } from '../../tasks/index.js';
import { bar, count, fixed, percent } from './numbers.js';
import { memoryText, warningLines } from './parts.js';
import { renderTable } from './table.js';
import { padEnd } from './text.js';
import { heading, paragraph, type View } from './view.js';

/** A scoring: the first rows, how the grades are spread, where the rest is. */
export function printPredict(result: PredictResult, view: View): string[] {
  return [
    view.style.bold(view.say('cli.predicted', { rows: count(result.rows), run: result.run })),
    ...paragraph(view, view.say('cli.predicted.mean', { mean: percent(result.meanProbability, 2) })),
    ...previewLines(view, result),
    ...gradeLines(view, result),
    ...warningLines(view, result.warnings),
    '',
    ...(result.out === undefined ? [] : [view.style.cyan(view.say('cli.predicted.written', { path: result.out }))]),
    view.style.dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
  ];
}

function previewLines(view: View, { preview, rows }: PredictResult): string[] {
  if (preview.length === 0) return [];
  const ids = Object.keys(preview[0]!.id ?? {});
  const title = preview.length < rows ? view.say('cli.predicted.first', { count: preview.length }) : '';
  return [
    ...(title === '' ? [''] : heading(view, title)),
    ...renderTable(
      view,
      [
        { title: view.say('cli.table.row'), align: 'right', paint: view.style.dim },
        ...ids.map((title) => ({ title })),
        { title: view.say('cli.table.probability'), align: 'right' },
        { title: view.say('cli.table.score'), align: 'right' },
        { title: view.say('cli.table.grade') },
        { title: view.say('cli.table.reasonAgainst'), flexible: true, paint: view.style.dim },
      ],
      preview.map((row) => [
        String(row.row),
        ...ids.map((name) => row.id?.[name] ?? ''),
        percent(row.probability, 2),
        fixed(row.score, 0),
        row.grade,
        row.reasons[0] ?? '',
      ]),
    ),
  ];
}

function gradeLines(view: View, { grades, rows }: PredictResult): string[] {
  const used = grades.filter((grade) => grade.rows > 0);
  if (used.length === 0) return [];
  const most = Math.max(...used.map((grade) => grade.rows));
  return [
    ...heading(view, view.say('cli.grades')),
    ...renderTable(
      view,
      [
        { title: '' },
        { title: '', paint: view.style.cyan },
        { title: '', align: 'right' },
        { title: '', align: 'right' },
      ],
      used.map((grade) => [
        grade.grade,
        padEnd(bar(grade.rows / most, 24), 24),
        count(grade.rows),
        percent(grade.rows / Math.max(1, rows)),
      ]),
    ),
  ];
}
