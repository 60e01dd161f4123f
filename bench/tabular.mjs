// Numbers and several classes on tables beside scikit-learn's HistGradientBoosting and LightGBM at their defaults, on the
// folds that `fathom train tabular` drew, each row judged while it was held out. scikit-learn's own data sets, and one
// column of a credit file. `--only diabetes,wine` takes some, `--quick` the small ones.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset } from 'fathom/data';
import { trainTabular } from 'fathom/tasks';
import { accuracyRow, hasPeers, peerVersions, startPeer } from './lib.mjs';
import { pathOf } from './lib-credit-files.mjs';

export const title = 'Tables of any domain: numbers and several classes beside HistGradientBoosting and LightGBM';

const cases = [
  { name: 'diabetes', toy: true, target: 'target' },
  { name: 'wine', toy: true, target: 'target' },
  { name: 'digits', toy: true, target: 'target' },
  { name: 'hmeq', file: 'credit/hmeq.csv', target: 'LOAN', drop: ['BAD'] },
];
const small = ['diabetes', 'wine'];
const peers = { hgb: 'HistGradientBoosting', lgb: 'LightGBM', linear: 'linear' };
/** What of our models stands against each peer. */
const rival = { hgb: 'boost', lgb: 'boost', linear: 'linear' };

export default async function tabular({ quick, log, only = quick ? small : cases.map(({ name }) => name) }) {
  if (!hasPeers()) {
    log(
      'The Python peers are not installed (bash bench/peers/setup.sh), and they write the data sets; nothing is run.',
    );
    return { rows: [] };
  }
  const folder = mkdtempSync(join(tmpdir(), 'fathom-bench-tabular-'));
  const peer = startPeer('tabular');
  const rows = [];
  try {
    for (const each of cases.filter(({ name }) => only.includes(name))) {
      const csv = each.toy ? join(folder, `${each.name}.csv`) : pathOf(each.file);
      if (csv === undefined) {
        log(`${each.name}: skipped, ${each.file} is not in FATHOM_DATA`);
        continue;
      }
      if (each.toy) await peer.call({ write: each.name, csv });
      rows.push(...(await measure(each, csv, folder, peer, log)));
    }
  } finally {
    peer.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const notes =
    'Pooled over the same five folds: RMSE and R², or log loss and accuracy. Ratio: the difference in our favour.';
  return { rows, versions: peerVersions('scikit-learn', 'lightgbm'), notes };
}

async function measure({ name, target, drop = [] }, csv, folder, peer, log) {
  const result = await trainTabular({ home: join(folder, 'home'), data: [csv], target, drop, model: 'boost' });
  const folds = join(folder, `${name}.folds.json`);
  writeFileSync(folds, JSON.stringify(await foldsOf(result.report.replace('report.html', 'predictions.parquet'))));
  const linear = result.baselines.find(({ model }) => ['ridge', 'logistic'].includes(model));
  const ours = { boost: result.results[0].metrics, linear: linear.metrics };
  const metrics = result.kind === 'regression' ? ['rmse', 'r2'] : ['logLoss', 'accuracy'];
  const rows = [];
  for (const [key, peerName] of Object.entries(peers)) {
    const theirs = await peer.call({ csv, target, drop, folds, kind: result.kind, model: key });
    for (const metric of metrics) {
      rows.push(
        accuracyRow({
          ...{ case: `${name}: ${rival[key]}`, unit: metric, ours: ours[rival[key]][metric] },
          ...{ peer: theirs[metric], peerName, lowerIsBetter: metric === 'rmse' || metric === 'logLoss' },
        }),
      );
    }
    log(`${name}, ${peerName}: ${JSON.stringify(theirs)} against ${JSON.stringify(ours[rival[key]])}`);
  }
  return rows;
}

/** Row of the file, from 0, and its fold. */
async function foldsOf(path) {
  const file = await openDataset([path], { kinds: { row: 'numeric', fold: 'numeric' } });
  const table = await file.load();
  await file.close();
  return { row: Array.from(table.numbers('row'), (row) => row - 1), fold: Array.from(table.numbers('fold')) };
}
