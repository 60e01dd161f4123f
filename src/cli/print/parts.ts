// Sections that several results share.
import type { FeatureImportance } from '../../report/index.js';
import type {
  ApplicantResult,
  BaselineResult,
  FindingResult,
  JudgementResult,
  StabilityResult,
  TargetResult,
} from '../../tasks/index.js';
import { quoted } from '../quote.js';
import { bar, count, duration, fixed, interval, percent, pValue, signed } from './numbers.js';
import { renderTable } from './table.js';
import { cleanText, displayWidth, padEnd } from './text.js';
import { heading, paragraph, type View } from './view.js';

/** `1,000 rows, 300 defaults (30.0 %), target "y" = 2` and what was left out. */
export function outcomeLines(view: View, rows: number, target: TargetResult): string[] {
  const judged = Math.max(1, rows);
  const positive = target.positive.length === 0 ? '' : ` = ${target.positive.join(', ')}`;
  const values = {
    rows: count(rows),
    events: count(target.events),
    rate: percent(target.events / judged),
    target: `"${target.column}"${positive}`,
  };
  const lines = paragraph(view, view.say('cli.outcome', values));
  if (target.excluded > 0)
    lines.push(...paragraph(view, view.say('cli.outcome.excluded', { count: count(target.excluded) })));
  return lines;
}

const shownMetrics = ['auc', 'gini', 'ks', 'brier', 'ece'] as const;
const metricTitles = { auc: 'AUC', gini: 'Gini', ks: 'KS', brier: 'Brier', ece: 'ECE' } as const;

/** The headline metrics with 95 % intervals and what each means. */
export function judgementLines(view: View, title: string, result: JudgementResult): string[] {
  const { bold, dim } = view.style;
  const rows = shownMetrics.map((name) => [
    metricTitles[name],
    fixed(result.metrics[name]),
    interval(result.intervals[name]),
    view.say(`cli.metric.${name}`),
  ]);
  return [
    ...heading(view, title, result.protocol),
    ...renderTable(
      view,
      [
        { title: '' },
        { title: '', paint: (text, row) => (row === 0 ? bold(text) : text) },
        { title: '', paint: dim },
        { title: '', paint: dim, flexible: true },
      ],
      rows,
    ),
  ];
}

/** The chosen model and every other one judged on the same rows. */
export function comparisonLines(
  view: View,
  model: string,
  result: JudgementResult,
  others: readonly BaselineResult[],
): string[] {
  if (others.length === 0) return [];
  const row = (name: string, { metrics, intervals }: Pick<BaselineResult, 'metrics' | 'intervals'>, test: string) => [
    name,
    fixed(metrics.auc),
    interval(intervals.auc),
    fixed(metrics.ks),
    fixed(metrics.brier),
    test,
  ];
  const against = (other: BaselineResult) => `${signed(-other.test.difference)}  ${pValue(other.test.pValue)}`;
  const ranked = [
    { auc: result.metrics.auc, chosen: true, cells: row(model, result, '') },
    ...others.map((other) => ({
      auc: other.metrics.auc,
      chosen: false,
      cells: row(other.model, other, against(other)),
    })),
  ].sort((a, b) => b.auc - a.auc);
  const chosen = ranked.findIndex((entry) => entry.chosen);
  return [
    ...heading(view, view.say('cli.compared')),
    ...renderTable(
      view,
      [
        { title: view.say('cli.table.model'), paint: (text, i) => (i === chosen ? view.style.bold(text) : text) },
        { title: 'AUC', align: 'right' },
        { title: '', paint: view.style.dim },
        { title: 'KS', align: 'right' },
        { title: 'Brier', align: 'right' },
        { title: view.say('cli.table.against', { model: cleanText(model) }) },
      ],
      ranked.map((entry) => entry.cells),
    ),
  ];
}

export function importanceLines(view: View, importance: readonly FeatureImportance[], shown = 8): string[] {
  const top = importance.slice(0, shown);
  if (top.length === 0) return [];
  const most = top[0]!.strength;
  return [
    ...heading(view, view.say('cli.drivers')),
    ...renderTable(
      view,
      [
        { title: '', flexible: true },
        { title: '', paint: view.style.cyan },
        { title: '', align: 'right' },
      ],
      top.map(({ feature, strength }) => [
        feature,
        padEnd(bar(most > 0 ? strength / most : 0, 24), 24),
        fixed(strength),
      ]),
    ),
  ];
}

const severityColour = { critical: 'red', warning: 'yellow', notice: 'cyan' } as const;

