import { twoSided } from '../../random/index.js';
import { type Encoding, type Term, termLabel } from '../encoding/index.js';
import type { LogisticModel } from './model.js';

/** One coefficient as people read it. */
export interface CoefficientRow {
  readonly feature: string;
  /** What the coefficient multiplies: a scaled number, or a flag. */
  readonly kind: Term['kind'] | 'intercept';
  /** `value` (per standard deviation), `missing`, `special -9`, a level, or nothing for the intercept. */
  readonly term: string;
  /** Log-odds. */
  readonly coefficient: number;
  /**
   * Of an unpenalised fit: its standard error, Wald's z = coefficient / standard error, and the two-sided p-value of z; null
   * where the term adds nothing to those before it.
   */
  readonly significance?: { readonly standardError: number; readonly z: number; readonly pValue: number } | null;
  /** Of a value: how a number becomes what the coefficient multiplies. */
  readonly scaled?: ScaledValue;
}

/** (value - mean) / deviation, where the value is held within bounds first and a missing one, or a code, counts as `fill`. */
export interface ScaledValue {
  readonly mean: number;
  readonly deviation: number;
  readonly fill: number;
  /** Absent where values are not held. */
  readonly bounds?: readonly [low: number, high: number];
}

/** Bounds beyond this hold nothing. */
const unbounded = 1e100;

/** All coefficients, the intercept first. */
export function coefficientTable(model: LogisticModel): CoefficientRow[] {
  return [
    row('(intercept)', 'intercept', '', model.intercept, model.interceptError ?? undefined),
    ...model.parts.flatMap((part, f) =>
      part.encoding.terms.map((term, t) => ({
        ...row(model.features[f]!.name, term.kind, termLabel(term), part.coefficients[t]!, part.standardErrors[t]),
        ...(term.kind === 'value' ? { scaled: scaledBy(term, part.encoding) } : {}),
      })),
    ),
  ];
}

function scaledBy({ mean, scale }: Term & { kind: 'value' }, { fill, low, high }: Encoding): ScaledValue {
  const isHeld = Math.max(Math.abs(low), Math.abs(high)) < unbounded;
  return { mean, deviation: scale, fill, ...(isHeld ? { bounds: [low, high] as const } : {}) };
}

function row(
  feature: string,
  kind: CoefficientRow['kind'],
  term: string,
  coefficient: number,
  error: number | null | undefined,
): CoefficientRow {
  if (error === undefined) return { feature, kind, term, coefficient };
  if (error === null) return { feature, kind, term, coefficient, significance: null };
  const z = coefficient / error;
  return { feature, kind, term, coefficient, significance: { standardError: error, z, pValue: twoSided(z) } };
}

/** The coefficients for the report, with the penalties they were found under. */
export function coefficientSummary(model: LogisticModel): {
  ridge: { values: number; flags: number };
  lasso: number;
  rows: CoefficientRow[];
} {
  const [values = 0, flags = 0] = model.penalties;
  return { ridge: { values, flags }, lasso: model.lasso, rows: coefficientTable(model) };
}
