// What the coefficients of a scorecard's feature mean, bin by bin.
//
// The first term is the weight of evidence. With `refine` a feature gets further terms, one per step between
// neighbouring bins (and one per special, missing or level bin), by which its points may depart from weight of evidence where
// features overlap. Each group of terms has an L2 penalty that the evidence chooses: large, so that the card is a
// plain one, unless the data say otherwise.
import type { Binning } from '../../features/index.js';
import type { BinnedFeature } from './binned-design.js';

/** Penalty groups. */
export const termGroups = { weightOfEvidence: 0, step: 1, ownBin: 2 } as const;

export interface Terms {
  /** shape (bins, terms), row-major */
  readonly basis: Float64Array;
  readonly groups: readonly number[];
}

export function termsOf(binning: Binning, refine: boolean): Terms {
  const rows = binning.bins.map((bin) => bin.events + bin.nonEvents);
  const columns = [binning.bins.map((bin) => bin.weightOfEvidence)];
  const groups: number[] = [termGroups.weightOfEvidence];
  if (refine) {
    const ranges = binning.kind === 'numeric' ? binning.cuts.length + 1 : 0;
    const all = rows.slice(0, ranges).reduce((sum, count) => sum + count, 0);
    for (let step = 1; step < ranges; step++) {
      // Centred on the training rows, so that steps do not compete with the intercept.
      const above = rows.slice(step, ranges).reduce((sum, count) => sum + count, 0) / all;
      columns.push(rows.map((_, bin) => (bin >= ranges ? 0 : bin >= step ? 1 - above : -above)));
      groups.push(termGroups.step);
    }
    for (let own = ranges; own < rows.length; own++) {
      if (rows[own] === 0) continue;
      columns.push(rows.map((_, bin) => (bin === own ? 1 : 0)));
      groups.push(termGroups.ownBin);
    }
  }
  const basis = new Float64Array(rows.length * columns.length);
  columns.forEach((column, term) => {
    column.forEach((value, bin) => {
      basis[bin * columns.length + term] = value;
    });
  });
  return { basis, groups };
}

export function binnedFeature(codes: Uint16Array, binning: Binning, terms: Terms): BinnedFeature {
  return { codes, bins: binning.bins.length, basis: terms.basis, terms: terms.groups.length };
}
