import type { z } from 'zod';
import { didYouMean, UsageError } from '../errors/index.js';

/**
 * Completes hyper-parameters with defaults and checks them.
 *
 * @throws UsageError naming the hyper-parameter that is unknown or out of range
 */
export function readOptions<T extends object>(
  model: string,
  schema: z.ZodType<T>,
  defaults: T,
  parameters: Readonly<Record<string, unknown>>,
): T {
  const names = Object.keys(defaults);
  for (const name of Object.keys(parameters)) {
    if (names.includes(name)) continue;
    throw new UsageError(
      `${model}: there is no hyper-parameter "${name}".${didYouMean(name, names)} They are: ${names.join(', ')}.`,
    );
  }
  const parsed = schema.safeParse({ ...defaults, ...parameters });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], parameters);
  throw new UsageError(
    `${model}: hyper-parameter "${issue.path.join('.')}" cannot be ${JSON.stringify(value)} (${issue.message}).`,
  );
}
