// Layers that take part in a training without learning.
import type { Value } from '../engine/index.js';
import { didYouMean, UsageError } from '../errors/index.js';
import { isLayer, isLeaf, type Layer, type LayerContext, layer, type Part, type Parts } from './layer.js';

/** As outside training: running means as they are, and no dropout. */
const predicting = {
  isTraining: false,
  dropout: (x: Value) => x,
  dropMask: () => undefined,
  update: () => {},
};

/**
 * The layer with parameters that do not learn: no gradient of them is computed, no optimizer, decay or clipping sees them, and they stay
 * the same to the bit. What is frozen as a whole also computes as it does when it predicts: with the running means it has, and
 * without dropout. Names and numbers are those of the layer itself, so weights of the one are weights of the other.
 *
 * @param paths what is frozen, layers and parameters, such as `['layers.0', 'layers.2.bias']`; all of it when absent
 * @throws UsageError for a path at which there is nothing
 * @example fit({ network: chain(frozen(encoder), head), initial: namedWeights(pretrained), ... })
 */
export function frozen<I, O>(inner: Layer<I, O>, paths: readonly string[] = ['']): Layer<I, O> {
  if (!Array.isArray(paths) || paths.length === 0) {
    throw new UsageError(
      "frozen: expected a list of paths, such as ['layers.0'], or none to freeze all; leave frozen() out where nothing is.",
    );
  }
  const known = new Set<string>();
  const made = freeze(inner, '', new Set(paths), known) as Layer<I, O>;
  const unknown = paths.find((path) => !known.has(path));
  if (unknown !== undefined) {
    throw new UsageError(
      `frozen: the network has no layer or parameter "${unknown}"; layoutOf(network) tells its paths.${didYouMean(unknown, known)}`,
    );
  }
  return made;
}

const isBuffer = (part: Part): boolean => isLeaf(part) && part.kind === 'buffer';

function freeze(part: Part, path: string, paths: ReadonlySet<string>, known: Set<string>, isInFrozen = false): Part {
  // A buffer is no path to freeze: it stays as it is where its layer is frozen as a whole.
  if (!isBuffer(part)) known.add(path);
  const isFrozen = isInFrozen || paths.has(path);
  const at = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
  if (isLayer(part)) {
    const parts: Parts = Object.fromEntries(
      Object.entries(part.parts).map(([name, own]) => [name, freeze(own, at(name), paths, known, isFrozen)]),
    );
    const forward = part.forward as (parts: unknown, x: unknown, context: LayerContext) => unknown;
    return layer(parts, (bound, x: unknown, context) =>
      forward(bound, x, isFrozen ? { ...predicting, isDifferentiated: context.isDifferentiated } : context),
    );
  }
  if (!isLeaf(part)) return part.map((own, i) => freeze(own, at(i), paths, known, isFrozen) as Layer);
  return isFrozen && part.kind === 'parameter' ? { ...part, learns: false } : part;
}
