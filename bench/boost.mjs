// Training, prediction and explanation of boosted trees against LightGBM and XGBoost: same rows, same parameters, same
// number of bins, taken in turns. Training starts from columns in memory and includes binning, for everybody.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataset, Table } from 'fathom/data';
import { auc } from 'fathom/evaluate';
import { boost } from 'fathom/models';
import { StopSignal, silent, single } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { accuracyRow, costRow, hasPeers, interleave, peerVersions, scratch, startPeer } from './lib.mjs';
import { pathOf } from './lib-credit-files.mjs';

export const title = 'Boosted trees: training, prediction and SHAP on one thread';

const peers = ['LightGBM', 'XGBoost'];
/** What both peers are given too (bench/peers/boost.py). */
const shape = { maxTrees: 100, learningRate: 0.1, lambda: 1, minHessian: 1, minRows: 1, maxBins: 255, maxDepth: 60 };
const plain = { bags: 1, holdOut: 0, rowSample: 1, columnSample: 1 };
const explainedRows = 1000;

export default async function boostBench({ quick, log }) {
  const cases = [
    { name: 'simulated 50k x 20', leaves: 31, data: () => simulate(50_000, 20) },
    { name: 'gmsc 150k x 10', leaves: 31, data: readGmsc },
    ...(quick
      ? []
      : [
          { name: 'simulated 500k x 50', leaves: 31, data: () => simulate(500_000, 50) },
          { name: 'simulated 500k x 50', leaves: 255, data: () => simulate(500_000, 50) },
        ]),
  ];
  const versions = hasPeers() ? peerVersions('lightgbm', 'xgboost-cpu') : {};
  const peer = hasPeers() ? startPeer('boost') : undefined;
  if (peer === undefined) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  try {
    for (const { name, leaves, data } of cases) {
      const table = await data();
      if (table === undefined) {
        log(`${name}: skipped, its file is not in FATHOM_DATA`);
        continue;
      }
      log(`${name}, ${leaves} leaves`);
      rows.push(...(await compare(`${name}, ${leaves} leaves`, table, leaves, peer, quick)));
    }
  } finally {
    peer?.close();
  }
  const notes = `100 trees; the last fifth of the rows is held out for AUC and prediction; SHAP explains ${explainedRows} rows.`;
  return { rows, versions, notes };
}

async function compare(name, table, leaves, peer, quick) {
  const cut = Math.floor(table.rowCount * 0.8);
  const positions = Int32Array.from({ length: table.rowCount }, (_, i) => i);
  const [train, test] = [table.rows(positions.subarray(0, cut)), table.rows(positions.subarray(cut))];
  const few = test.rows(positions.subarray(0, explainedRows));
  const estimator = boost.create({ ...shape, ...plain, maxLeaves: leaves });
  const model = await trainOn(estimator, train);
  const aucOf = { Fathom: auc(test.categories('y').codes, eventOf(model.predictProba(test))) };
  if (peer !== undefined) {
    await peer.call({ do: 'load', ...write(table), cut, leaves, explained: explainedRows, ...shape });
    for (const each of peers) aucOf[each] = (await peer.call({ do: 'auc', peer: each })).auc;
  }
  const options = { rounds: quick ? 3 : 5, warmUp: 1 };
  const work = {
    train: () => trainOn(estimator, train),
    predict: () => model.predictProba(test),
    shap: () => model.explain(few),
  };
  const rows = [];
  for (const [task, ours] of Object.entries(work)) {
    const ways = { Fathom: async () => void (await ours()) };
    if (peer !== undefined)
      for (const each of peers) ways[each] = async () => (await peer.call({ do: task, peer: each })).seconds;
    const seconds = await interleave(ways, options);
    for (const each of peer === undefined ? [null] : peers) {
      rows.push(
        costRow({
          case: `${name}: ${task}`,
          unit: 's',
          ours: seconds.Fathom,
          peer: seconds[each] ?? null,
          peerName: each,
        }),
      );
    }
  }
  for (const each of peer === undefined ? [null] : peers) {
    rows.push(
      accuracyRow({ case: `${name}: AUC`, unit: 'AUC', ours: aucOf.Fathom, peer: aucOf[each] ?? null, peerName: each }),
    );
  }
  return rows;
}

function trainOn(estimator, table) {
  const stop = new StopSignal();
  return estimator.fit(table, { random: new Random(0), threads: 1, collective: single, progress: silent, stop });
}

const eventOf = ({ rows, data }) => Float64Array.from({ length: rows }, (_, row) => data[2 * row + 1]);

/** The table as row-major doubles and labels, where the peers read them. */
function write(table) {
  const folder = join(scratch, 'boost');
  mkdirSync(folder, { recursive: true });
  const names = table.role('feature').map(({ name }) => name);
  const columns = names.map((name) => table.numbers(name));
  const values = new Float64Array(table.rowCount * names.length);
  for (let row = 0; row < table.rowCount; row++) {
    for (let j = 0; j < names.length; j++) values[row * names.length + j] = columns[j][row];
  }
  const [x, y] = [join(folder, 'x.bin'), join(folder, 'y.bin')];
  writeFileSync(x, values);
  writeFileSync(y, Uint8Array.from(table.categories('y').codes));
  return { x, y, columns: names.length };
}

function withTarget(columns, codes) {
  const levels = ['0', '1'];
  const schema = columns.map((_, j) => ({ name: `x${String(j).padStart(3, '0')}`, kind: 'numeric', role: 'feature' }));
  return new Table(
    [...schema, { name: 'y', kind: 'boolean', role: 'target', levels }],
    [...columns.map((values) => ({ kind: 'numeric', values })), { kind: 'boolean', codes, levels }],
  );
}

/** Normal columns; the outcome depends on ten of them, with interactions. */
function simulate(rows, columns) {
  const random = new Random('bench boost');
  const values = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const codes = Int32Array.from({ length: rows }, (_, i) => {
    const x = (j) => values[j][i];
    const logOdds =
      x(0) * x(1) +
      Math.abs(x(2)) +
      Math.sin(2 * x(3)) +
      0.5 * x(4) * (x(5) > 0 ? 1 : -1) +
      0.3 * (x(6) + x(7) + x(8)) -
      1;
    return random.uniform() < 1 / (1 + Math.exp(-logOdds + 0.2 * x(9))) ? 1 : 0;
  });
  return withTarget(values, codes);
}

async function readGmsc() {
  const path = pathOf('credit/gmsc.csv.gz');
  if (path === undefined) return undefined;
  const target = 'SeriousDlqin2yrs';
  const opened = await openDataset([path], { kinds: { [target]: 'categorical' } });
  const table = await opened.load();
  await opened.close();
  const order = new Random('bench boost').permutation(table.rowCount);
  const names = table.schema.slice(1).filter(({ name, kind }) => name !== target && kind === 'numeric');
  const shuffled = table.rows(order);
  const { codes, levels } = shuffled.categories(target);
  return withTarget(
    names.map(({ name }) => shuffled.numbers(name)),
    codes.map((code) => (levels[code] === '1' ? 1 : 0)),
  );
}
