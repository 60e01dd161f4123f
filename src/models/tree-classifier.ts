import type { Table } from '../data/index.js';
import { DataError } from '../errors/index.js';
import { type InputSchema, modelInputs, rowInputs } from '../features/index.js';
import { TreeEnsemble } from '../trees/index.js';
import type { Classifier, Explanation, Matrix, Row, RowExplanation } from './estimator.js';
import { classifierOnnx, type SumsBuilder } from './export/onnx/classifier-onnx.js';
import { treeSums } from './export/onnx/tree-onnx.js';
import type { ExportForms } from './export-forms.js';
import { isInputSchema } from './saved-features.js';

/** A sum of trees that says log-odds of the second of two classes. */
export class TreeClassifier implements Classifier {
  readonly name: string;
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  /** Log-loss saved by the splits on each feature over all trees. */
  readonly importance: Float64Array;
  readonly #ensemble: TreeEnsemble;
  /** What the training decided, for the record. */
  readonly training: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    features: readonly InputSchema[],
    classes: readonly string[],
    ensemble: TreeEnsemble,
    training: Readonly<Record<string, unknown>>,
  ) {
    this.name = name;
    this.features = features;
    this.classes = classes;
    this.training = training;
    this.importance = ensemble.gain();
    this.#ensemble = ensemble;
  }

  async predictProba(data: Table): Promise<Matrix> {
    const scores = this.#ensemble.scores(modelInputs(data, this.features));
    const probabilities = new Float64Array(2 * scores.length);
    for (let row = 0; row < scores.length; row++) {
      const event = probability(scores[row]!);
      probabilities[2 * row] = 1 - event;
      probabilities[2 * row + 1] = event;
    }
    return { rows: scores.length, columns: 2, data: probabilities };
  }

  scoreRow(row: Row): number {
    return probability(this.#ensemble.score(rowInputs(row, this.features)));
  }

  /** @throws RangeError when the contributions do not add up to the score within 1e-9 */
  explainRow(row: Row): RowExplanation {
    const { score, base, contributions } = this.#ensemble.explainRow(rowInputs(row, this.features));
    return { probability: probability(score), baseValue: base, contributions, output: score };
  }

  async explain(data: Table): Promise<Explanation> {
    const columns = modelInputs(data, this.features);
    const { base, contributions } = this.#ensemble.shap(columns);
    return {
      baseValue: base,
      features: this.features.map((feature) => feature.name),
      contributions: { rows: data.rowCount, columns: this.features.length, data: contributions },
      output: this.#ensemble.scores(columns),
      method: 'TreeSHAP',
    };
  }

  get exports(): ExportForms {
    return { onnx: (words) => classifierOnnx(this, words, this.onnxSums) };
  }

  get onnxSums(): SumsBuilder {
    return treeSums(this.#ensemble);
  }

  save(): Record<string, unknown> {
    return {
      format: 1,
      model: this.name,
      features: this.features,
      classes: this.classes,
      training: this.training,
      ensemble: this.#ensemble.save(),
    };
  }

  /**
   * @param maxDepth most splits from the root to a leaf that the model's training allows
   * @throws DataError when the state is damaged, or of a newer format
   */
  static load(name: string, state: Readonly<Record<string, unknown>>, maxDepth: number): TreeClassifier {
    const damaged = (what: string) =>
      new DataError(`The saved model "${name}" is damaged: ${what}. Train it again or copy it anew.`);
    if (typeof state !== 'object' || state === null) throw damaged('it is not an object');
    if (typeof state.format === 'number' && state.format > 1) {
      throw new DataError(
        `The saved model "${name}" has format ${state.format}; this version reads format 1. Update fathom to load it.`,
      );
    }
    const { features, classes, training } = state;
    if (state.format !== 1) throw damaged('it has no format number');
    if (state.model !== name) throw damaged('it belongs to another model');
    if (!Array.isArray(features) || features.length === 0 || !features.every(isInputSchema)) {
      throw damaged('its features are not listed as columns');
    }
    if (!Array.isArray(classes) || classes.length !== 2 || !classes.every((each) => typeof each === 'string')) {
      throw damaged('it does not name two classes');
    }
    if (typeof training !== 'object' || training === null || Array.isArray(training)) {
      throw damaged('the record of its training is missing');
    }
    const ensemble = TreeEnsemble.load(state.ensemble, maxDepth);
    if (!fitsTrees(features, ensemble)) throw damaged('its trees do not fit its features');
    return new TreeClassifier(name, features, classes, ensemble, training as Record<string, unknown>);
  }
}

/** Whether an ensemble looks at columns like the features, in their order. */
export function fitsTrees(features: readonly InputSchema[], { bins }: TreeEnsemble): boolean {
  const fits = (feature: InputSchema, j: number) => {
    const own = bins[j];
    if (feature.kind !== 'categorical' && feature.kind !== 'boolean') return own?.kind === 'numeric';
    return own?.kind === 'categorical' && own.binOfLevel.length === (feature.levels?.length ?? 0);
  };
  return bins.length === features.length && features.every(fits);
}

/** p = 1 / (1 + e^-score). */
function probability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
