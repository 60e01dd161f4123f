// How far new rows have moved from those a model was trained on: the population stability index of every feature.
import type { Column, Table } from '../data/index.js';
import { populationStability } from '../evaluate/index.js';
import type { Background, FeatureBackground, NumericBackground } from '../explain/index.js';
import type { StabilityResult } from './results.js';

/** Features by population stability index against the training's background, the most moved first. */
export function driftSince(background: Background, table: Table): StabilityResult[] {
  return background.features
    .filter(({ name }) => table.has(name))
    .flatMap((feature) => {
      const shares = sharesOf(feature, table.column(feature.name), table.rowCount);
      return shares === undefined
        ? []
        : [{ column: feature.name, psi: populationStability(shares.before, shares.now) }];
    })
    .sort((a, b) => b.psi - a.psi || (a.column < b.column ? -1 : 1));
}

interface Shares {
  readonly before: number[];
  readonly now: number[];
}

function sharesOf(feature: FeatureBackground, column: Column, rows: number): Shares | undefined {
  if (feature.kind === 'text' || rows === 0) return undefined;
  if ('levels' in feature) {
    if (!('codes' in column)) return undefined;
    const place = new Map(feature.levels.map(({ level }, i) => [level, i]));
    const now = new Array<number>(feature.levels.length + 2).fill(0);
    for (const code of column.codes) {
      const at = code < 0 ? feature.levels.length : (place.get(column.levels[code]!) ?? feature.levels.length + 1);
      now[at]! += 1 / rows;
    }
    return { before: [...feature.levels.map(({ share }) => share), feature.missing.share, 0], now };
  }
  if ('codes' in column || column.kind === 'text') return undefined;
  return numericShares(feature, column.values, rows);
}

/** Ten bins between the deciles of the training (equal deciles make one bin), then missing, then each special code. */
function numericShares(feature: NumericBackground, values: Float64Array, rows: number): Shares {
  const { percentiles, missing, special } = feature;
  const codes = new Map(special.map(({ code }, i) => [code, i]));
  const deciles = percentiles.length === 0 ? [] : [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => percentiles[10 * tenth]!);
  const cuts = [...new Set(deciles)];
  const real = 1 - missing.share - special.reduce((sum, { share }) => sum + share, 0);
  const upTo = cuts.map((cut) => percentiles.findLastIndex((value) => value <= cut) / 100);
  const before = [...upTo, 1].map((share, i) => real * (share - (i === 0 ? 0 : upTo[i - 1]!)));
  before.push(missing.share, ...special.map(({ share }) => share));
  const now = new Array<number>(before.length).fill(0);
  for (const value of values) {
    const code = codes.get(value);
    let at = cuts.length + 1;
    if (code !== undefined) at = cuts.length + 2 + code;
    else if (!Number.isNaN(value)) at = cuts.findIndex((cut) => value <= cut);
    now[at < 0 ? cuts.length : at]! += 1 / rows;
  }
  return { before: before.map((share) => Math.max(0, share)), now };
}
