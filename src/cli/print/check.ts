import type { ColumnSummary } from '../../report/index.js';
import type { CheckResult, FindingResult } from '../../tasks/index.js';
import { quoted } from '../quote.js';
import { count, percent } from './numbers.js';
import {
  findingLines,
  memoryText,
  nextLines,
  outcomeLines,
  repairOption,
  stabilityLines,
  warningLines,
} from './parts.js';
import { renderTable } from './table.js';
import { cleanText } from './text.js';
import { heading, paragraph, type View } from './view.js';

const severities = ['critical', 'warning', 'notice'] as const;
const columnsShown = 60;

/**
 * The data-quality report: the columns as they were understood, then the findings from worst to mildest.
 *
 * @param command what was typed, to propose it again with --apply
 */
export function printCheck(result: CheckResult, view: View, command?: string): string[] {
  return [
    view.style.bold(cleanText(result.data.join(', '))),
    ...(result.target === undefined
      ? paragraph(view, `${count(result.rows)} ${view.say('cli.table.rows')}`)
      : outcomeLines(view, result.rows, result.target)),
    ...columnLines(view, result.columns),
    ...suggestedLines(view, result),
    ...findingSections(view, result.findings),
    ...stabilityLines(view, result.stability),
    ...appliedLines(view, result),
    ...warningLines(view, result.warnings),
    '',
    view.style.dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
    ...nextSteps(view, result, command),
  ];
}

export function columnLines(view: View, columns: readonly ColumnSummary[]): string[] {
  const shown = columns.slice(0, columnsShown);
  const table = renderTable(
    view,
    [
      { title: view.say('cli.table.column') },
      { title: view.say('cli.table.kind') },
      { title: view.say('cli.table.role'), paint: view.style.dim },
      { title: view.say('cli.table.missing'), align: 'right' },
      { title: view.say('cli.table.values'), flexible: true, paint: view.style.dim },
    ],
    shown.map((column) => [
      column.name,
      column.kind,
      column.role,
      column.missing === 0 ? '' : percent(column.missing),
      column.typical.join(' … ') + (column.special.length === 0 ? '' : `  {${column.special.join(', ')}}`),
    ]),
  );
  const more = columns.length > shown.length ? [view.style.dim(`  … + ${count(columns.length - shown.length)}`)] : [];
  return [...heading(view, view.say('cli.columns'), String(columns.length)), ...table, ...more];
}

function suggestedLines(view: View, { suggestedTargets }: CheckResult): string[] {
  if (suggestedTargets === undefined || suggestedTargets.length === 0) return [];
  return ['', ...paragraph(view, view.say('cli.suggested', { columns: suggestedTargets.join(', ') }))];
}

export function findingSections(view: View, findings: readonly FindingResult[]): string[] {
  if (findings.length === 0) return ['', `  ${view.style.green('✓')} ${view.say('cli.clean')}`];
  return severities.flatMap((severity) => {
    const group = findings.filter((finding) => finding.severity === severity);
    if (group.length === 0) return [];
    const title = heading(view, view.say(`cli.severity.${severity}`), String(group.length));
    return [...title, ...group.flatMap((finding) => findingLines(view, finding))];
  });
}

function appliedLines(view: View, { applied }: CheckResult): string[] {
  if (applied === undefined) return [];
  return [
    ...heading(view, view.say('cli.applied')),
    ...applied.changes.flatMap((change) => paragraph(view, change, '    ', '  · ')),
    ...paragraph(view, view.say('cli.applied.written', { rows: count(applied.rows), path: applied.out })),
    ...paragraph(view, view.say('cli.applied.record', { path: applied.record })),
  ];
}

function nextSteps(view: View, result: CheckResult, command: string | undefined): string[] {
  const data = result.data.map(quoted).join(' ');
  const column = result.target?.column ?? result.suggestedTargets?.[0];
  const positive = (result.target?.positive ?? []).map((value) => ` --positive ${quoted(value)}`).join('');
  const target = column === undefined ? '' : ` --target ${quoted(column)}${positive}`;
  const options = [...new Set(result.findings.map(repairOption).filter((option) => option !== undefined))];
  const repairable = result.findings.some((finding) => finding.repair !== undefined);
  const commands: [string, string][] = [];
  if (result.applied !== undefined)
    commands.push([`fathom train credit ${quoted(result.applied.out)}${target}`, view.say('cli.next.train')]);
  else {
    const again = command ?? `fathom check ${data}${target}`;
    if (repairable) commands.push([`${again} --apply repaired.csv`, view.say('cli.next.apply')]);
    const short = options.length <= 3 ? options.map((option) => ` ${option}`).join('') : '';
    if (target !== '') commands.push([`fathom train credit ${data}${target}${short}`, view.say('cli.next.train')]);
  }
  return nextLines(view, commands);
}
