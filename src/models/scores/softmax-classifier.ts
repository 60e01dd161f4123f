import type { Table } from '../../data/index.js';
import { damagedState } from '../encoding/index.js';
import type { Classifier, Explanation, Matrix } from '../estimator.js';
import { classesOnnx } from '../export/onnx/classes-onnx.js';
import type { ExportForms } from '../export-forms.js';
import { loadScored, ScoredModel, type ScoredParts } from './scored-model.js';
import { softmaxRows } from './softmax-rows.js';

/** Several classes, a score each: p_k = e^score_k / sum of e^score. */
export class SoftmaxClassifier extends ScoredModel implements Classifier {
  readonly classes: readonly string[];

  constructor({ classes, ...parts }: ScoredParts & { readonly classes: readonly string[] }) {
    super(parts);
    this.classes = classes;
  }

  async predictProba(data: Table): Promise<Matrix> {
    return softmaxRows(await this.scores.of(data));
  }

  explain(data: Table, of = this.classes.length - 1): Promise<Explanation> {
    return this.scores.explain(data, of);
  }

  get exports(): ExportForms {
    const { onnx } = this.scores;
    return onnx === undefined ? {} : { onnx: (words) => classesOnnx(this, words, onnx) };
  }

  override save(): Record<string, unknown> {
    return { ...super.save(), classes: this.classes };
  }

  /** @throws DataError when the state is damaged, of another model or of a newer format */
  static load(name: string, state: Readonly<Record<string, unknown>>): SoftmaxClassifier {
    const parts = loadScored(name, state);
    const { classes } = state;
    const isNamed = Array.isArray(classes) && classes.every((each) => typeof each === 'string');
    if (!isNamed || classes.length < 2 || classes.length !== parts.scores.outputs)
      throw damagedState(name, 'its classes do not fit its scores');
    return new SoftmaxClassifier({ ...parts, classes });
  }
}
