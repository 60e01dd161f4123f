/** A range of exponents to search: where to begin and how far to go. */
export interface Axis {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** Gains below this share of the loss are noise and not worth a step. */
export const worthwhile = 2e-3;

/**
 * Looks for the smallest value near a starting point: one coordinate after the other is moved up and down as long as that
 * helps, by 2 and, when nothing helps any more, by 1. No point is tried twice.
 *
 * @returns the best point found and its value
 * Reference: R. Hooke, T. Jeeves, "Direct Search" Solution of Numerical and Statistical Problems, Journal of the ACM 8 (1961).
 */
export function climb(
  axes: readonly Axis[],
  valueAt: (point: readonly number[]) => number,
): { readonly point: readonly number[]; readonly value: number } {
  const tried = new Map<string, number>();
  const measure = (point: readonly number[]) => {
    const name = point.join(' ');
    const known = tried.get(name) ?? valueAt(point);
    tried.set(name, known);
    return known;
  };
  let point: readonly number[] = axes.map(({ start }) => start);
  let value = measure(point);
  for (const stride of axes.length === 0 ? [] : [2, 1]) {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      for (const [a, { least, most }] of axes.entries()) {
        for (const step of [stride, -stride]) {
          for (;;) {
            const next = point.with(a, point[a]! + step);
            if (next[a]! < least || next[a]! > most) break;
            const nextValue = measure(next);
            if (!(nextValue < value - worthwhile * Math.abs(value))) break;
            [point, value, hasMoved] = [next, nextValue, true];
          }
        }
      }
    }
  }
  return { point, value };
}
