// Maps from the log-odds that a model says to log-odds that hold. All rise: they change probabilities, never the order,
// but for ties.
import { z } from 'zod';

/** Log-odds beyond this are taken for it: probabilities of exactly 0 and 1 have none. */
export const mostLogOdds = 36;

/** What was learned, as JSON keeps it. */
export const calibratorSchema = z.discriminatedUnion('kind', [
  /** As the model says. */
  z.object({ kind: z.literal('none') }),
  /** slope x log-odds + intercept (Platt, 1999). */
  z.object({ kind: z.literal('platt'), slope: z.number().min(0), intercept: z.number() }),
  /** a ln p - b ln(1 - p) + c (Kull, Silva Filho and Flach, 2017). */
  z.object({ kind: z.literal('beta'), a: z.number().min(0), b: z.number().min(0), c: z.number() }),
  /** Straight lines between points, level outside (after Zadrozny and Elkan, 2002). */
  z
    .object({ kind: z.literal('isotonic'), from: z.array(z.number()).min(1), to: z.array(z.number()).min(1) })
    .refine(({ from, to }) => from.length === to.length && ascends(from) && ascends(to), 'two lists that ascend'),
]);

export type Calibrator = z.infer<typeof calibratorSchema>;

function ascends(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]!);
}

export type CalibrationKind = Calibrator['kind'];

/** Log-odds after calibration. */
export function calibrate(calibrator: Calibrator, logOdds: number): number {
  switch (calibrator.kind) {
    case 'none':
      return logOdds;
    case 'platt':
      return calibrator.slope * logOdds + calibrator.intercept;
    case 'beta':
      // ln p and -ln(1 - p) without cancellation at either end.
      return calibrator.a * -softplus(-logOdds) + calibrator.b * softplus(logOdds) + calibrator.c;
    case 'isotonic':
      return interpolate(calibrator.from, calibrator.to, logOdds);
  }
}

/** ln(1 + e^x) */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function interpolate(from: readonly number[], to: readonly number[], x: number): number {
  const last = from.length - 1;
  if (x <= from[0]!) return to[0]!;
  if (x >= from[last]!) return to[last]!;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (from[middle]! <= x) low = middle;
    else high = middle;
  }
  const share = (x - from[low]!) / (from[high]! - from[low]!);
  return to[low]! + share * (to[high]! - to[low]!);
}
