// Sections that the results of tables of any domain share.
import { generally, isMessageKey, message } from '../../../messages/index.js';
import type { ExampleResult, TabularBaseline, TabularJudgementResult, TabularResult } from '../../../tasks/index.js';
import { bar, count, fixed, percent, pValue } from '../numbers.js';
import { renderTable } from '../table.js';
import { cleanText, padEnd } from '../text.js';
import { heading, paragraph, type View } from '../view.js';

export type Kind = TabularResult['kind'];

/** The view with the words for tables of any domain. */
export function generalView(view: View): View {
  return { ...view, say: (key, values) => message(generally(view.language), key, values) };
}

/** The metrics that are shown of each kind of target, in that order. */
export const shownMetrics: Readonly<Record<Kind, readonly string[]>> = {
  binary: ['auc', 'averagePrecision', 'accuracy', 'logLoss', 'brier', 'ece'],
  multiclass: ['accuracy', 'balancedAccuracy', 'macroF1', 'logLoss', 'auc', 'ece'],
  regression: ['rmse', 'mae', 'medianAbsoluteError', 'r2'],
};
const inUnit = new Set(['rmse', 'mae', 'medianAbsoluteError']);

/** Four significant digits, never in powers of ten where that can be helped. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return value.toExponential(3);
  if (Number.isInteger(value) || size >= 10_000) return count(value);
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

export const metricText = (metric: string, value: number): string =>
  inUnit.has(metric) ? exactly4(value) : fixed(value, metric === 'logLoss' ? 4 : 3);

/** Four significant digits, the last zeros too, so that columns of metrics line up. */
function exactly4(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size < 1e-6 || size >= 10_000) return number(value);
  return value.toLocaleString('en-US', { minimumSignificantDigits: 4, maximumSignificantDigits: 4 });
}

export const rangeText = (metric: string, range: readonly [number, number] | undefined): string =>
  range === undefined ? '' : `[${metricText(metric, range[0])}, ${metricText(metric, range[1])}]`;

function said(view: View, part: 'metric' | 'meaning', metric: string): string {
  const key = `tabular.${part}.${metric}`;
  return isMessageKey(key) ? view.say(key) : part === 'metric' ? metric : '';
}

export const metricTitle = (view: View, metric: string): string => said(view, 'metric', metric);

/** What the target is, in one line, and what was left out. */
export function targetLines(view: View, { rows, target }: Pick<TabularResult, 'rows' | 'target'>): string[] {
  const { column, kind, classes = [], numbers } = target;
  const all = Math.max(
    1,
    classes.reduce((sum, own) => sum + own.rows, 0),
  );
  const facts = { rows: count(rows), target: column };
  if (numbers !== undefined) {
    const { least, largest, mean } = numbers;
    return paragraph(
      view,
      view.say('tabular.cli.rows.regression', {
        ...facts,
        ...{ least: number(least), largest: number(largest), mean: number(mean) },
      }),
    );
  }
  if (kind === 'binary') {
    const event = classes[1]!;
    return paragraph(
      view,
      view.say('tabular.cli.rows.binary', {
        ...facts,
        ...{ events: count(event.rows), event: event.name, rate: percent(event.rows / all) },
      }),
    );
  }
  const largest = [...classes]
    .sort((a, b) => b.rows - a.rows)
    .slice(0, 3)
    .map(({ name, rows: own }) => `${name} ${percent(own / all, 0)}`);
  const more = classes.length > largest.length ? ', ...' : '';
  return paragraph(
    view,
    view.say('tabular.cli.rows.multiclass', {
      ...facts,
      ...{ classes: count(classes.length), largest: `${largest.join(', ')}${more}` },
    }),
  );
}

/** The metrics with 95 % intervals and what each means. */
export function metricLines(view: View, kind: Kind, title: string, result: TabularJudgementResult): string[] {
  const { bold, dim } = view.style;
  return [
    ...heading(view, title, result.protocol),
    ...renderTable(
      view,
      [
        { title: '' },
        { title: '', align: 'right', paint: (text, row) => (row === 0 ? bold(text) : text) },
        { title: '', paint: dim },
        { title: '', paint: dim, flexible: true },
      ],
      shownMetrics[kind].map((metric) => [
        metricTitle(view, metric),
        metricText(metric, result.metrics[metric]!),
        rangeText(metric, result.intervals[metric]),
        said(view, 'meaning', metric),
      ]),
    ),
    ...classLines(view, result),
  ];
}

