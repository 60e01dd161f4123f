// Findings and what they mean, worst first.
import { formatNumber } from '../messages/index.js';
import { type Finding, severities } from '../quality/index.js';
import { isolate } from './page/clean.js';
import type { Words } from './words.js';

/** Worst first, and as they were found within a severity. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
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
