import { ownEntry, type Schema } from '../data/index.js';
import { UsageError } from '../errors/index.js';
import type { Classifier, Row, RowExplanation } from '../models/index.js';
import type { Background } from './background.js';
import type { Reason } from './reason.js';
import { type ReasonOptions, reasonsOf } from './reasons.js';

/** A record's probability, why it is so, and the reasons in an applicant's terms. */
export interface ExplainedRow extends RowExplanation {
  readonly reasons: readonly Reason[];
}

/**
 * Explains one record at a time, synchronously, with the reasons that `reasonsFor` gives the same row of a table.
 *
 * @throws UsageError for a model that explains tables only
 * @returns a function of a record; it throws RangeError when contributions do not add up to the score within 1e-9, and
 *   DataError when a value cannot be read as its kind
 * @example rowExplainer(model, background)({ income: 2400, purpose: 'car' }).reasons
 */
export function rowExplainer(
  model: Classifier,
  background: Background,
  options: ReasonOptions = {},
): (row: Row) => ExplainedRow {
  const names = model.features.map((feature) => feature.name);
  const tell = reasonsOf(names, background, options);
  const explain = model.explainRow?.bind(model);
  if (explain === undefined) {
    throw new UsageError(
      `A model of kind "${model.name}" explains tables, not single records: use its explain(table).`,
    );
  }
  return (row) => {
    const explained = explain(row);
    checkRow(explained);
    const reasons = tell(explained.contributions, (j) => shownValue(row, model.features, j));
    return { ...explained, reasons };
  };
}

function checkRow({ baseValue, contributions, output }: RowExplanation): void {
  const total = contributions.reduce((sum, each) => sum + each, baseValue);
  if (Math.abs(total - output) <= 1e-9 * Math.max(1, Math.abs(output))) return;
  throw new RangeError(
    `The explanation does not add up: base value and contributions give ${total}, the model says ${output}. Reasons from it would be wrong, so none are given.`,
  );
}

/** As a table shows it: numbers as numbers, dates as text, null for missing. */
function shownValue(row: Row, features: Schema, j: number): number | string | null {
  const { name, kind } = features[j]!;
  const value = ownEntry(row, name);
  if (value === null || value === undefined || value === '' || Number.isNaN(value)) return null;
  if (kind === 'numeric') return Number(value);
  if (kind !== 'datetime') return String(value);
  return new Date(value as number | string).toISOString().replace(/T00:00:00\.000Z$/, '');
}
