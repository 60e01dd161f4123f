import type { Table } from '../../data/index.js';
import type { Explanation, Matrix } from '../estimator.js';
import { everyRow } from '../export/onnx/inputs.js';
import type { Scores } from './scores.js';

/** The same for every row. */
export class ConstantScores implements Scores {
  readonly features = [];
  readonly importance = new Float64Array(0);
  readonly #values: readonly number[];

  constructor(values: readonly number[]) {
    this.#values = values;
  }

  get outputs(): number {
    return this.#values.length;
  }

  async of({ rowCount: rows }: Table): Promise<Matrix> {
    const columns = this.outputs;
    const data = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++) data.set(this.#values, row * columns);
    return { rows, columns, data };
  }

  async explain({ rowCount: rows }: Table, output: number): Promise<Explanation> {
    const baseValue = this.#values[output]!;
    return {
      baseValue,
      features: [],
      contributions: { rows, columns: 0, data: new Float64Array(0) },
      output: new Float64Array(rows).fill(baseValue),
      method: 'linear SHAP',
    };
  }

  readonly onnx: Scores['onnx'] = (graph, inputs) => everyRow(graph, inputs, this.#values);

  save(): Record<string, unknown> {
    return { kind: 'constant', values: this.#values };
  }
}
