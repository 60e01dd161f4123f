// What saved models of encoded features have in common: the shape of their JSON and the sentences that refuse it.
import { z } from 'zod';
import { DataError } from '../../errors/index.js';

const term = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), mean: z.number(), scale: z.number().positive() }),
  z.strictObject({ kind: z.literal('missing') }),
  z.strictObject({ kind: z.literal('special'), code: z.number() }),
  z.strictObject({ kind: z.literal('level'), level: z.string() }),
]);

export const encodingState = z.strictObject({
  fill: z.number(),
  low: z.number(),
  high: z.number(),
  terms: z.array(term),
});

export const featuresState = z.array(
  z.strictObject({
    name: z.string(),
    kind: z.enum(['numeric', 'categorical', 'boolean', 'datetime', 'text']),
    role: z.literal('feature'),
    special: z.array(z.number()).optional(),
    levels: z.array(z.string()).optional(),
    since: z.string().optional(),
  }),
);

/** @throws DataError when the state was saved by a later version */
export function refuseNewerFormat(model: string, saved: Readonly<Record<string, unknown>>, format: number): void {
  if (typeof saved?.format === 'number' && saved.format > format) {
    throw new DataError(
      `The saved model "${model}" has format ${saved.format}; this version reads format ${format}. Update fathom to load it.`,
    );
  }
}

export function damagedState(model: string, what: string): DataError {
  return new DataError(`The saved model "${model}" is damaged: ${what}. Train it again or copy it anew.`);
}
