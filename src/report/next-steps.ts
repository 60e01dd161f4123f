// What to do next, derived from what the report shows. The most urgent first.
import { alarmsOf } from './findings.js';
import { observedRate } from './observed-rate.js';
import { isolate } from './page/clean.js';
import type { ReportData } from './report-data.js';
import type { Words } from './words.js';

/** Fewer events than this leave differences between models undecided. */
const fewEvents = 200;
/** An AUC above this is rarer in lending than a leak. */
const suspiciousAuc = 0.95;
/** An average miss of the predicted probability that calls for recalibration, as a share of the default rate. */
const relativeMiss = 0.2;

/** Verdicts that tell for one model against another. */
const decided = new Set(
  ['verdict', 'verdict.large'].flatMap((kind) =>
    ['worthIt', 'notSignificant', 'tooSmall', 'worse'].map((end) => `${kind}.${end}`),
  ),
);

/** Sentences, never empty. */
export function nextSteps(data: ReportData, words: Words): readonly string[] {
  const { result, model, test, verdict } = data;
  const { metrics, intervals } = result;
  const critical = alarmsOf(data).filter(({ severity }) => severity === 'critical').length;
  const steps: string[] = [];
  if (critical > 0) steps.push(words.say('report.next.critical', { count: words.integer(critical) }));
  if (metrics.auc > suspiciousAuc) steps.push(words.say('report.next.leak', { auc: words.decimal(metrics.auc) }));
  if ((intervals.auc?.[0] ?? metrics.auc) <= 0.5) steps.push(words.say('report.next.chance'));
  if (metrics.ece > relativeMiss * observedRate(result)) {
    steps.push(words.say('report.next.recalibrate', { ece: words.percent(metrics.ece) }));
  }
  if (result.events < fewEvents) {
    steps.push(words.say('report.next.few-events', { events: words.integer(result.events) }));
  }
  const better = verdict.worthIt ? verdict.facts.complex : verdict.facts.simple;
  if (typeof better === 'string' && decided.has(verdict.key) && better !== model.name) {
    const isOpen = model.name === 'auto' && verdict.standing?.key === 'standing.stack';
    steps.push(words.say(isOpen ? 'report.next.choice' : 'report.next.verdict', { model: better }));
  }
  const time = data.data.columns.find(({ role }) => role === 'time');
  if (model.protocol.kind !== 'time' && model.protocol.kind !== 'test-from' && test === undefined) {
    steps.push(
      time
        ? words.say('report.next.time', { column: isolate(time.name) })
        : words.say('report.next.new-loans', { run: data.run.name ?? data.run.id }),
    );
  }
  if (data.data.columns.every(({ role }) => role !== 'protected')) steps.push(words.say('report.next.protected'));
  steps.push(words.say('report.next.monitor'));
  return steps;
}
