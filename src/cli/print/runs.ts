import type { AuditReport, RunSummary } from '../../runs/index.js';
import { fixed } from './numbers.js';
import { renderTable } from './table.js';
import { metricText, metricTitle } from './tabular/parts.js';
import { cleanText } from './text.js';
import { paragraph, type View } from './view.js';

const statusColour = {
  complete: 'green',
  running: 'cyan',
  interrupted: 'yellow',
  failed: 'red',
  broken: 'red',
} as const;

/** The headline number of a run's result, when it has one. */
export function headlineAuc(run: RunSummary): number | undefined {
  const result = run.result as { results?: readonly { metrics?: { auc?: unknown } }[] } | undefined;
  const auc = result?.results?.[0]?.metrics?.auc;
  return typeof auc === 'number' ? auc : undefined;
}

/** The headline number as it stands in a table: an AUC by itself, another metric with its name. */
function headlineText(run: RunSummary, view: View): string {
  const result = run.result as
    | { headline?: { metric?: unknown }; results?: readonly { metrics?: Readonly<Record<string, unknown>> }[] }
    | undefined;
  const metric = result?.headline?.metric;
  const value = typeof metric === 'string' ? result?.results?.[0]?.metrics?.[metric] : undefined;
  if (typeof metric === 'string' && typeof value === 'number' && metric !== 'auc')
    return `${metricTitle(view, metric)} ${metricText(metric, value)}`;
  const auc = headlineAuc(run);
  return auc === undefined ? '' : fixed(auc);
}

/** The model that was trained, else the one that was asked for. */
export function modelOf(run: RunSummary): string {
  const trained = (run.result as { model?: unknown } | undefined)?.model;
  const asked = run.recipe?.model ?? (run.recipe?.settings as { model?: unknown } | undefined)?.model;
  return typeof trained === 'string' ? trained : typeof asked === 'string' ? asked : '';
}

/** The registry, newest first. */
export function printRuns(runs: readonly RunSummary[], home: string, view: View): string[] {
  if (runs.length === 0) return paragraph(view, view.say('cli.noRuns', { home }), '');
  const table = renderTable(
    view,
    [
      { title: view.say('cli.table.run') },
      { title: view.say('cli.table.name'), flexible: true },
      { title: view.say('cli.table.model') },
      { title: view.say('cli.table.status'), paint: (text, row) => view.style[statusColour[runs[row]!.status]](text) },
      { title: view.say('cli.table.auc'), align: 'right' },
      { title: view.say('cli.table.aliases'), paint: view.style.bold },
    ],
    runs.map((run) => {
      return [
        run.id,
        run.name ?? '',
        modelOf(run),
        view.say(`cli.run.${run.status}`),
        headlineText(run, view),
        run.aliases.join(', '),
      ];
    }),
  );
  const problems = runs.filter((run) => run.problem !== undefined && run.status !== 'interrupted');
  return [
    ...table,
    ...(problems.length === 0 ? [] : ['']),
    ...problems.flatMap((run) => paragraph(view, `${run.id}: ${run.problem}`, '    ', '  ')),
  ];
}

/** One run: what it was made from and where it lies. */
export function printRun(run: RunSummary, folder: string, view: View): string[] {
  const facts: [string, string][] = [
    [view.say('cli.table.name'), run.name ?? ''],
    [view.say('cli.table.model'), modelOf(run)],
    [view.say('cli.table.status'), view.say(`cli.run.${run.status}`)],
    [view.say('cli.table.created'), run.createdAt.slice(0, 19).replace('T', ' ')],
    [view.say('cli.table.auc'), headlineText(run, view)],
    [view.say('cli.table.aliases'), run.aliases.join(', ')],
  ];
  return [
    view.style.bold(cleanText(run.id)),
    ...renderTable(
      view,
      [{ title: '', paint: view.style.dim }, { title: '' }],
      facts.filter(([, value]) => value !== ''),
    ),
    `  ${view.style.cyan(cleanText(folder))}`,
    ...(run.problem === undefined ? [] : paragraph(view, run.problem)),
  ];
}

export function printAudit(report: AuditReport, view: View): string[] {
  const { red, green, yellow } = view.style;
  const head = report.intact
    ? paragraph(view, view.say('cli.audit.intact', { entries: report.entries }), '  ', `${green('✓')} `)
    : [
        red(view.say('cli.audit.broken')),
        ...report.problems.flatMap((problem) => paragraph(view, problem, '    ', '  · ')),
      ];
  const unrecorded =
    report.unrecorded.length === 0
      ? []
      : paragraph(
          view,
          view.say('cli.audit.unrecorded', { runs: report.unrecorded.join(', ') }),
          '  ',
          `${yellow('!')} `,
        );
  return [...head, ...unrecorded];
}
