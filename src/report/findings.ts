// Findings and what they mean, worst first.
import { formatNumber } from '../messages/index.js';
import { type Finding, severities } from '../quality/index.js';
import { isolate } from './page/clean.js';
import type { ReportData } from './report-data.js';
import type { Words } from './words.js';

/** Worst first, and as they were found within a severity. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

/** Whether the training already did what the finding proposes, as the columns it used show. */
export function isSettled({ repair }: Finding, columns: ReportData['data']['columns']): boolean {
  if (repair === undefined || !('column' in repair)) return false;
  const column = columns.find(({ name }) => name === repair.column);
  switch (repair.action) {
    case 'drop-column':
      return column?.role === 'ignored';
    case 'set-role':
      return column?.role === repair.role;
    case 'set-kind':
      return column?.kind === repair.kind;
    case 'special-values':
      return column !== undefined && repair.values.every((value) => column.special.includes(value));
    default:
      return false;
  }
}

/** What of a report its findings are told from. */
export type Checked = Pick<ReportData, 'findings'> & { readonly data: Pick<ReportData['data'], 'columns'> };

/** Critical findings and warnings that still stand, worst first. */
export function alarmsOf({ findings, data }: Checked): readonly Finding[] {
  return worstFirst(findings).filter((finding) => finding.severity !== 'notice' && !isSettled(finding, data.columns));
}

/** Findings in order, those of one check and severity together. */
export function alike(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = groups.get(`${finding.severity} ${finding.check}`);
    if (group) group.push(finding);
    else groups.set(`${finding.severity} ${finding.check}`, [finding]);
  }
  return [...groups.values()];
}

/** The first of some findings that are alike, and how many more there are. */
export function groupTitle(group: readonly [Finding, ...Finding[]], words: Words): string {
  const title = findingText(group[0], 'title', words);
  return group.length === 1
    ? title
    : words.say('report.summary.alike', { title, count: words.integer(group.length - 1) });
}

/** The title, consequence or repair of a finding in words; a check without a message goes by its name. */
export function findingText(finding: Finding, part: 'title' | 'consequence' | 'repair', words: Words): string {
  const facts: Record<string, string> = {
    columns: words.list(finding.columns.map(isolate)),
    column: isolate(finding.columns[0] ?? ''),
    rows: words.integer(finding.rows.count),
    check: finding.check,
  };
  for (const [key, value] of Object.entries(finding.facts)) {
    facts[key] = typeof value === 'number' ? formatNumber(words.language, value) : isolate(value);
  }
  const otherwise = part === 'title' ? finding.check.replaceAll('-', ' ') : '';
  return words.sayOr(`finding.${finding.check}.${part}`, otherwise, facts);
}
