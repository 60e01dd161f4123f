// What to do next, derived from what the report shows. The most urgent first.
import { alarmsOf } from '../findings.js';
import { isolate } from '../page/clean.js';
import type { Words } from '../words.js';
import { metricName, metricValue } from './metric.js';
import type { TabularReport } from './tabular-data.js';

/** So good that a leak is likelier. */
const suspicious = { auc: 0.995, r2: 0.995, accuracy: 0.999 } as const;
const fewRows = 100;
const decided = new Set([
  'tabular.verdict.worthIt',
  'tabular.verdict.notSignificant',
  'tabular.verdict.tooSmall',
  'tabular.verdict.worse',
]);

/** Sentences, never empty. */
export function tabularNextSteps(data: TabularReport, words: Words): readonly string[] {
  const { kind, model, test, verdict } = data;
  const steps: string[] = [];
  const critical = alarmsOf(data).filter(({ severity }) => severity === 'critical').length;
  if (critical > 0) steps.push(words.say('tabular.report.next.critical', { count: words.integer(critical) }));
  const telling = kind === 'binary' ? 'auc' : kind === 'multiclass' ? 'accuracy' : 'r2';
  const value = data.candidates[0]!.metrics[telling]!;
  if (value > suspicious[telling]) {
    const facts = { metric: metricName(telling, words), value: metricValue(telling, value, words) };
    steps.push(words.say('tabular.report.next.leak', facts));
  }
  const smallest = Math.min(...(data.data.target.classes ?? []).map(({ rows }) => rows));
  if (smallest < fewRows) steps.push(words.say('tabular.report.next.small', { rows: words.integer(smallest) }));
  const better = verdict.worthIt ? verdict.facts.complex : verdict.facts.simple;
  if (typeof better === 'string' && decided.has(verdict.key) && better !== model.name) {
    steps.push(words.say('tabular.report.next.verdict', { model: better }));
  }
  const time = data.data.columns.find(({ role }) => role === 'time');
  if (model.protocol.kind !== 'time' && model.protocol.kind !== 'test-from' && test === undefined) {
    steps.push(
      time
        ? words.say('tabular.report.next.time', { column: isolate(time.name) })
        : words.say('tabular.report.next.new', { run: data.run.name ?? data.run.id }),
    );
  }
  steps.push(words.say('tabular.report.next.monitor'));
  return steps;
}
