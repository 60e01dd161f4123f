import { z } from 'zod';
import { DataError } from '../../errors/index.js';
import { LogisticModel, type LogisticParts } from './model.js';

const term = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), mean: z.number(), scale: z.number().positive() }),
  z.strictObject({ kind: z.literal('missing') }),
  z.strictObject({ kind: z.literal('special'), code: z.number() }),
  z.strictObject({ kind: z.literal('level'), level: z.string() }),
]);

const state = z.strictObject({
  format: z.literal(1),
  features: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['numeric', 'categorical', 'boolean', 'datetime', 'text']),
      role: z.literal('feature'),
      special: z.array(z.number()).optional(),
      levels: z.array(z.string()).optional(),
      since: z.string().optional(),
    }),
  ),
  classes: z.array(z.string()).length(2),
  intercept: z.number(),
  interceptError: z.number().nullable(),
  penalties: z.array(z.number()),
  parts: z.array(
    z.strictObject({
      encoding: z.strictObject({ fill: z.number(), low: z.number(), high: z.number(), terms: z.array(term) }),
      coefficients: z.array(z.number()),
      standardErrors: z.array(z.number()),
      means: z.array(z.number()),
      importance: z.number(),
    }),
  ),
});

/** Rebuilds a saved model. @throws DataError when the state is damaged or of a newer format */
export function loadLogistic(saved: Readonly<Record<string, unknown>>): LogisticModel {
  if (typeof saved?.format === 'number' && saved.format > 1) {
    throw new DataError(
      `The saved model "logistic" has format ${saved.format}; this version reads format 1. Update fathom to load it.`,
    );
  }
  const parsed = state.safeParse(saved);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw damaged(`${issue.path.join('.') || 'its state'}: ${issue.message}`);
  }
  const parts = parsed.data as LogisticParts;
  if (parts.parts.length !== parts.features.length) throw damaged('its coefficients do not fit its features');
  parts.parts.forEach(({ encoding, coefficients, standardErrors, means }, f) => {
    const terms = encoding.terms.length;
    const isSound =
      coefficients.length === terms &&
      means.length === terms &&
      (standardErrors.length === terms || standardErrors.length === 0);
    if (!isSound) throw damaged(`the terms of "${parts.features[f]!.name}" do not fit together`);
  });
  return new LogisticModel(parts);
}

function damaged(what: string): DataError {
  return new DataError(`The saved model "logistic" is damaged: ${what}. Train it again or copy it anew.`);
}
