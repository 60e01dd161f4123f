// How errors cross between threads: the class is rebuilt from its name.
import * as errors from '../errors/index.js';

export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
}

export function packError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const code = (error as NodeJS.ErrnoException).code;
  return { name: error.name, message: error.message, stack: error.stack, code };
}

export function unpackError(packed: WireError): Error {
  const known =
    (errors as Record<string, unknown>)[packed.name] ?? (globalThis as Record<string, unknown>)[packed.name];
  const Class = (
    typeof known === 'function' && (known === Error || known.prototype instanceof Error) ? known : Error
  ) as ErrorConstructor;
  const error = new Class(packed.message);
  if (packed.stack !== undefined) error.stack = packed.stack;
  if (packed.code !== undefined) (error as NodeJS.ErrnoException).code = packed.code;
  return error;
}
