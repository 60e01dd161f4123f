// SHAP values of boosted trees: path-dependent against LightGBM's and XGBoost's, interactions against XGBoost's, and
// interventional ones, which neither offers. 100 trees of the same shape for everybody; taken in turns.
import { modelInputs } from 'fathom/features';
import { TreeEnsemble } from 'fathom/trees';
import { costRow, hasPeers, interleave, peerVersions } from './lib.mjs';
import { peers, prepare, tableNames, waysOf } from './lib-explained.mjs';

export const title = 'SHAP values of boosted trees: path-dependent, interactions, interventional';

const tables = tableNames.slice(0, 2);
const counts = { shap: 1000, interactions: 100, background: 100 };

export default async function shapBench({ quick, log, only = tables }) {
  const versions = hasPeers() ? peerVersions('lightgbm', 'xgboost-cpu') : {};
  if (!hasPeers()) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  for (const name of only) {
    for (const leaves of [31, 255]) {
      if (quick && leaves === 255 && name !== tables[0]) continue;
      log(`${name}, ${leaves} leaves`);
      const prepared = await prepare(name, leaves, { quick });
      if (prepared === undefined) log(`${name}: skipped, its file is not in FATHOM_DATA`);
      else rows.push(...(await measure(`${prepared.label}, ${leaves} leaves`, prepared, leaves, quick)));
      prepared?.close();
    }
  }
  const notes = `One thread. Interventional: against ${counts.background} background rows. Fathom's values add up to the score within 1e-9, which is checked; XGBoost computes in single precision.`;
  return { rows, versions, notes };
}

async function measure(name, { model, test, seconds }, leaves, quick) {
  const options = { rounds: quick ? 2 : 5, warmUp: 1 };
  const ensemble = TreeEnsemble.load(model.save().ensemble);
  const first = (count) => test.rows(Int32Array.from({ length: count }, (_, i) => i));
  const columns = (count) => modelInputs(first(count), model.features);
  const rows = [];
  const add = async (what, count, ours, ask, others) => {
    const found = await interleave(waysOf(ours, seconds, ask, { rows: count }, others), options);
    for (const peerName of seconds === undefined || others.length === 0 ? [null] : others) {
      const peer = peerName === null ? null : found[peerName];
      rows.push(costRow({ case: `${name}: ${what}, ${count} rows`, unit: 's', ours: found.Fathom, peer, peerName }));
    }
  };
  const few = Math.min(counts.shap, test.rowCount);
  for (const count of quick || leaves > 31 ? [few] : [few, Math.min(20_000, test.rowCount)]) {
    const explained = first(count);
    checkSums(await model.explain(explained));
    await add('TreeSHAP', count, async () => void (await model.explain(explained)), 'explain', peers);
  }
  const pairs = columns(counts.interactions);
  await add('interactions', counts.interactions, () => void ensemble.shapInteractions(pairs), 'interactions', [
    'XGBoost',
  ]);
  const background = { columns: columns(counts.background) };
  const asked = columns(few);
  await add('interventional', few, () => void ensemble.shapAgainst(asked, background), 'none', []);
  return rows;
}

function checkSums({ baseValue, contributions: { rows, columns, data }, output }) {
  for (let row = 0; row < rows; row++) {
    const sum = data.subarray(row * columns, (row + 1) * columns).reduce((total, each) => total + each, baseValue);
    if (!(Math.abs(sum - output[row]) <= 1e-9)) throw new Error(`Row ${row} does not add up: ${sum}, ${output[row]}.`);
  }
}
