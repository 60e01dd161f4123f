// A layer is a frozen tree of parts (parameters and other layers) and a pure function of them and an input.
import { bernoulli, inPlace, mul, type Shape, type Value } from '../engine/index.js';
import { ShapeError } from '../errors/index.js';
import type { Buffer } from './buffer.js';
import { expectRate } from './expect-rate.js';
import type { Parameter } from './parameter.js';

// biome-ignore lint/suspicious/noExplicitAny: a part may be a layer of any input and output
export type Part = Parameter | Buffer | Layer<any, any> | readonly Layer<any, any>[];
export type Parts = Readonly<Record<string, Part>>;

/** A part as the layer's function sees it: a parameter is a value, a layer a function. */
export type Bound<P> = {
  readonly [K in keyof P]: P[K] extends Layer<infer I, infer O>
    ? (x: I) => O
    : P[K] extends readonly Layer<infer I, infer O>[]
      ? readonly ((x: I) => O)[]
      : Value;
};

/** What a layer may ask beside its input. */
export interface LayerContext {
  /** Whether the graph is for training: dropout drops and batch statistics are taken only then. */
  readonly isTraining: boolean;
  /** Whether a gradient of what the layer gives may be taken: also through frozen layers, which compute as they predict. */
  readonly isDifferentiated: boolean;
  /** Sets a random share of the values, in [0, 1), to 0 and scales up the others, in training. */
  dropout(x: Value, rate: number): Value;
  /** What dropout multiplies by, or undefined where nothing is dropped. */
  dropMask(shape: Shape, rate: number): Value | undefined;
  /** Gives a buffer of the layer, by its name among the parts, its value for the next step; in training only. */
  update(name: string, next: Value): void;
}

export interface Layer<I = Value, O = Value> {
  readonly kind: 'layer';
  readonly parts: Parts;
  readonly forward: (parts: never, x: I, context: LayerContext) => O;
}

/**
 * Makes a layer of its parts and the function that computes with them.
 *
 * @example
 * const linear = (inputs: number, outputs: number) => layer(
 *   { weight: parameter([inputs, outputs], fanIn(inputs)), bias: parameter([outputs], zeros) },
 *   ({ weight, bias }, x: Value) => affine(x, weight, bias));
 */
export function layer<const P extends Parts, I = Value, O = Value>(
  parts: P,
  forward: (parts: Bound<P>, x: I, context: LayerContext) => O,
): Layer<I, O> {
  return Object.freeze({
    kind: 'layer',
    parts: Object.freeze({ ...parts }),
    forward: forward as Layer<I, O>['forward'],
  });
}

export interface BindOptions {
  readonly isTraining?: boolean;
  /** Told of the next values of buffers, by their path in the tree. */
  readonly onUpdate?: (path: string, next: Value) => void;
}

/**
 * The layer as a function of its input.
 *
 * @param values the value of each parameter and buffer, by its path in the tree, such as `blocks.0.weight`
 */
export function bind<I, O>(
  layer: Layer<I, O>,
  values: (path: string) => Value,
  { isTraining = false, onUpdate }: BindOptions = {},
  path = '',
): (x: I) => O {
  const at = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
  const options = { isTraining, ...(onUpdate && { onUpdate }) };
  const bound = Object.fromEntries(
    Object.entries(layer.parts).map(([name, part]) => {
      if (isLayer(part)) return [name, bind(part, values, options, at(name))];
      if (isLeaf(part)) return [name, values(at(name))];
      return [name, part.map((each, i) => bind(each, values, options, `${at(name)}.${i}`))];
    }),
  );
  const place = path === '' ? 'the network' : `layer ${path}`;
  let drops = 0;
  const context: LayerContext = {
    isTraining,
    isDifferentiated: isTraining,
    dropout: (x, rate) => {
      const mask = context.dropMask(x.shape, rate);
      return mask === undefined ? x : mul(x, mask);
    },
    dropMask: (shape, rate) => {
      expectRate(place, rate);
      return isTraining && rate > 0 ? bernoulli(shape, 1 - rate, at(`dropout.${drops++}`)) : undefined;
    },
    update: (name, next) => {
      if (isTraining) onUpdate?.(at(name), next);
    },
  };
  return (x) => {
    try {
      return inPlace(place, () => layer.forward(bound as never, x, context));
    } catch (error) {
      throw located(error, path);
    }
  };
}

const locatedErrors = new WeakSet<object>();

/** A sentence about shapes begins with the path of the innermost layer in which they did not fit. */
function located(error: unknown, path: string): unknown {
  if (!(error instanceof ShapeError) || path === '' || locatedErrors.has(error)) return error;
  const told = new ShapeError(`${path}: ${error.message}`, { cause: error });
  locatedErrors.add(told);
  return told;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export function isLayer(part: Part): part is Layer<any, any> {
  return 'kind' in part && part.kind === 'layer';
}

export function isLeaf(part: Part): part is Parameter | Buffer {
  return 'kind' in part && part.kind !== 'layer';
}
