// Metrics by their names, as readers know them.
import { isMessageKey } from '../../messages/index.js';
import type { Words } from '../words.js';

/** Metrics of which the report says more than one number, in the order that they are told. */
export const shownMetrics = {
  binary: ['auc', 'averagePrecision', 'accuracy', 'macroF1', 'logLoss', 'brier', 'ece'],
  multiclass: ['accuracy', 'balancedAccuracy', 'macroF1', 'logLoss', 'auc', 'ece'],
  regression: ['rmse', 'mae', 'medianAbsoluteError', 'r2'],
} as const;

export function metricName(metric: string, words: Words): string {
  const key = `tabular.metric.${metric}`;
  return isMessageKey(key) ? words.say(key) : metric;
}

const inUnit = new Set(['rmse', 'mae', 'medianAbsoluteError']);

/** A metric's value: shares with three decimals, what has the target's unit with four significant digits. */
export function metricValue(metric: string, value: number, words: Words): string {
  return inUnit.has(metric) ? words.short(value, 4) : words.decimal(value, metric === 'logLoss' ? 4 : 3);
}

export function metricInterval(metric: string, [low, high]: readonly [number, number], words: Words): string {
  return `[${metricValue(metric, low, words)}, ${metricValue(metric, high, words)}]`;
}

/** A difference of a metric, with its sign. */
export function metricDifference(metric: string, value: number, words: Words): string {
  const text = metricValue(metric, value, words);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
