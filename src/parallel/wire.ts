// How errors cross between threads: the class is rebuilt from its name.
import {
  DataError,
  DivergenceError,
  GraphError,
  InterruptedError,
  NotSupportedError,
  ShapeError,
  UsageError,
} from '../errors/index.js';

export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: WireError;
}

type ErrorClass = new (message: string, options?: ErrorOptions) => Error;

/** Errors with the usual constructor; others keep their name, but not their class. */
const classes: Readonly<Record<string, ErrorClass>> = {
  DataError,
  DivergenceError,
  GraphError,
  InterruptedError,
  NotSupportedError,
  ShapeError,
  UsageError,
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** Causes cross too, a few levels deep: a cause may lead back to itself. */
export function packError(error: unknown, depth = 5): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause === undefined || depth === 0 ? {} : { cause: packError(cause, depth - 1) }),
  };
}

export function unpackError(packed: WireError): Error {
  const Class = Object.hasOwn(classes, packed.name) ? classes[packed.name]! : Error;
  const error = new Class(
    packed.message,
    packed.cause === undefined ? undefined : { cause: unpackError(packed.cause) },
  );
  if (error.name !== packed.name) error.name = packed.name;
  if (packed.stack !== undefined) error.stack = packed.stack;
  if (packed.code !== undefined) (error as { code?: string | number }).code = packed.code;
  return error;
}
