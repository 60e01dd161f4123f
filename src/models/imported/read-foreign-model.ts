import { DataError } from '../../errors/index.js';
import { checkRawTree } from '../../trees/index.js';
import { type ForeignModel, refuseFile } from './foreign-model.js';
import { readLightgbmJson } from './lightgbm-json.js';
import { readLightgbmText } from './lightgbm-text.js';
import { readUbjson } from './ubjson.js';
import { readXgboost } from './xgboost.js';

/** MiB of the largest file that is read. */
const most = 256;

/** @throws DataError for a file that is too large to be read */
export function checkModelSize(bytes: number, path: string): void {
  const size = bytes / 2 ** 20;
  if (size <= most) return;
  throw new DataError(`${path}: the file has ${Math.round(size)} MiB; model files of up to ${most} MiB are read.`);
}

const kinds =
  'a LightGBM model (text of save_model or JSON of dump_model) or an XGBoost model (JSON or UBJSON of save_model)';

/**
 * Reads the model file of another library, whichever it is. Parses data only; nothing in it is ever run.
 *
 * @param path name of the file, for sentences
 * @param rounds use only the first rounds of boosting
 * @throws DataError when the file is damaged or no model file; NotSupportedError for a model that Fathom cannot hold
 */
export function readForeignModel(bytes: Uint8Array, path: string, rounds?: number): ForeignModel {
  const model = read(bytes, path, rounds);
  const refuse = refuseFile(path);
  for (const tree of model.trees) checkRawTree(tree, model.features.length, refuse);
  return model;
}

function read(bytes: Uint8Array, path: string, rounds: number | undefined): ForeignModel {
  const refuse = refuseFile(path);
  checkModelSize(bytes.length, path);
  if (bytes[0] === 0x80) {
    throw new DataError(
      `${path}: this is a Python pickle, and loading one could run anything. Save the model with save_model (in Python: model.booster_.save_model("champion.txt") or model.save_model("champion.json")).`,
    );
  }
  const text = () => new TextDecoder().decode(bytes);
  if (startsWith(bytes, 'tree\n') || startsWith(bytes, 'tree\r\n')) return readLightgbmText(text(), path, rounds);
  // After the bracket, JSON has a quote or a blank, UBJSON a mark.
  const isBinary = bytes[0] === 0x7b && bytes[1] !== undefined && bytes[1] > 0x22;
  const first = bytes.find((byte) => byte > 0x20);
  if (!isBinary && first !== 0x7b && first !== 0x5b) throw new DataError(`${path}: this is not ${kinds}.`);
  let file: unknown;
  if (isBinary) file = readUbjson(bytes, refuse);
  else {
    try {
      file = JSON.parse(text());
    } catch {
      throw refuse('the JSON cannot be read to its end');
    }
  }
  if (typeof file === 'object' && file !== null) {
    if ('learner' in file) return readXgboost(file as Record<string, unknown>, path, rounds);
    if ('tree_info' in file) return readLightgbmJson(file as Record<string, unknown>, path, rounds);
  }
  throw new DataError(`${path}: this is not ${kinds}.`);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, text.length)).toString('latin1') === text;
}
