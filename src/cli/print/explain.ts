import type { ExplainResult } from '../../tasks/index.js';
import { percent } from './numbers.js';
import { applicantLines, importanceLines, legend, warningLines } from './parts.js';
import { cleanText } from './text.js';
import type { View } from './view.js';

/** Why a model rates applicants as it does, in words. */
export function printExplain(result: ExplainResult, view: View): string[] {
  const { bold, dim } = view.style;
  const average = view.say('cli.averageRisk', { risk: percent(result.baseProbability) });
  return [
    `${bold(cleanText(result.model))}  ${dim(`${result.run}  ${result.method}  ${average}`)}`,
    ...(result.applicants.length === 0 ? [] : ['', legend(view)]),
    ...result.applicants.flatMap((applicant) => applicantLines(view, applicant)),
    ...importanceLines(view, result.importance, 12),
    ...warningLines(view, result.warnings),
  ];
}
