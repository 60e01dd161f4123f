import type { TrainResult } from '../../tasks/index.js';
import { fixed } from './numbers.js';
import {
  applicantLines,
  comparisonLines,
  findingLines,
  importanceLines,
  judgementLines,
  legend,
  memoryText,
  nextLines,
  outcomeLines,
  warningLines,
} from './parts.js';
import { cleanText } from './text.js';
import { heading, paragraph, type View } from './view.js';

const findingsShown = 3;

/** A training: how well, against what, worth it or not, why, and what to do next. */
export function printTrain(result: TrainResult, view: View): string[] {
  const { bold, dim } = view.style;
  const [main, ...tests] = result.results;
  const ref = result.name ?? result.run;
  return [
    `${bold(cleanText(result.model))}  ${dim(result.run)}`,
    ...outcomeLines(view, result.rows, result.target),
    ...kindsLine(view, result.columns),
    ...chosenLine(view, result),
    ...(main === undefined ? [] : judgementLines(view, view.say('cli.result'), main)),
    ...tests.flatMap((test) => judgementLines(view, view.say('cli.result'), test)),
    ...(main === undefined ? [] : comparisonLines(view, labelOf(result), main, result.baselines)),
    ...verdictLines(view, result.verdict),
    ...importanceLines(view, result.importance),
    ...applicantsSection(view, result),
    ...findingsSummary(view, result.findings),
    ...warningLines(view, result.warnings),
    ...heading(view, view.say('cli.report'), memoryText(view, result.seconds.total, result.peakMemoryMiB)),
    `  ${view.style.cyan(cleanText(result.report))}`,
    ...nextLines(view, [
      [`fathom explain ${ref} --row 1`, view.say('cli.next.explain')],
      [`fathom predict ${ref} NEW.csv --out scores.parquet`, view.say('cli.next.predict')],
      [`fathom runs alias champion ${ref}`, view.say('cli.next.champion')],
    ]),
  ];
}

/** The model's name; one that `auto` chose may also stand by itself among the others. */
export function labelOf({ model, chosenFrom }: TrainResult): string {
  if (chosenFrom === undefined) return model;
  const members = chosenFrom.filter(({ weight }) => weight > 0).map((each) => each.model);
  return `auto (${members.length > 1 ? members.join(' + ') : model})`;
}

export function verdictLines(view: View, verdict: TrainResult['verdict']): string[] {
  const mark = verdict.worthIt ? view.style.green('✓') : view.style.yellow('=');
  return [...heading(view, view.say('cli.verdict')), ...paragraph(view, verdict.sentence, '    ', `  ${mark} `)];
}

/** How many columns of which kind were used, so that a wrong guess is seen at once. */
export function kindsLine(view: View, columns: TrainResult['columns']): string[] {
  const features = columns.filter((column) => column.role === 'feature');
  const kinds = new Map<string, number>();
  for (const { kind } of features) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (kinds.size === 0) return [];
  const listed = [...kinds].map(([kind, number]) => `${number} ${kind}`).join(', ');
  return paragraph(view, view.say('cli.columns.few', { count: features.length, kinds: listed }));
}

function chosenLine(view: View, { chosenFrom }: TrainResult): string[] {
  if (chosenFrom === undefined) return [];
  const models = chosenFrom
    .map(({ model, innerAuc, weight }) => `${model} ${fixed(innerAuc)} (${fixed(weight, 2)})`)
    .join(', ');
  return paragraph(view, view.say('cli.chosenFrom', { models }));
}

function applicantsSection(view: View, { applicants }: TrainResult): string[] {
  if (applicants.length === 0) return [];
  return ['', legend(view), ...applicants.flatMap((applicant) => applicantLines(view, applicant))];
}

export function findingsSummary(view: View, findings: TrainResult['findings']): string[] {
  if (findings.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  const aside = [...counts].map(([severity, number]) => `${number} ${severity}`).join(', ');
  const lines = [...heading(view, view.say('cli.findings'), aside)];
  for (const finding of findings.slice(0, findingsShown)) lines.push(...findingLines(view, finding));
  const more = findings.length - findingsShown;
  if (more > 0)
    lines.push(
      ...paragraph(view, view.say('cli.findings.more', { count: more, command: 'fathom check FILE' }), '    ').map(
        view.style.dim,
      ),
    );
  return lines;
}
