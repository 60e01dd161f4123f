import type { InputSchema } from '../features/index.js';

/** Whether a value of a saved state describes a feature. */
export function isInputSchema(value: unknown): value is InputSchema {
  const isStrings = (list: unknown) =>
    list === undefined || (Array.isArray(list) && list.every((each) => typeof each === 'string'));
  if (typeof value !== 'object' || value === null) return false;
  const { name, kind, role, special, levels, since } = value as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    ['numeric', 'categorical', 'boolean', 'datetime', 'text'].includes(kind as string) &&
    role === 'feature' &&
    (special === undefined || (Array.isArray(special) && special.every(Number.isFinite))) &&
    isStrings(levels) &&
    (since === undefined || typeof since === 'string')
  );
}
