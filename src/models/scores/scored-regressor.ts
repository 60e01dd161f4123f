import type { Table } from '../../data/index.js';
import { damagedState } from '../encoding/index.js';
import type { Explanation, Regressor } from '../estimator.js';
import { numberOnnx } from '../export/onnx/number-onnx.js';
import type { ExportForms } from '../export-forms.js';
import { loadScored, ScoredModel } from './scored-model.js';

/** A number that is a sum. */
export class ScoredRegressor extends ScoredModel implements Regressor {
  async predict(data: Table): Promise<Float64Array> {
    return (await this.scores.of(data)).data;
  }

  explain(data: Table): Promise<Explanation> {
    return this.scores.explain(data, 0);
  }

  get exports(): ExportForms {
    const { onnx } = this.scores;
    return onnx === undefined ? {} : { onnx: (words) => numberOnnx(this, words, onnx) };
  }

  /** @throws DataError when the state is damaged, of another model or of a newer format */
  static load(name: string, state: Readonly<Record<string, unknown>>): ScoredRegressor {
    const parts = loadScored(name, state);
    if (parts.scores.outputs !== 1) throw damagedState(name, 'it makes several numbers of a row');
    return new ScoredRegressor(parts);
  }
}
