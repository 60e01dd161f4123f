// 10 million rows x 20 columns from a CSV: train 100 trees, then predict every row of the file, against LightGBM from the
// same CSV, each in a process of its own. `fathom train` cannot be asked here: it always judges, with five more fits
// and two comparison models. The library does the same steps with one model: openDataset, fit, predictProba.
// `FATHOM_BENCH_TMP` names a folder with 3 GB free, where the CSV (2 GB) stays for the next run.
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { auc } from 'fathom/evaluate';
import { accuracyRow, costRow, hasPeers, peerVersions, root, scratch, startPeer } from './lib.mjs';
import { common } from './lib-boost-fit.mjs';
import { benchHash, keeper, programHash } from './lib-keep.mjs';
import { writeBook } from './lib-large-trees-book.mjs';

export const title = '10M rows x 20 columns: CSV -> train -> predict, seconds and peak memory (goal: < 6 GiB)';

const threads = 2;
const judgedRows = 1_000_000;
const target = 'outcome';

export default async function largeTrees({ quick, log }) {
  const rows = quick ? 200_000 : 10_000_000;
  const setting = { trees: quick ? 20 : 100, leaves: 31, threads };
  const folder = process.env.FATHOM_BENCH_TMP ?? join(scratch, 'large-trees');
  mkdirSync(folder, { recursive: true });
  const kept = keeper('large-trees');
  const files = ['large-trees.mjs', 'lib-large-trees.mjs', 'lib-large-trees-book.mjs', 'lib-boost-fit.mjs'];
  const program = benchHash(...files, 'peers/large_trees.py');
  const versions = hasPeers() ? peerVersions('lightgbm') : {};
  log(quick ? 'About half a minute.' : 'About 25 minutes on two cores, 2 of them to write the CSV.');
  const csv = join(folder, `book-${rows}-${benchHash('lib-large-trees-book.mjs')}.csv`);
  if (!existsSync(csv)) await writeBook(csv, rows, target, log);
  log(`${(statSync(csv).size / 1e9).toFixed(2)} GB`);
  const request = { csv, target, out: join(folder, 'scores.f64'), ...setting };
  const outcome = await lastColumn(csv, Math.min(rows, judgedRows));
  const judged = (ran) => {
    const bytes = readFileSync(request.out);
    const scores = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8).slice(0, outcome.length);
    return { ...ran, auc: auc(outcome, scores) };
  };
  const runs = {};
  const measure = async (name, identity, work) => {
    runs[name] = await kept.of(name, [rows, setting, program, identity], async () => judged(await work()));
    const { seconds, peak, auc: area } = runs[name];
    const parts = Object.entries(seconds).map(([part, own]) => `${part} ${own.toFixed(1)} s`);
    log(`${name}: ${parts.join(', ')}, ${Math.round(peak)} MiB, AUC ${area.toFixed(4)}`);
  };
  await measure('Fathom', programHash('trees', 'models', 'features', 'data', 'parallel', 'random'), () =>
    ours(request),
  );
  if (hasPeers()) {
    await measure('LightGBM', versions, () => theirs(request, false));
    await measure('LightGBM, two_round', versions, () => theirs(request, true));
  } else log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const total = ({ seconds }) => Object.values(seconds).reduce((sum, own) => sum + own, 0);
  const peers = Object.keys(runs).filter((name) => name !== 'Fathom');
  const label = `${rows / 1e6}M rows x 20, ${setting.trees} trees`;
  const compare = (row, what, unit, value) =>
    (peers.length === 0 ? [null] : peers).map((peerName) =>
      row({
        ...{ case: `${label}: ${what}`, threads, unit, ours: value(runs.Fathom) },
        ...{ peer: peerName === null ? null : value(runs[peerName]), peerName },
      }),
    );
  return {
    rows: [
      ...compare(costRow, 'CSV -> train -> predict', 's', total),
      ...['open', 'train', 'predict'].flatMap((part) => compare(costRow, part, 's', ({ seconds }) => seconds[part])),
      ...compare(costRow, 'peak memory', 'MiB', ({ peak }) => peak),
      costRow({
        case: `${label}: peak memory`,
        threads,
        unit: 'MiB',
        ours: runs.Fathom.peak,
        peer: 6144,
        peerName: 'goal',
      }),
      ...compare(accuracyRow, 'AUC, first million rows', 'AUC', (run) => run.auc),
    ],
    versions,
    notes: [
      'Fathom: openDataset (kinds, levels and profile of every column) -> fit -> predictProba, chunk by chunk.',
      'LightGBM: open is the reading of the CSV and the binning; Fathom reads again and bins under train.',
    ],
  };
}

/** The outcome of the first rows: the character before a line's end. */
async function lastColumn(csv, rows) {
  const outcome = new Int32Array(rows);
  let row = -1; // the header
  let before = 0;
  for await (const bytes of createReadStream(csv, { highWaterMark: 1 << 22 })) {
    for (const byte of bytes) {
      if (byte === 10) {
        if (row >= 0) outcome[row] = before - 48;
        if (++row === rows) return outcome;
      }
      before = byte;
    }
  }
  return outcome;
}

function ours(request) {
  const child = spawn(process.execPath, [join(root, 'bench/lib-large-trees.mjs'), JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`Fathom ended with code ${code}.`)),
    );
  });
}

async function theirs(request, twoRound) {
  const peer = startPeer('large_trees', { threads });
  try {
    return await peer.call({ ...request, ...common, twoRound });
  } finally {
    peer.close();
  }
}
