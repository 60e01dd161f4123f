import type { z } from 'zod';
import { didYouMean, UsageError } from '../errors/index.js';
import { expectedAt } from './expected.js';

/**
 * Completes hyper-parameters with defaults and checks them.
 *
 * @throws UsageError naming the hyper-parameter that is unknown or out of range, and what it may be
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
  const { path } = parsed.error.issues[0]!;
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], parameters);
  const expected = expectedAt(schema, path);
  throw new UsageError(
    `${model}: hyper-parameter "${path.join('.')}" cannot be ${written(value)}.${expected === undefined ? '' : ` Expected ${expected}.`} Leave it out for ${written(defaults[path[0] as keyof T])}, its default.`,
  );
}

/** JSON, but for numbers that it does not have. */
export function written(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
