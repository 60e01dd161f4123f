// Exported models against Fathom's own predictions: 1,000 rows of five credit files, some cells of which are made
// missing, a special code or a level that training never saw. Size of the files and time of one row. `--only german` takes
// some files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Table } from 'fathom/data';
import { families } from 'fathom/models';
import { readOnnx } from 'fathom/onnx';
import { StopSignal, silent, single } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { accuracyRow, costRow, hasPeers, median, peerVersions, scratch, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { prepareCredit } from './lib-credit-prepare.mjs';

export const title = 'Exported models: equality with Fathom, file size, one row';

const names = ['german', 'hmeq', 'heloc', 'home_credit', 'gmsc'];
const testRows = 1000;

export default async function exportBench({ quick, log, only = quick ? ['german'] : names }) {
  const peer = hasPeers() ? startPeer('export') : undefined;
  if (peer === undefined) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  for (const name of only) {
    const file = creditFiles.find((each) => each.name === name);
    const path = pathOf(file.file);
    if (path === undefined) {
      log(`${name}: skipped, its file is not in FATHOM_DATA`);
      continue;
    }
    const { table } = await prepareCredit(file, path, 0);
    const drawn = new Random(name).permutation(table.rowCount).subarray(0, testRows);
    const test = disturb(table.rows(drawn), new Random(`disturb ${name}`));
    for (const family of families) {
      log(`${name} ${family.name}`);
      const context = {
        random: new Random(0).split(family.name),
        ...{ threads: 2, collective: single, progress: silent, stop: new StopSignal() },
      };
      const model = await family.create().fit(table, context);
      rows.push(...(await measure(`${name} ${family.name}`, model, test, peer, quick)));
    }
  }
  peer?.close();
  const versions = peer === undefined ? {} : peerVersions('onnxruntime', 'onnx', 'jpmml-evaluator', 'pypmml');
  const notes = [
    'difference: the largest of 1,000 rows in probability (score: in points); ours is onnxruntime-node (of PMML 0, the model itself), the peer another reader.',
    'one row: Fathom scores a record; ONNX Runtime gets ready-made tensors, one per column, and runs on one thread.',
    'size: the exported file against the JSON in which Fathom keeps the model.',
  ];
  return { rows, versions, notes };
}

/** What the readers of PMML run on. */
function hasJava() {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Some cells without a value, with a special code of the column, with a level that is new. */
function disturb(table, random) {
  const columns = table.schema.map((column) => {
    const own = table.column(column.name);
    if (column.role !== 'feature') return own;
    if ('codes' in own) {
      const codes = own.codes.map((code) => {
        const draw = random.uniform();
        return draw < 0.05 ? -1 : draw < 0.1 ? own.levels.length : code;
      });
      return { ...own, codes, levels: [...own.levels, 'never seen'] };
    }
    if (!(own.values instanceof Float64Array)) return own;
    const special = column.special ?? [];
    const values = own.values.map((value) => {
      const draw = random.uniform();
      if (draw < 0.05) return Number.NaN;
      return draw < 0.08 && special.length > 0 ? special[random.integer(special.length)] : value;
    });
    return { ...own, values };
  });
  return new Table(table.schema, columns);
}

async function measure(name, model, test, peer, quick) {
  const folder = join(scratch, 'export');
  mkdirSync(folder, { recursive: true });
  const words = { classes: ['0', '1'], version: 'bench' };
  const own = await model.predictProba(test);
  const score = model.points?.(test);
  const rows = [];
  for (const format of hasJava() ? ['onnx', 'pmml'] : ['onnx']) {
    const write = model.exports[format];
    if (write === undefined) continue;
    const bytes = await write(words);
    const file = join(folder, `model.${format}`);
    writeFileSync(file, bytes);
    const columns = columnsOf(await model.exports.onnx(words), test);
    const rowsFile = join(folder, 'rows.json');
    writeFileSync(rowsFile, rowsText(columns, own, score));
    const calls = quick ? 200 : 1000;
    const found = format === 'onnx' ? await runHere(bytes, columns, own, score, calls) : undefined;
    let theirs;
    for (const reader of format === 'onnx' ? ['onnxruntime (Python)'] : ['JPMML', 'PMML4S']) {
      theirs = await peer?.call({ format, reader, file, rows: rowsFile, calls });
      const scaled = (gap) => (gap === undefined ? 0 : gap * 1e15);
      const difference = (unit, key) =>
        rows.push(
          accuracyRow({
            ...{ case: `${name} ${format}`, unit, ours: scaled(found?.[key]) },
            ...{ peer: scaled(theirs?.[key]), peerName: peer === undefined ? null : reader, lowerIsBetter: true },
          }),
        );
      difference('difference, 1e-15', 'probabilities');
      if (score !== undefined) difference('difference of score, 1e-15', 'score');
    }
    rows.push(
      costRow({
        ...{ case: `${name} ${format}`, unit: 'KiB', ours: bytes.length / 1024 },
        ...{ peer: JSON.stringify(model.save()).length / 1024, peerName: 'JSON' },
      }),
    );
    if (found === undefined) continue;
    const record = test.record(0);
    const seconds = timed(() => model.scoreRow(record), calls);
    for (const [peer, peerName] of [
      [found.seconds, 'onnxruntime-node'],
      [theirs?.seconds, 'onnxruntime (Python)'],
    ]) {
      if (peer !== undefined)
        rows.push(costRow({ case: `${name} one row`, unit: 'us', ours: seconds * 1e6, peer: peer * 1e6, peerName }));
    }
  }
  return rows;
}

/** Input name -> kind and values, as the file's metadata ask for them. */
function columnsOf(bytes, table) {
  const metadata = new Map(readOnnx(bytes).metadataProps.map(({ key, value }) => [key, value]));
  const inputs = JSON.parse(metadata.get('inputs'));
  const columns = inputs.map(({ input, column, kind }) => {
    const own = table.column(column);
    if ('codes' in own) return [input, ['string', Array.from(own.codes, (code) => own.levels[code] ?? '')]];
    if (kind === 'text')
      return [input, ['double', own.values.map((text) => (text === null ? Number.NaN : [...text].length))]];
    return [input, ['double', Array.from(own.values)]];
  });
  return columns.length === 0 ? { rows: ['double', new Array(table.rowCount).fill(0)] } : Object.fromEntries(columns);
}

/** JSON as Python reads it: with NaN, and with the digits of every double. */
function rowsText(columns, { data }, score) {
  const number = (value) => (Number.isNaN(value) ? 'NaN' : String(value));
  const list = (values) =>
    `[${values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : number(value)))}]`;
  const named = Object.entries(columns).map(
    ([name, [kind, values]]) => `${JSON.stringify(name)}:["${kind}",${list(values)}]`,
  );
  const both = Array.from({ length: data.length / 2 }, (_, i) => `[${data[2 * i]},${data[2 * i + 1]}]`);
  return `{"columns":{${named}},"probabilities":[${both}],"score":${score === undefined ? 'null' : `[${Array.from(score)}]`}}`;
}

async function runHere(bytes, columns, own, score, calls) {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = (rows) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, [kind, values]]) => [
        name,
        kind === 'string'
          ? new Tensor('string', values.slice(0, rows), [rows, 1])
          : new Tensor('float64', Float64Array.from(values.slice(0, rows)), [rows, 1]),
      ]),
    );
  const found = await session.run(feeds(own.rows));
  const widest = (values, expected) =>
    expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (values[i] ?? Number.NaN))), 0);
  const one = feeds(1);
  const times = [];
  for (let call = 0; call < calls; call++) {
    const start = performance.now();
    await session.run(one);
    times.push((performance.now() - start) / 1000);
  }
  await session.release();
  return {
    probabilities: widest(found.probabilities.data, own.data),
    ...(score !== undefined && { score: widest(found.score.data, score) }),
    seconds: median(times),
  };
}

/** Median seconds of a call, ten calls at a time. */
function timed(work, calls) {
  const times = [];
  for (let k = 0; k < calls; k++) {
    const start = performance.now();
    for (let i = 0; i < 10; i++) work();
    times.push((performance.now() - start) / 1e4);
  }
  return median(times);
}
