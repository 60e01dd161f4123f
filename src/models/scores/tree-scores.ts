import type { Table } from '../../data/index.js';
import { type InputSchema, modelInputs } from '../../features/index.js';
import { TreeEnsemble } from '../../trees/index.js';
import type { Explanation, Matrix } from '../estimator.js';
import { treeScores } from '../export/onnx/tree-onnx.js';
import { fitsTrees } from '../tree-classifier.js';
import type { Scores } from './scores.js';

/** Sums of trees. */
export class TreeScores implements Scores {
  readonly features: readonly InputSchema[];
  /** Loss saved by the splits on each feature over all trees. */
  readonly importance: Float64Array;
  readonly #ensemble: TreeEnsemble;

  constructor(features: readonly InputSchema[], ensemble: TreeEnsemble) {
    this.features = features;
    this.importance = ensemble.gain();
    this.#ensemble = ensemble;
  }

  get outputs(): number {
    return this.#ensemble.outputs;
  }

  async of(table: Table): Promise<Matrix> {
    const data = this.#ensemble.scores(modelInputs(table, this.features));
    return { rows: table.rowCount, columns: this.outputs, data };
  }

  async explain(table: Table, output: number): Promise<Explanation> {
    const columns = modelInputs(table, this.features);
    const { base, contributions } = this.#ensemble.shap(columns, output);
    const scores = this.#ensemble.scores(columns);
    return {
      baseValue: base,
      features: this.features.map((feature) => feature.name),
      contributions: { rows: table.rowCount, columns: this.features.length, data: contributions },
      output: Float64Array.from({ length: table.rowCount }, (_, row) => scores[row * this.outputs + output]!),
      method: 'TreeSHAP',
    };
  }

  get onnx(): Scores['onnx'] {
    return treeScores(this.#ensemble);
  }

  save(): Record<string, unknown> {
    return { kind: 'trees', features: this.features, ensemble: this.#ensemble.save() };
  }

  /**
   * @param maxDepth most splits from the root to a leaf that any training allows
   * @throws DataError when the state is damaged
   */
  static load(features: readonly InputSchema[], saved: unknown, maxDepth: number): TreeScores | undefined {
    const ensemble = TreeEnsemble.load(saved, maxDepth);
    return fitsTrees(features, ensemble) ? new TreeScores(features, ensemble) : undefined;
  }
}
