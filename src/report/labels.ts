import type { FeatureEffect } from './report-data.js';
import type { Words } from './words.js';

/** The name of a group of values as the language writes it: ranges with a dash, the group of missing values in words. */
export function effectLabel(label: string, kind: FeatureEffect['kind'], words: Words): string {
  if (label === 'missing') return words.say('report.effects.missing');
  if (kind === 'numeric') return label.replace(' to ', ' – ');
  return label === 'other' ? words.say('report.effects.other') : label;
}
