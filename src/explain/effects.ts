import type { Table } from '../data/index.js';
import type { Explanation } from '../models/index.js';
import { columnPoints } from './column-points.js';

/** How outcome, prediction and contribution move with the value of one feature. */
export interface FeatureEffect {
  readonly feature: string;
  readonly kind: 'numeric' | 'categorical';
  readonly points: readonly EffectPoint[];
}

export interface EffectPoint {
  /** `12 to 24`, a level, a special code, `missing` or `other` (levels beyond the largest). */
  readonly label: string;
  readonly rows: number;
  /** Share of events observed among these rows. */
  readonly observed: number;
  /** Mean predicted probability among these rows. */
  readonly predicted: number;
  /** Mean contribution of the feature among these rows, log-odds. */
  readonly contribution: number;
}

/**
 * Effects of some features over the judged rows: numbers in up to ten bins of about equally many rows, levels from the
 * most frequent down; special codes and missing values are points of their own.
 *
 * @param outcome 1 for an event, shape (rows,)
 * @param probability predicted, shape (rows,)
 * @param explanation contributions of the same rows; special codes are those of the table's schema
 * @param options.weights of the rows, >= 0, shape (rows,); counts of rows stay counts
 */
export function featureEffects(
  table: Table,
  outcome: ArrayLike<number>,
  probability: Float64Array,
  explanation: Pick<Explanation, 'features' | 'contributions'>,
  {
    features = explanation.features,
    weights,
  }: { readonly features?: readonly string[]; readonly weights?: ArrayLike<number> | undefined } = {},
): FeatureEffect[] {
  return features.map((feature) => {
    const column = table.column(feature);
    const special = table.schema.find(({ name }) => name === feature)?.special ?? [];
    const { labels, pointOf } = columnPoints(column, special);
    const j = explanation.features.indexOf(feature);
    const sums = labels.map(() => ({ rows: 0, weight: 0, observed: 0, predicted: 0, contribution: 0 }));
    for (let row = 0; row < table.rowCount; row++) {
      const point = sums[pointOf(row)]!;
      const weight = weights?.[row] ?? 1;
      point.rows++;
      point.weight += weight;
      point.observed += weight * outcome[row]!;
      point.predicted += weight * probability[row]!;
      if (j >= 0)
        point.contribution += weight * explanation.contributions.data[row * explanation.contributions.columns + j]!;
    }
    const points = labels
      .map((label, i) => ({ label, ...sums[i]! }))
      .filter(({ weight }) => weight > 0)
      .map(({ label, rows, weight, observed, predicted, contribution }) => ({
        label,
        rows,
        observed: observed / weight,
        predicted: predicted / weight,
        contribution: contribution / weight,
      }));
    return {
      feature,
      kind: column.kind === 'numeric' || column.kind === 'datetime' ? 'numeric' : 'categorical',
      points,
    };
  });
}
