// A credit file as every model of a comparison gets it: the same rows, columns and folds, also as files for the peers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cell, openDataset, stratifiedFolds } from 'fathom/data';
import { auc } from 'fathom/evaluate';
import { checkDataset } from 'fathom/quality';
import { Random } from 'fathom/random';
import { scratch } from './lib.mjs';

/** The table to compare on, its folds, and both written where the peers read them. */
export async function prepareCredit(file, path, seeds) {
  const opened = await openDataset([path], { kinds: { [file.target]: 'categorical' } });
  let table = await opened.load();
  await opened.close();
  if (file.sample !== undefined) table = table.rows(new Random(file.name).sample(table.rowCount, file.sample));
  const outcome = outcomeOf(table, file);
  const years = file.testYear === undefined ? undefined : table.numbers('issue_year');
  table = onlyFeatures(table, file, outcome);
  table = await withSpecialCodes(table, file.target);

  const foldsOf = (seed) =>
    years === undefined
      ? stratifiedFolds(outcome, 5, new Random(seed).split('folds'))
      : Int32Array.from(years, (year) => (year >= file.testYear ? 0 : -1));
  const folds = Array.from({ length: years === undefined ? seeds : 1 }, (_, seed) => foldsOf(seed));
  const folder = join(scratch, 'credit');
  mkdirSync(folder, { recursive: true });
  const [csv, foldsPath] = [join(folder, `${file.name}.csv`), join(folder, `${file.name}.folds.json`)];
  writeFileSync(csv, csvOf(table));
  writeFileSync(foldsPath, JSON.stringify(folds.map((fold) => Array.from(fold))));
  return { name: file.name, target: file.target, table, outcome, folds, csv, foldsPath };
}

function outcomeOf(table, file) {
  const target = table.categories(file.target);
  const bad = target.levels.map((level) => (file.isBad(level) ? 1 : 0));
  return Int32Array.from(target.codes, (code) => bad[code]);
}

/** The compared columns as features, derived ones included, and the outcome as a boolean target. */
function onlyFeatures(table, file, outcome) {
  const derived = file.derive?.(table) ?? {};
  const names =
    file.features ??
    table.schema.map(({ name }) => name).filter((name) => name !== file.target && !(file.not ?? []).includes(name));
  let picked = table.pick(names).describe((column) => ({ ...column, role: 'feature' }));
  for (const [name, values] of Object.entries(derived))
    picked = picked.with({ name, kind: 'numeric', role: 'feature' }, { kind: 'numeric', values });
  const levels = ['0', '1'];
  return picked.with(
    { name: file.target, kind: 'boolean', role: 'target', levels },
    { kind: 'boolean', codes: outcome, levels },
  );
}

/** Codes that are not quantities, as `fathom train` finds them. */
async function withSpecialCodes(table, target) {
  const { findings } = await checkDataset(table, { target, positive: ['1'], random: new Random(0).split('check') });
  const found = new Map(
    findings
      .filter(({ repair }) => repair?.action === 'special-values')
      .map(({ repair }) => [repair.column, repair.values]),
  );
  return table.describe((column) => (found.has(column.name) ? { ...column, special: found.get(column.name) } : column));
}

function csvOf(table) {
  const quote = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const text = (column, row) => {
    if (column.kind === 'datetime')
      return Number.isNaN(column.values[row]) ? '' : String(column.values[row] / 86_400_000);
    const value = cell(column, row);
    return value === null ? '' : quote(String(value));
  };
  const columns = table.schema.map(({ name }) => table.column(name));
  const lines = [table.schema.map(({ name }) => quote(name)).join(',')];
  for (let row = 0; row < table.rowCount; row++) lines.push(columns.map((column) => text(column, row)).join(','));
  return `${lines.join('\n')}\n`;
}

/** AUC of the predictions of all folds together; `outputs` hold each fold's in row order. */
export function pooledAuc(outcome, foldOf, outputs) {
  const next = new Array(outputs.length).fill(0);
  const [labels, scores] = [[], []];
  foldOf.forEach((fold, row) => {
    if (fold < 0) return;
    labels.push(outcome[row]);
    scores.push(outputs[fold].probability[next[fold]++]);
  });
  return auc(Int32Array.from(labels), Float64Array.from(scores));
}
