import { ownEntry, type Schema, Table } from '../data/index.js';
import type { Classifier, Row, RowExplanation } from '../models/index.js';
import { checkAdditivity } from './additivity.js';
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
  const explain = model.explainRow === undefined ? byTable(model) : (row: Row) => model.explainRow!(row);
  return (row) => {
    const explained = explain(row);
    const reasons = tell(explained.contributions, (j) => shownValue(row, model.features, j));
    return { ...explained, reasons };
  };
}

/** The way of models that explain tables only. */
function byTable(model: Classifier): (row: Row) => RowExplanation {
  return (row) => {
    const explanation = model.explain(Table.fromRecords(model.features, [row]));
    checkAdditivity(explanation);
    return {
      probability: model.scoreRow(row),
      baseValue: explanation.baseValue,
      contributions: explanation.contributions.data,
      output: explanation.output[0]!,
    };
  };
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
