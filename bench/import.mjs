// Models that LightGBM and XGBoost trained, imported: how far Fathom's predictions and contributions are from their own,
// and what a batch takes. Real credit files with missing values and levels; 200 rounds of 31 leaves for everybody.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptModel, readForeignModel } from 'fathom/models';
import { costRow, hasPeers, interleave, peerVersions, scratch, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { tableOf } from './lib-import-table.mjs';

export const title = 'Models of LightGBM and XGBoost imported: differences of predictions and contributions, seconds';

const names = ['hmeq', 'home_credit', 'gmsc'];
const asked = { explained: 1000, predicted: 20_000 };

export default async function importBench({ quick, log, only = names }) {
  if (!hasPeers()) {
    log('The Python peers are not installed (bash bench/peers/setup.sh); there is nothing to import.');
    return [];
  }
  const rows = [];
  for (const name of only) {
    const file = creditFiles.find((each) => each.name === name);
    if (file === undefined || pathOf(file.file) === undefined) {
      log(`${name}: skipped, its file is not in FATHOM_DATA`);
      continue;
    }
    log(name);
    rows.push(...(await measure(file, quick ? 50 : 200, quick)));
  }
  const notes = [
    `Largest differences over ${asked.explained} rows: of probabilities, of contributions (log-odds), and of contributions from their sum. One thread.`,
    'XGBoost computes in single precision: how far its own contributions are from their sum says how far it rounds.',
    'The peers are given their own tables; Fathom reads the model file and the columns of its own table.',
  ];
  return { rows, versions: peerVersions('lightgbm', 'xgboost-cpu'), notes };
}

async function measure(file, rounds, quick) {
  const folder = join(scratch, 'import', file.name);
  const { table, columns } = await tableOf(file, folder);
  const peer = startPeer('import');
  const rows = [];
  const add = (name, unit, ours, peerSays = null, peerName = null) =>
    rows.push(costRow({ case: `${file.name}: ${name}`, unit, ours, peer: peerSays, peerName }));
  try {
    await peer.call({ do: 'load', folder, columns, rows: table.rowCount });
    const first = (count) => table.rows(Int32Array.from({ length: Math.min(count, table.rowCount) }, (_, i) => i));
    const [few, many] = [first(asked.explained), first(asked.predicted)];
    for (const [library, suffix] of [
      ['LightGBM', 'txt'],
      ['XGBoost', 'ubj'],
    ]) {
      const path = join(folder, `${library}.${suffix}`);
      await peer.call({ do: 'train', library, path, rounds });
      await peer.call({ do: 'answer', library, rows: few.rowCount, folder });
      const bytes = readFileSync(path);
      const started = performance.now();
      const foreign = readForeignModel(bytes, path);
      // LightGBM writes "_" for blanks; the columns are in the order of the features.
      const rename = new Map(foreign.features.map(({ name }, j) => [name, columns[j].name]));
      const model = adoptModel(foreign, path, { rename });
      add(
        `${library}, import of ${(bytes.length / 2 ** 20).toFixed(1)} MiB`,
        's',
        (performance.now() - started) / 1000,
      );
      const read = (name) => {
        const whole = readFileSync(join(folder, `${name}.f64`));
        return new Float64Array(whole.buffer, whole.byteOffset, whole.length / 8);
      };
      const place = columns.map(({ name }) => model.features.findIndex((feature) => feature.name === name));
      const { baseValue, contributions, output } = await model.explain(few);
      const width = model.features.length;
      const [theirs, probability, margin] = ['contributions', 'probability', 'margin'].map(read);
      let [explained, sums, theirSums, predicted] = [0, 0, 0, 0];
      const { data } = await model.predictProba(few);
      for (let row = 0; row < few.rowCount; row++) {
        const their = theirs.subarray(row * (columns.length + 1), (row + 1) * (columns.length + 1));
        let sum = baseValue;
        for (let j = 0; j < width; j++) sum += contributions.data[row * width + j];
        place.forEach((at, j) => {
          const own = at < 0 ? 0 : contributions.data[row * width + at];
          explained = Math.max(explained, Math.abs(own - their[j]));
        });
        explained = Math.max(explained, Math.abs(baseValue - their[columns.length]));
        sums = Math.max(sums, Math.abs(sum - output[row]));
        const theirSum = their.reduce((total, each) => total + each, 0);
        theirSums = Math.max(theirSums, Math.abs(theirSum - margin[row]));
        predicted = Math.max(predicted, Math.abs(data[2 * row + 1] - probability[row]));
      }
      add(`${library}, probabilities`, 'difference', predicted);
      add(`${library}, contributions`, 'difference', explained);
      add(`${library}, contributions from their sum`, 'difference', sums, theirSums, library);
      const ways = (ask, count, ours) => ({
        Fathom: async () => void (await ours()),
        [library]: async () => (await peer.call({ do: ask, library, rows: count })).seconds,
      });
      const options = { rounds: quick ? 2 : 5, warmUp: 1 };
      const predict = await interleave(
        ways('predict', many.rowCount, () => model.predictProba(many)),
        options,
      );
      add(`${library}, ${many.rowCount} rows predicted`, 's', predict.Fathom, predict[library], library);
      const explain = await interleave(
        ways('explain', few.rowCount, () => model.explain(few)),
        options,
      );
      add(`${library}, ${few.rowCount} rows explained`, 's', explain.Fathom, explain[library], library);
    }
  } finally {
    peer.close();
  }
  return rows;
}
