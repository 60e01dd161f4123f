import { z } from 'zod';
import { damagedState, encodingState, featuresState, refuseNewerFormat } from '../encoding/index.js';
import { SvmModel, type SvmParts } from './model.js';

const numbers = z.array(z.number());

const linear = z.strictObject({
  kind: z.literal('linear'),
  intercept: z.number(),
  parts: z.array(
    z.strictObject({ encoding: encodingState, coefficients: numbers, means: numbers, importance: z.number() }),
  ),
});

const radial = z.strictObject({
  kind: z.literal('rbf'),
  encodings: z.array(encodingState),
  gamma: z.number().positive(),
  intercept: z.number(),
  coefficients: numbers,
  points: numbers,
  averages: numbers,
});

const state = z.strictObject({
  format: z.literal(1),
  features: featuresState,
  classes: z.array(z.string()).length(2),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  terms: z.discriminatedUnion('kind', [linear, radial]),
  importance: numbers,
});

/** Rebuilds a saved model. @throws DataError when the state is damaged or of a newer format */
export function loadSvm(saved: Readonly<Record<string, unknown>>): SvmModel {
  refuseNewerFormat('svm', saved, 1);
  const parsed = state.safeParse(saved);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw damagedState('svm', `${issue.path.join('.') || 'its state'}: ${issue.message}`);
  }
  const parts = parsed.data as SvmParts;
  const { features, terms, importance } = parts;
  const isSound =
    terms.kind === 'linear'
      ? terms.parts.every(
          ({ encoding, coefficients, means }) =>
            coefficients.length === encoding.terms.length && means.length === encoding.terms.length,
        )
      : terms.points.length ===
          terms.coefficients.length * terms.encodings.reduce((sum, { terms: own }) => sum + own.length, 0) &&
        terms.averages.length === terms.coefficients.length * features.length;
  const encoded = terms.kind === 'linear' ? terms.parts : terms.encodings;
  if (!isSound || encoded.length !== features.length || importance.length !== features.length) {
    throw damagedState('svm', 'its terms do not fit its features');
  }
  return new SvmModel(parts);
}
