// Sizes of axes. Training knows them all; an exported network leaves some open, such as the number of rows.
import { ShapeError } from '../../errors/index.js';

/** A number, or a product with names that are bound later: `batch`, `64*batch`. Equal sizes are equal strings. */
export type Size = number | string;
export type Shape = readonly Size[];

/** What named sizes are, such as `{ batch: 64 }`. */
export type Bindings = Readonly<Record<string, number>>;

interface Factors {
  readonly factor: number;
  readonly names: readonly string[];
}

function factors(size: Size): Factors {
  if (typeof size === 'number') return { factor: size, names: [] };
  const parts = size.split('*');
  const hasNumber = /^\d+$/.test(parts[0]!);
  return { factor: hasNumber ? Number(parts[0]) : 1, names: hasNumber ? parts.slice(1) : parts };
}

const pattern = /^(\d+\*)?[A-Za-z_]\w*(\*[A-Za-z_]\w*)*$/;

/** Whether it is a whole number of at least 0, or a product with names. */
export function isSize(size: unknown): size is Size {
  return typeof size === 'number'
    ? Number.isInteger(size) && size >= 0
    : typeof size === 'string' && pattern.test(size);
}

/** Names in a size: `64*batch` has one. */
export function namesOf(size: Size): readonly string[] {
  return factors(size).names;
}

function join({ factor, names }: Factors): Size {
  if (names.length === 0 || factor === 0) return factor;
  return [...(factor === 1 ? [] : [String(factor)]), ...[...names].sort()].join('*');
}

/** The product of sizes; 1 for none, so it is also the number of elements of a shape. */
export function product(sizes: Shape): Size {
  const all = sizes.map(factors);
  return join({
    factor: all.reduce((total, each) => total * each.factor, 1),
    names: all.flatMap(({ names }) => names),
  });
}

/** How often `part` goes into `whole`, or undefined where that is no whole number whatever the names stand for. */
export function quotient(whole: Size, part: Size): Size | undefined {
  const { factor, names } = factors(whole);
  const divisor = factors(part);
  const left = [...names];
  for (const name of divisor.names) {
    const at = left.indexOf(name);
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  if (divisor.factor === 0 || factor % divisor.factor !== 0) return undefined;
  return join({ factor: factor / divisor.factor, names: left });
}

/** The size with its names replaced; names without a binding stay. */
export function bindSize(size: Size, bindings: Bindings): Size {
  if (typeof size === 'number') return size;
  const { factor, names } = factors(size);
  const open = names.filter((name) => !Object.hasOwn(bindings, name));
  const known = names.filter((name) => Object.hasOwn(bindings, name));
  return join({ factor: known.reduce((total, name) => total * bindings[name]!, factor), names: open });
}

export function bindShape(shape: Shape, bindings: Bindings): Shape {
  return shape.map((size) => bindSize(size, bindings));
}

/** @throws ShapeError naming a size that is still open */
export function boundShape(shape: Shape, bindings: Bindings = {}): readonly number[] {
  return shape.map((size) => {
    const bound = bindSize(size, bindings);
    if (typeof bound === 'number') return bound;
    throw new ShapeError(`Shape ${showShape(shape)}: size "${bound}" is not known; bind it, as in { batch: 64 }.`);
  });
}

export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** @example showShape(['batch', 3]) // '[batch, 3]' */
export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The shape of an elementwise result: axes are matched from the last, and a size of 1 stretches; undefined if they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const ndim = Math.max(a.length, b.length);
  const shape: Size[] = [];
  for (let axis = 0; axis < ndim; axis++) {
    const x = a[axis - ndim + a.length] ?? 1;
    const y = b[axis - ndim + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

/** An axis counted from the front; negative ones count from the back. */
export function positiveAxis(axis: number, shape: Shape, what: string): number {
  const ndim = shape.length;
  const found = axis < 0 ? axis + ndim : axis;
  if (Number.isInteger(found) && found >= 0 && found < ndim) return found;
  const mend = ndim === 0 ? 'it has no axis' : `give a whole number from ${-ndim} to ${ndim - 1}`;
  throw new ShapeError(`${what}: axis ${axis} does not exist in ${showShape(shape)}; ${mend}.`);
}