/** One finding: what, why it matters, and the option that mends it. */
export function findingLines(view: View, finding: FindingResult): string[] {
  const mark = view.style[severityColour[finding.severity]]('●');
  const lines = paragraph(view, finding.sentence, '    ', `  ${mark} `);
  lines.push(...paragraph(view, finding.consequence, '    ').map(view.style.dim));
  if (finding.proposal !== undefined)
    lines.push(...paragraph(view, `→ ${finding.proposal}`, '      ', '    ').map(view.style.green));
  const option = repairOption(finding);
  const said = option !== undefined && finding.proposal?.includes(`${option.split(' ')[0]} `);
  if (option !== undefined && !said) {
    // The option stays in one piece, to be copied: behind the proposal where there is room, else on a line of its own.
    const last = finding.proposal === undefined ? undefined : lines.at(-1)!;
    const fits = last !== undefined && displayWidth(last) + 2 + displayWidth(option) <= view.width;
    if (fits) lines[lines.length - 1] = `${last}  ${view.style.cyan(cleanText(option))}`;
    else lines.push(`      ${view.style.cyan(cleanText(option))}`);
  }
  return lines;
}

/** The option of `check` and `train` that has the effect of a repair; undefined where only `--apply` can do it. */
export function repairOption({ repair }: FindingResult): string | undefined {
  switch (repair?.action) {
    case 'drop-column':
      return `--drop ${quoted(repair.column)}`;
    case 'set-role':
      return repair.role === 'ignored'
        ? `--drop ${quoted(repair.column)}`
        : `--${repair.role} ${quoted(repair.column)}`;
    case 'set-kind':
      return `--kind ${quoted(`${repair.column}=${repair.kind}`)}`;
    case 'special-values':
      return `--special ${quoted(`${repair.column}=${repair.values.join(',')}`)}`;
    default:
      return undefined;
  }
}

/** One applicant: risk, grade, and the reasons in words with bars to the right (riskier) and left (safer). */
export function applicantLines(view: View, applicant: ApplicantResult): string[] {
  const { red, green, bold } = view.style;
  const head = `${percent(applicant.probability)}  ${view.say('cli.table.score')} ${fixed(applicant.score, 0)}  ${view.say('cli.table.grade')} ${applicant.grade}`;
  const most = Math.max(1e-12, ...applicant.reasons.map(({ contribution }) => Math.abs(contribution)));
  const width = 8;
  const lines = [`  ${bold(view.say('cli.applicant', { row: String(applicant.row) }))}  ${head}`];
  for (const reason of applicant.reasons) {
    const harmful = reason.contribution >= 0;
    const strip = padEnd(bar(Math.abs(reason.contribution) / most, width), width);
    const mark = (harmful ? red : green)(`${harmful ? '▲' : '▼'} ${strip}`);
    lines.push(...paragraph(view, reason.sentence, ' '.repeat(15), `    ${mark} `));
  }
  return lines;
}

/** What the marks of `applicantLines` mean. */
export const legend = (view: View): string =>
  view.style.dim(`▲ ${view.say('cli.harmful')}  ▼ ${view.say('cli.helpful')}`);

export function stabilityLines(view: View, stability: readonly StabilityResult[] | undefined, shown = 8): string[] {
  if (stability === undefined || stability.length === 0) return [];
  const level = (psi: number) => (psi > 0.25 ? 'large' : psi > 0.1 ? 'some' : 'small');
  const paint = { large: view.style.red, some: view.style.yellow, small: view.style.green };
  const top = stability.slice(0, shown);
  return [
    ...heading(view, view.say('cli.stability'), 'PSI'),
    ...renderTable(
      view,
      [
        { title: '', flexible: true },
        { title: '', align: 'right' },
        { title: '', paint: (text, row) => paint[level(top[row]!.psi)](text) },
      ],
      top.map(({ column, psi }) => [column, fixed(psi), view.say(`cli.stability.${level(psi)}`)]),
    ),
  ];
}

export function warningLines(view: View, warnings: readonly string[]): string[] {
  if (warnings.length === 0) return [];
  const mark = view.style.yellow('!');
  return [
    ...heading(view, view.say('cli.warnings')),
    ...warnings.flatMap((warning) => paragraph(view, warning, '    ', `  ${mark} `)),
  ];
}

/** Commands to try next, each with what it is for. */
export function nextLines(view: View, commands: readonly (readonly [command: string, purpose: string])[]): string[] {
  if (commands.length === 0) return [];
  const home = (command: string) => (/ --home\b/.test(command) ? '' : view.homeFlag);
  const rows = commands.map(([command, purpose]) => [`${command}${home(command)}`, purpose]);
  const columns = [{ title: '' }, { title: '', paint: view.style.dim }];
  return [...heading(view, view.say('cli.next')), ...renderTable(view, columns, rows)];
}

export const memoryText = (view: View, seconds: number, peakMemoryMiB: number): string =>
  view.say('cli.memory', { seconds: duration(seconds), memory: count(peakMemoryMiB) });
