import type { Table } from '../../data/index.js';
import { damagedState } from '../encoding/index.js';
import type { Classifier, Explanation, Matrix } from '../estimator.js';
import { classifierOnnx, type SumsBuilder } from '../export/onnx/classifier-onnx.js';
import type { ExportForms } from '../export-forms.js';
import { loadScored, ScoredModel, type ScoredParts } from './scored-model.js';

/** Two classes, a score for the second: its log-odds. */
export class EventClassifier extends ScoredModel implements Classifier {
  readonly classes: readonly string[];

  constructor({ classes, ...parts }: ScoredParts & { readonly classes: readonly string[] }) {
    super(parts);
    this.classes = classes;
  }

  async predictProba(data: Table): Promise<Matrix> {
    const scores = await this.scores.of(data);
    const probabilities = new Float64Array(2 * scores.rows);
    scores.data.forEach((score, row) => {
      const event = 1 / (1 + Math.exp(-score));
      probabilities[2 * row] = 1 - event;
      probabilities[2 * row + 1] = event;
    });
    return { rows: scores.rows, columns: 2, data: probabilities };
  }

  explain(data: Table): Promise<Explanation> {
    return this.scores.explain(data, 0);
  }

  get onnxSums(): SumsBuilder | undefined {
    const { onnx } = this.scores;
    return onnx && ((graph, inputs) => ({ logOdds: onnx(graph, inputs) }));
  }

  get exports(): ExportForms {
    const { onnxSums } = this;
    return onnxSums === undefined ? {} : { onnx: (words) => classifierOnnx(this, words, onnxSums) };
  }

  override save(): Record<string, unknown> {
    return { ...super.save(), classes: this.classes };
  }

  /** @throws DataError when the state is damaged, of another model or of a newer format */
  static load(name: string, state: Readonly<Record<string, unknown>>): EventClassifier {
    const parts = loadScored(name, state);
    const { classes } = state;
    const isNamed = Array.isArray(classes) && classes.every((each) => typeof each === 'string');
    if (!isNamed || classes.length !== 2) throw damagedState(name, 'it does not name two classes');
    if (parts.scores.outputs !== 1) throw damagedState(name, 'its classes do not fit its scores');
    return new EventClassifier({ ...parts, classes });
  }
}
