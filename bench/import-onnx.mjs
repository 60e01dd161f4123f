// Classifiers that scikit-learn trained and skl2onnx wrote, imported: how far Fathom's probabilities of 1,000 real rows are from
// those of ONNX Runtime in Python. A pipeline of one input per column with levels and missing values, and trees of one matrix.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataset } from 'fathom/data';
import { OnnxModel } from 'fathom/models';
import { accuracyRow, hasPeers, peerVersions, scratch, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { tableOf } from './lib-import-table.mjs';

export const title = 'ONNX classifiers imported: differences from ONNX Runtime in Python';

const names = ['german', 'hmeq', 'home_credit', 'gmsc'];
const asked = 1000;
const models = ['logistic', 'forest', 'boosting'];

export default async function importOnnxBench({ quick, log, only = quick ? ['german'] : names }) {
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
    rows.push(...(await measure(file)));
  }
  const notes = [
    `Largest difference over the first ${asked} rows of each file, of the probability of default.`,
    'Fathom reads the columns that the ONNX file names from the credit file itself; Python gets its own table of them.',
    'logistic: one input per column, levels and missing values among them; forest and boosting: one matrix of the numbers.',
  ];
  return { rows, versions: peerVersions('scikit-learn', 'skl2onnx', 'onnxruntime', 'onnx'), notes };
}

async function measure(file) {
  const folder = join(scratch, 'import-onnx', file.name);
  const { table, columns } = await tableOf(file, folder);
  const peer = startPeer('import_onnx');
  const rows = [];
  try {
    await peer.call({ do: 'load', folder, columns, rows: table.rowCount });
    for (const name of models) {
      const path = join(folder, `${name}.onnx`);
      const { features, rename } = await peer.call({ do: 'train', model: name, path, folder, asked });
      const model = new OnnxModel({ bytes: readFileSync(path), names: features, rename }, path);
      const data = await openDataset([pathOf(file.file)], { schema: model.features });
      const all = await data.load();
      await data.close();
      const few = all.rows(Int32Array.from({ length: Math.min(asked, all.rowCount) }, (_, i) => i));
      const own = (await model.predictProba(few)).data;
      const bytes = readFileSync(join(folder, 'probability.f64'));
      const theirs = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
      if (theirs.length !== few.rowCount)
        throw new Error(`${name}: ${theirs.length} answers for ${few.rowCount} rows.`);
      let widest = 0;
      theirs.forEach((p, row) => {
        widest = Math.max(widest, Math.abs(p - own[2 * row + 1]));
      });
      const distinct = new Set(theirs).size;
      rows.push(
        accuracyRow({
          ...{ case: `${file.name}: ${name}, ${model.features.length} columns, ${distinct} distinct answers` },
          ...{ unit: 'difference', ours: widest, lowerIsBetter: true },
        }),
      );
    }
  } finally {
    peer.close();
  }
  return rows;
}
