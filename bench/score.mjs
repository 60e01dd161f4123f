// Scoring with boosted trees: batches, and one applicant at a time, without and with reasons. 100 trees of the same shape
// for everybody; taken in turns. `--only "gmsc 150k x 10"` takes some tables.
import { backgroundOf, rowExplainer } from 'fathom/explain';
import { costRow, hasPeers, interleave, peerVersions } from './lib.mjs';
import { peers, prepare, tableNames, waysOf } from './lib-explained.mjs';

export const title = 'Scoring with boosted trees: batches, and one applicant with and without reasons';

export default async function scoreBench({ quick, log, only = tableNames }) {
  const versions = hasPeers() ? peerVersions('lightgbm', 'xgboost-cpu') : {};
  if (!hasPeers()) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  for (const name of only) {
    for (const leaves of quick ? [31] : [31, 255]) {
      for (const threads of [1, 2]) {
        log(`${name}, ${leaves} leaves, ${threads} threads`);
        const prepared = await prepare(name, leaves, { quick, threads });
        if (prepared === undefined) log(`${name}: skipped, its file is not in FATHOM_DATA`);
        else rows.push(...(await measure(`${prepared.label}, ${leaves} leaves`, prepared, threads, quick)));
        prepared?.close();
      }
    }
  }
  const notes = [
    'Batches are the held-out rows, from columns (peers: rows) of doubles to probabilities. Fathom predicts on one thread whatever the peers are given.',
    'XGBoost predicts in place, but a table with levels goes through a new DMatrix in every call.',
    "One row: seconds per call with a record (names, numbers, level names) for Fathom, a ready-made array of one row for the peers; Fathom's reasons are checked to add up and put in words' keys, the peers' are contributions only.",
  ];
  return { rows, versions, notes };
}

async function measure(name, { model, test, seconds }, threads, quick) {
  const rounds = quick ? 3 : 7;
  const rowsOf = (what, unit, scale, found) =>
    (seconds === undefined ? [null] : peers).map((peerName) =>
      costRow({
        ...{ case: `${name}: ${what}`, threads, unit, peerName },
        ours: found.Fathom * scale,
        peer: peerName === null ? null : found[peerName] * scale,
      }),
    );
  const batch = await interleave(
    waysOf(async () => void (await model.predictProba(test)), seconds, 'predict'),
    { rounds, warmUp: 2 },
  );
  const out = rowsOf(`predict ${test.rowCount} rows`, 's', 1, batch);
  if (threads > 1) return out;
  const records = Array.from({ length: 200 }, (_, i) => test.record(i));
  const explain = rowExplainer(model, backgroundOf(test, { outcome: test.categories('outcome').codes }));
  const perRow = (work) => () => {
    const start = performance.now();
    for (let k = 0; k < 10; k++) for (const record of records) work(record);
    return (performance.now() - start) / 1e4 / records.length;
  };
  const one = { rows: records.length, each: true };
  const options = { rounds, warmUp: 2 };
  const score = await interleave(
    waysOf(
      perRow((record) => model.scoreRow(record)),
      seconds,
      'predict',
      one,
    ),
    options,
  );
  const reasons = await interleave(waysOf(perRow(explain), seconds, 'explain', one), options);
  return [...out, ...rowsOf('one row', 'us', 1e6, score), ...rowsOf('one row, with reasons', 'us', 1e6, reasons)];
}
