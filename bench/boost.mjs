// Training boosted trees against LightGBM and XGBoost: same rows, same parameters, same number of bins, taken in turns.
// Training starts from columns of doubles in memory and includes binning, for everybody; categorical columns are
// categorical for everybody (in the wide table everybody reads their codes as numbers). Cases are kept in bench/out/boost/kept and measured again when the program or a peer changed.
// `--only "sparse 500k x 30"` takes some tables.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { auc } from 'fathom/evaluate';
import { accuracyRow, costRow, hasPeers, interleave, peerVersions, root, startPeer } from './lib.mjs';
import { boostTable, boostTables, readBoostTable } from './lib-boost-data.mjs';
import { common, eventOf, trainPlain } from './lib-boost-fit.mjs';
import { benchHash, keeper, programHash } from './lib-keep.mjs';

export const title = 'Boosted trees: seconds and peak memory of training, binning included';

const peers = ['LightGBM', 'XGBoost'];
/** Trees, rounds to take the median of, and the minutes that a case takes at 31 leaves on one thread. */
const plans = {
  'gmsc 150k x 10': { trees: 300, rounds: 5, minutes: 1 },
  'wide 12k x 120': { trees: 300, rounds: 5, minutes: 1 },
  'simulated 1M x 50': { trees: 100, rounds: 3, minutes: 5, memory: true },
  'sparse 500k x 30': { trees: 100, rounds: 3, minutes: 2 },
};
const quickly = { trees: 20, rounds: 1, share: 0.04 };

export default async function boostBench({ quick, log, only = Object.keys(boostTables) }) {
  const versions = hasPeers() ? peerVersions('lightgbm', 'xgboost-cpu') : {};
  if (!hasPeers()) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const kept = keeper('boost');
  const program = [
    programHash('trees', 'models', 'features', 'data', 'parallel', 'random'),
    benchHash('boost.mjs', 'lib-boost-data.mjs', 'lib-boost-fit.mjs', 'lib-boost-memory.mjs', 'peers/boost.py'),
    versions,
  ];
  const cases = only.flatMap((name) => {
    const plan = { ...plans[name], ...(quick ? { ...quickly, minutes: 0.1 } : {}) };
    return [31, 255].flatMap((leaves) =>
      [1, 2].map((threads) => ({
        ...{ name, ...plan, leaves, threads },
        minutes: (plan.minutes * (leaves === 255 ? 2 : 1)) / threads ** 0.7,
      })),
    );
  });
  const identity = (each) => [each, program];
  const open = cases.filter((each) => !kept.has(labelOf(each), identity(each)));
  const minutes = open.reduce((sum, each) => sum + each.minutes, 0);
  log(`${open.length} of ${cases.length} cases are to be measured: about ${Math.ceil(minutes)} minutes.`);
  const rows = [];
  for (const each of cases) {
    const table = await boostTable(each.name, quick ? { share: quickly.share } : {});
    if (table === undefined) {
      log(`${each.name}: skipped, its file is not in FATHOM_DATA`);
      continue;
    }
    const start = performance.now();
    const measured = await kept.of(labelOf(each), identity(each), () => measure(table, each, log));
    const seconds = Object.entries(measured.seconds).map(([who, own]) => `${who} ${own.toFixed(2)} s`);
    log(`${labelOf(each)}: ${seconds.join(', ')} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
    rows.push(...rowsOf(each, measured));
  }
  const notes = [
    'Held out for AUC: the last fifth of a file, or 20 % further simulated rows. All else is trained on.',
    'Peak memory is VmHWM of a process that reads the columns, trains once and ends.',
    'AUC: ratio is the difference in our favour, expected within .001 of 0 or above; the 2,375 held-out rows of the wide table tell .02.',
  ];
  return { rows, versions, notes };
}

const labelOf = ({ name, leaves, trees }) => `${name}, ${leaves} leaves, ${trees} trees`;

function rowsOf(each, { seconds, auc: areas, peak }) {
  const { threads } = each;
  const others = Object.keys(areas).filter((who) => who !== 'Fathom');
  const compare = (row, what, unit, values) =>
    (others.length === 0 ? [null] : others).map((peerName) =>
      row({
        ...{ case: `${labelOf(each)}: ${what}`, threads, unit },
        ...{ ours: values.Fathom, peer: values[peerName] ?? null, peerName },
      }),
    );
  return [
    ...compare(costRow, 'train', 's', seconds),
    ...compare(accuracyRow, 'AUC', 'AUC', areas),
    ...(peak === null ? [] : compare(costRow, 'peak memory', 'MiB', peak)),
  ];
}

async function measure(table, { trees, leaves, threads, rounds, memory }, log) {
  const setting = { trees, leaves, threads };
  const request = { ...common, ...setting };
  const peak = memory ? await peakMemory(table, setting, request) : null;
  const train = readBoostTable(table, 'train');
  const test = readBoostTable(table, 'test');
  const peer = hasPeers() ? startPeer('boost', { threads }) : undefined;
  try {
    const areas = {
      Fathom: auc(test.categories('outcome').codes, await eventOf(await trainPlain(train, setting), test)),
    };
    const ways = { Fathom: async () => void (await trainPlain(train, setting)) };
    if (peer !== undefined) {
      await peer.call({ do: 'load', table });
      for (const each of peers) {
        const training = { ...request, do: 'train', peer: each };
        await peer.call(training);
        areas[each] = (await peer.call({ do: 'auc', peer: each, threads })).auc;
        ways[each] = async () => (await peer.call(training)).seconds;
      }
    }
    log(
      `  AUC ${Object.entries(areas)
        .map(([who, own]) => `${who} ${own.toFixed(4)}`)
        .join(', ')}`,
    ); // and everybody is warm
    return { seconds: await interleave(ways, { rounds, warmUp: 0 }), auc: areas, peak };
  } finally {
    peer?.close();
  }
}

/** MiB of everybody, each in a process of its own. */
async function peakMemory(table, setting, request) {
  const program = join(root, 'bench/lib-boost-memory.mjs');
  const ours = spawnSync(process.execPath, [program, JSON.stringify({ table, ...setting })], { encoding: 'utf8' });
  if (ours.status !== 0) throw new Error(`The measurement of memory failed:\n${ours.stderr}`);
  const peak = { Fathom: Number(ours.stdout) };
  for (const each of hasPeers() ? peers : []) {
    const peer = startPeer('boost', { threads: setting.threads });
    await peer.call({ do: 'load', table, test: false });
    await peer.call({ ...request, do: 'train', peer: each });
    peak[each] = (await peer.call({ do: 'peak', peer: each, threads: setting.threads })).MiB;
    peer.close();
  }
  return peak;
}
