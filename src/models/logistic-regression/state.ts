import { z } from 'zod';
import { damagedState, encodingState, featuresState, refuseNewerFormat } from '../encoding/index.js';
import { LogisticModel, type LogisticParts } from './model.js';

const state = z.strictObject({
  format: z.literal(1),
  features: featuresState,
  classes: z.array(z.string()).length(2),
  intercept: z.number(),
  interceptError: z.number().nullable(),
  penalties: z.array(z.number()),
  // Models saved before there was such a penalty.
  lasso: z.number().min(0).default(0),
  parts: z.array(
    z.strictObject({
      encoding: encodingState,
      coefficients: z.array(z.number()),
      standardErrors: z.array(z.number().nullable()),
      means: z.array(z.number()),
      importance: z.number(),
    }),
  ),
});

/** Rebuilds a saved model. @throws DataError when the state is damaged or of a newer format */
export function loadLogistic(saved: Readonly<Record<string, unknown>>): LogisticModel {
  refuseNewerFormat('logistic', saved, 1);
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

const damaged = (what: string) => damagedState('logistic', what);