const shownClasses = 12;

function classLines(view: View, { classes }: TabularJudgementResult): string[] {
  if (classes === undefined) return [];
  const largest = [...classes].sort((a, b) => b.rows - a.rows).slice(0, shownClasses);
  const more = classes.length - largest.length;
  return [
    ...heading(view, view.say('tabular.cli.byClass'), more > 0 ? view.say('report.more', { count: more }) : ''),
    ...renderTable(
      view,
      [
        { title: view.say('tabular.cli.class'), flexible: true },
        { title: view.say('cli.table.rows'), align: 'right' },
        { title: view.say('tabular.cli.precision'), align: 'right' },
        { title: view.say('tabular.cli.recall'), align: 'right' },
        { title: 'F1', align: 'right' },
        { title: 'AUC', align: 'right' },
      ],
      largest.map(({ name, rows, precision, recall, f1, auc }) => [
        name,
        count(rows),
        percent(precision),
        percent(recall),
        fixed(f1),
        fixed(auc),
      ]),
    ),
  ];
}

/** The chosen model and every other one judged on the same rows, the best first. */
export function comparedLines(
  view: View,
  label: string,
  { kind, headline, results, baselines }: Pick<TabularResult, 'kind' | 'headline' | 'results' | 'baselines'>,
): string[] {
  const [main] = results;
  if (main === undefined || baselines.length === 0) return [];
  const { metric, better } = headline;
  const second = shownMetrics[kind].find((own) => own !== metric)!;
  const cells = (name: string, own: Pick<TabularBaseline, 'metrics' | 'intervals'>, test: string) => [
    name,
    metricText(metric, own.metrics[metric]!),
    rangeText(metric, own.intervals[metric]),
    metricText(second, own.metrics[second]!),
    test,
  ];
  // As the difference of this one from the chosen model.
  const against = ({ test }: TabularBaseline) => {
    const sign = test.difference <= 0 ? '+' : '−';
    return `${sign}${metricText(metric, Math.abs(test.difference))}  ${pValue(test.adjusted)}`;
  };
  const ranked = [
    { value: main.metrics[metric]!, chosen: true, cells: cells(label, main, '') },
    ...baselines.map((own) => ({
      value: own.metrics[metric]!,
      chosen: false,
      cells: cells(own.model, own, against(own)),
    })),
  ].sort((a, b) => (better === 'higher' ? b.value - a.value : a.value - b.value));
  const chosen = ranked.findIndex((entry) => entry.chosen);
  return [
    ...heading(
      view,
      view.say('cli.compared'),
      baselines.length > 1 ? view.say('tabular.cli.corrected', { count: baselines.length }) : '',
    ),
    ...renderTable(
      view,
      [
        { title: view.say('cli.table.model'), paint: (text, i) => (i === chosen ? view.style.bold(text) : text) },
        { title: metricTitle(view, metric), align: 'right' },
        { title: '', paint: view.style.dim },
        { title: metricTitle(view, second), align: 'right' },
        { title: view.say('cli.table.against', { model: cleanText(label) }) },
      ],
      ranked.map((entry) => entry.cells),
    ),
  ];
}

/** One row: what is predicted, what happened, and the reasons with bars up and down. */
export function exampleLines(view: View, example: ExampleResult): string[] {
  const { red, green, bold } = view.style;
  const value = (told: string | number) => (typeof told === 'number' ? number(told) : cleanText(told));
  const parts = [
    value(example.prediction),
    ...(example.probability === undefined ? [] : [`${cleanText(example.of ?? '')} ${percent(example.probability)}`]),
    ...(example.interval === undefined ? [] : [`${number(example.interval[0])} … ${number(example.interval[1])}`]),
    ...(example.observed === undefined ? [] : [view.say('tabular.cli.observed', { value: value(example.observed) })]),
  ];
  const most = Math.max(1e-12, ...example.reasons.map(({ contribution }) => Math.abs(contribution)));
  const width = 8;
  const lines = [`  ${bold(view.say('tabular.cli.row', { row: String(example.row) }))}  ${parts.join('  ')}`];
  for (const reason of example.reasons) {
    const up = reason.contribution >= 0;
    const strip = padEnd(bar(Math.abs(reason.contribution) / most, width), width);
    const mark = (up ? green : red)(`${up ? '▲' : '▼'} ${strip}`);
    lines.push(...paragraph(view, reason.sentence, ' '.repeat(15), `    ${mark} `));
  }
  return lines;
}
