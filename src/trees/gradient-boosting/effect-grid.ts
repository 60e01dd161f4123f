// Effects of one or two columns as they are read and plotted: a value per cell of a grid whose sides say what they hold.
import { UsageError } from '../../errors/index.js';
import type { AccumulatedEffect } from '../accumulated-effects.js';
import type { Bins, OrderedBins } from '../binning.js';
import type { Feature } from './columns.js';

/** Values of a column that the trees cannot tell apart. Labels round numbers to six digits; `above` and `upTo` do not. */
export type EffectCell =
  /** Numbers x with above < x <= upTo; infinite at the ends. */
  | { readonly kind: 'range'; readonly label: string; readonly above: number; readonly upTo: number }
  /** Rare levels share a cell. */
  | { readonly kind: 'levels'; readonly label: string; readonly levels: readonly string[] }
  | { readonly kind: 'special'; readonly label: string; readonly code: number }
  /** No value; of a categorical column also a level that training has not seen. */
  | { readonly kind: 'missing'; readonly label: string };

export interface EffectAxis {
  readonly column: string;
  /** Ranges ascending or levels by name, then special codes, then missing. */
  readonly cells: readonly EffectCell[];
}

export interface EffectGrid {
  /** One side per column asked for, in that order. */
  readonly axes: readonly EffectAxis[];
  /** Scores, shape (cells of the first,) or (cells of the first, cells of the second), row-major. */
  readonly values: Float64Array;
}

/** @param values one per bin, as `TreeEnsemble.partialDependence` returns them */
export function gridOfBins(features: readonly Feature[], bins: readonly Bins[], values: Float64Array): EffectGrid {
  const sides = features.map((feature, k) => cellsOfBins(feature, bins[k]!));
  const [first, second] = sides;
  const inOrder =
    second === undefined
      ? first!.map(({ bin }) => values[bin]!)
      : first!.flatMap((a) => second.map((b) => values[a.bin * second.length + b.bin]!));
  return {
    axes: features.map(({ name }, k) => ({ column: name, cells: sides[k]!.map(({ cell }) => cell) })),
    values: Float64Array.from(inOrder),
  };
}

/** @param bins ordered ones, of the same columns as `features` */
export function gridOfIntervals(
  features: readonly Feature[],
  bins: readonly Bins[],
  { ends, values }: AccumulatedEffect,
): EffectGrid {
  const axes = features.map(({ name }, k): EffectAxis => {
    const own = bins[k] as OrderedBins;
    const above = (t: number) => (t === 0 ? Number.NEGATIVE_INFINITY : upperEdge(own, ends[k]![t - 1]!));
    return { column: name, cells: Array.from(ends[k]!, (end, t) => rangeCell(above(t), upperEdge(own, end))) };
  });
  return { axes, values };
}

/** Every bin once, in the order in which it is read. */
function cellsOfBins(feature: Feature, bins: Bins): { readonly bin: number; readonly cell: EffectCell }[] {
  const missing = { bin: 0, cell: { kind: 'missing', label: 'missing' } as const };
  if (bins.kind === 'categorical') {
    const levels: string[][] = [];
    bins.binOfLevel.forEach((bin, code) => {
      if (bin > 0) (levels[bin] ??= []).push((feature as { levels: readonly string[] }).levels[code]!);
    });
    return [...levels.flatMap((own, bin) => ({ bin, cell: levelCell(own) })), missing];
  }
  const extras = 1 + bins.special.length;
  const ranges = Array.from({ length: bins.edges.length + 1 }, (_, k) => {
    const above = k === 0 ? Number.NEGATIVE_INFINITY : bins.edges[k - 1]!;
    return { bin: extras + k, cell: rangeCell(above, upperEdge(bins, extras + k)) };
  });
  const special = bins.special.map((code, k) => ({
    bin: 1 + k,
    cell: { kind: 'special', label: `code ${code}`, code } as const,
  }));
  return [...ranges, ...special, missing];
}

function upperEdge({ edges, special }: OrderedBins, bin: number): number {
  return edges[bin - 1 - special.length] ?? Number.POSITIVE_INFINITY;
}

function rangeCell(above: number, upTo: number): EffectCell {
  const write = (edge: number) => String(Number(edge.toPrecision(6)));
  const [isLowest, isHighest] = [above === Number.NEGATIVE_INFINITY, upTo === Number.POSITIVE_INFINITY];
  const label = isHighest
    ? isLowest
      ? 'any value'
      : `> ${write(above)}`
    : isLowest
      ? `<= ${write(upTo)}`
      : `(${write(above)}, ${write(upTo)}]`;
  return { kind: 'range', label, above, upTo };
}

function levelCell(levels: readonly string[]): EffectCell {
  const shown = levels.slice(0, 3).join(', ');
  return { kind: 'levels', label: levels.length > 3 ? `${shown} and ${levels.length - 3} more` : shown, levels };
}

/** @throws UsageError when a column has no order */
export function refuseUnordered(features: readonly Feature[]): void {
  const levels = features.find(({ kind }) => kind === 'categorical');
  if (levels === undefined) return;
  throw new UsageError(
    `accumulatedEffects: column "${levels.name}" is categorical and has no order; ask for its partialDependence instead.`,
  );
}
