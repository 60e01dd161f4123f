// What a training remembers beside its vectors, and what it tells of whether there is something left to do.
import { z } from 'zod';
import type { RunawayCount, Start } from './divergence.js';
import type { BestLook, CurvePoint, Fitted } from './fit-options.js';

/** What is known between two runs, beside the state of the trainer; plain data. */
export interface FitRecord {
  /** From 0. */
  epoch: number;
  /** Batches of the epoch that were taken. */
  batch: number;
  seconds: number;
  /** Sums over the steps since the last point of the curve. */
  since: { steps: number; loss: number; gradientNorm: number };
  readonly curve: CurvePoint[];
  /** Absent before the first step. */
  start?: Start;
  readonly runaway: RunawayCount;
  best?: BestLook;
  /** Step of the last look at held-out rows. */
  lastLook: number;
  looksWithoutGain: number;
}

const count = z.int().nonnegative();
const metrics = z.exactOptional(z.record(z.string(), z.number()));

/** What a record is once it has been written as JSON. */
export const recordSchema: z.ZodType<FitRecord> = z.object({
  epoch: count,
  batch: count,
  seconds: z.number(),
  since: z.object({ steps: count, loss: z.number(), gradientNorm: z.number() }),
  curve: z.array(
    z.object({
      step: count,
      epoch: count,
      loss: z.number(),
      gradientNorm: z.number(),
      validation: z.exactOptional(z.number()),
      metrics,
    }),
  ),
  start: z.exactOptional(z.object({ loss: z.number(), parameters: z.number() })),
  runaway: z.object({ steps: count, last: z.number() }),
  best: z.exactOptional(z.object({ step: count, loss: z.number(), metrics })),
  lastLook: z.int(),
  looksWithoutGain: count,
});

export const newRecord = (): FitRecord => ({
  epoch: 0,
  batch: 0,
  seconds: 0,
  since: { steps: 0, loss: 0, gradientNorm: 0 },
  curve: [],
  runaway: { steps: 0, last: 0 },
  lastLook: -1,
  looksWithoutGain: 0,
});

/** Why there is nothing left to do for a training that stands here; undefined where there is. */
export function endOf(
  { seconds, looksWithoutGain }: FitRecord,
  step: number,
  total: number,
  options: { readonly validation?: { readonly patience?: number }; readonly seconds?: number },
): Fitted['ended'] | undefined {
  if (step >= total) return 'done';
  if (looksWithoutGain >= (options.validation?.patience ?? Number.POSITIVE_INFINITY)) return 'patience';
  return seconds >= (options.seconds ?? Number.POSITIVE_INFINITY) ? 'seconds' : undefined;
}
