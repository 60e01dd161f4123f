// The risk by parts of the rows, on the terminal.
import type { Segments } from '../../report/index.js';
import { count, interval, percent, pValue } from './numbers.js';
import { renderTable } from './table.js';
import { heading, paragraph, type View } from './view.js';

/** Where a model is most wrong, in one sentence; nothing where chance explains all. */
export function worstLines(view: View, segments: Segments | undefined): string[] {
  const [worst, ...others] = segments?.worst ?? [];
  if (worst === undefined) return [];
  const [first, second] = worst.conditions.map((condition) => view.say('report.segments.condition', condition));
  const sentence = view.say('cli.worst', {
    where: second === undefined ? first! : view.say('report.segments.and', { first: first!, second }),
    rate: percent(worst.rate),
    predicted: percent(worst.predicted),
    rows: count(worst.rows),
    p: pValue(worst.adjusted),
  });
  const more = others.length === 0 ? '' : ` ${view.say('cli.worst.more', { count: others.length })}`;
  return [...heading(view, view.say('report.segments.worst')), ...paragraph(view, `${sentence}${more}`)];
}

/** A table per column. */
export function segmentLines(view: View, segments: Segments | undefined): string[] {
  return (segments?.columns ?? []).flatMap(({ column, meaning, segments: parts }) => [
    ...heading(view, view.say(`report.segments.${meaning}`, { column })),
    ...renderTable(
      view,
      [
        { title: '', flexible: true },
        { title: view.say('cli.table.rows'), align: 'right' },
        { title: view.say('cli.table.observed'), align: 'right' },
        { title: view.say('cli.table.predicted'), align: 'right' },
        { title: '', align: 'right' },
        { title: 'AUC', align: 'right' },
        { title: '', paint: view.style.dim },
      ],
      parts.map((part) => [
        part.label,
        count(part.rows),
        percent(part.rate),
        percent(part.predicted),
        pValue(part.pValue),
        part.auc === null ? '–' : part.auc.toFixed(3),
        part.aucInterval === null ? '' : interval(part.aucInterval),
      ]),
    ),
  ]);
}
