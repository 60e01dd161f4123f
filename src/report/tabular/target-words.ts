import type { Words } from '../words.js';
import type { TargetSummary } from './tabular-data.js';

/** What the target is, in a few numbers. */
export function targetWords({ classes = [], numbers, kind }: TargetSummary, words: Words): string {
  if (numbers !== undefined) {
    return words.say('tabular.report.target.regression', {
      least: words.short(numbers.least),
      largest: words.short(numbers.largest),
      mean: words.short(numbers.mean),
      deviation: words.short(numbers.deviation),
    });
  }
  const all = classes.reduce((sum, { rows }) => sum + rows, 0);
  if (kind === 'binary') {
    const event = classes[1]!;
    return words.say('tabular.report.target.binary', { event: event.name, rate: words.percent(event.rows / all) });
  }
  const largest = classes.reduce((a, b) => (b.rows > a.rows ? b : a));
  return words.say('tabular.report.target.multiclass', {
    classes: words.integer(classes.length),
    largest: largest.name,
    rate: words.percent(largest.rows / all),
  });
}
