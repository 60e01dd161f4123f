import { type Binning, binLabel, type InputSchema } from '../../features/index.js';
import type { ScorecardModel } from '../scorecard/model.js';

/**
 * A scorecard as one SQL query over a table of applicants: all its columns, the points of each feature, `score` and
 * `probability_of_default` (the same doubles as the model computes, up to the last digits of EXP).
 *
 * Standard SQL as DuckDB and PostgreSQL read it (checked with PostgreSQL 15: the same doubles within 3e-16). Column types as in training: numbers for numeric columns, NULL for
 * missing.
 *
 * @param table name of the table or view to score, quoted if it needs quotes
 */
export function scorecardSql(model: ScorecardModel, table = 'applicants'): string {
  const own = ownPrefix(model.features);
  const parts = model.parts.map(({ binning, contributions, points }, f) => ({
    binning,
    contributions,
    points,
    bin: `${own}_bin_${f + 1}`,
    pointsName: identifier(pointsNameOf(binning.name, `${own}_points_${f + 1}`)),
    feature: model.features[f]!,
  }));
  const choose = (bin: string, values: readonly number[]) =>
    `CASE ${bin} ${values.map((value, b) => `WHEN ${b} THEN ${literal(value)}`).join(' ')} END`;
  const bins = parts.map(({ binning, bin, feature }) => `${binCase(binning, feature)} AS ${bin}`);
  const logOdds = [literal(model.intercept), ...parts.map(({ bin, contributions }) => choose(bin, contributions))].join(
    '\n      + ',
  );
  const pointColumns = parts.map(({ bin, points, pointsName }) => `${choose(bin, points)} AS ${pointsName}`);
  const { baseScore, baseOdds, pointsToDoubleOdds } = model.scale;
  const score = parts.length === 0 ? '0e0' : parts.map(({ pointsName }) => pointsName).join(' + ');
  const excluded = [...parts.map(({ bin }) => bin), `${own}_log_odds`];
  return `-- Scorecard: ${baseScore} points at odds of ${baseOdds} to 1, ${pointsToDoubleOdds} points double the odds; more points are safer.
WITH ${own}_binned AS (
  SELECT ${table}.*${bins.map((bin) => `,\n    ${bin}`).join('')}
  FROM ${table}
), ${own}_scored AS (
  SELECT ${own}_binned.*${pointColumns.map((column) => `,\n    ${column}`).join('')},
    (${logOdds}) AS ${own}_log_odds
  FROM ${own}_binned
)
SELECT ${own}_scored.*,
  ${score} AS score,
  1e0 / (1e0 + EXP(-${own}_log_odds)) AS probability_of_default
FROM ${own}_scored;
-- Working columns: ${excluded.join(', ')}.
`;
}

/** How the working columns begin: as no feature does. */
function ownPrefix(features: readonly InputSchema[]): string {
  let prefix = 'fathom';
  while (features.some(({ name }) => name.toLowerCase().startsWith(`${prefix}_`))) prefix += '_';
  return prefix;
}

/** PostgreSQL cuts names after 63 bytes, and what is cut would be the name of the feature itself. */
function pointsNameOf(feature: string, otherwise: string): string {
  const name = `${feature} points`;
  return new TextEncoder().encode(name).length > 63 ? otherwise : name;
}

/** Which bin a row falls into, as a CASE expression with a comment per bin. */
function binCase(binning: Binning, feature: InputSchema): string {
  const column = valueExpression(feature);
  const notANumber = feature.kind === 'numeric' ? ` OR ${column} = CAST('NaN' AS DOUBLE PRECISION)` : '';
  const lines = [`WHEN ${column} IS NULL${notANumber} THEN ${binning.missing}`];
  if (binning.kind === 'numeric') {
    for (const { code, bin } of binning.special) lines.push(`WHEN ${column} = ${literal(code)} THEN ${bin}`);
    binning.cuts.forEach((cut, bin) => {
      lines.push(`WHEN ${column} < ${literal(cut)} THEN ${bin}`);
    });
    lines.push(`ELSE ${binning.cuts.length}`);
  } else {
    binning.groups.forEach((levels, bin) => {
      if (levels.length > 0)
        lines.push(`WHEN ${column} IN (${levels.map((level) => text(wordOf(feature, level))).join(', ')}) THEN ${bin}`);
    });
    lines.push(`ELSE ${binning.unseen}`);
  }
  const labels = binning.bins.map((_, bin) => `${bin}: ${binLabel(binning, bin)}`).join('; ');
  return `/* ${`${binning.name}: ${labels}`.replaceAll('*/', '* /').replaceAll('/*', '/ *')} */\n    CASE ${lines.join('\n      ')}\n    END`;
}

/** A level as `valueExpression` has it: databases write a boolean true, files TRUE. */
function wordOf({ kind }: InputSchema, level: string): string {
  return kind === 'boolean' ? level.toLowerCase() : level;
}

function valueExpression({ name, kind, since }: InputSchema): string {
  const column = identifier(name);
  switch (kind) {
    case 'categorical':
      return `NULLIF(CAST(${column} AS VARCHAR), '')`;
    case 'boolean':
      return `LOWER(NULLIF(CAST(${column} AS VARCHAR), ''))`;
    case 'text':
      return `LENGTH(${column})`;
    case 'datetime': {
      const days = `EXTRACT(EPOCH FROM CAST(${column} AS TIMESTAMP)) / 86400e0`;
      return since === undefined
        ? `(${days})`
        : `(EXTRACT(EPOCH FROM CAST(${identifier(since)} AS TIMESTAMP)) / 86400e0 - ${days})`;
    }
    default:
      return column;
  }
}

/** With an exponent, so that engines read a double and not a decimal. */
function literal(value: number): string {
  const digits = String(value);
  return digits.includes('e') ? digits.replace('e+', 'e') : `${digits}e0`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
