import { recomputed, Value } from '../engine/index.js';
import { type Bound, type Layer, layer } from './layer.js';
import { layoutOf } from './layout.js';

/** All values in an input or output: one by itself, or fields and elements, however deep. */
function valuesIn(from: unknown): readonly Value[] {
  if (from instanceof Value) return [from];
  return typeof from === 'object' && from !== null ? Object.values(from).flatMap(valuesIn) : [];
}

/** The same with other values, in the same order. */
function withValues<T>(from: T, values: Iterator<Value>): T {
  if (from instanceof Value) return values.next().value as T;
  if (typeof from !== 'object' || from === null) return from;
  const parts = Object.entries(from).map(([name, each]) => [name, withValues(each, values)] as const);
  return (Array.isArray(from) ? parts.map(([, each]) => each) : Object.fromEntries(parts)) as T;
}

/**
 * A layer whose inner values are not kept for its gradient, but computed again there: less memory for about a third more work (Chen et
 * al., 2016). Parameters, their names and all numbers are those of the layer itself, and outside training nothing changes.
 *
 * @throws RangeError for a layer with buffers, such as running means, which would not be told of their next values
 * @example Array.from({ length: 24 }, () => recompute(block(width)))
 */
export function recompute<I, O>(inner: Layer<I, O>): Layer<I, O> {
  if (layoutOf(inner).bufferSize > 0) {
    throw new RangeError(
      'recompute: expected a layer without buffers, such as those of batchNorm; wrap the layers beside it.',
    );
  }
  const forward = inner.forward as Layer<I, O>['forward'];
  return layer(inner.parts, (parts: Bound<typeof inner.parts>, x: I, context) => {
    if (!context.isDifferentiated) return forward(parts as never, x, context);
    let made: O | undefined;
    const results = recomputed(valuesIn(x), (values) => {
      made = forward(parts as never, withValues(x, values.values()), context);
      return valuesIn(made);
    });
    return withValues(made!, results.values());
  });
}
