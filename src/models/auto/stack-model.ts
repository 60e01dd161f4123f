// A weighted sum of models' log-odds as a model.
import type { ColumnSchema, Table } from '../../data/index.js';
import type { Classifier, Explanation, Matrix, Row, RowExplanation } from '../estimator.js';
import { eventProbability } from '../event-probability.js';
import { classifierOnnx, type SumsBuilder } from '../export/onnx/classifier-onnx.js';
import { stackSums } from '../export/onnx/stack-onnx.js';
import type { ExportForms } from '../export-forms.js';
import type { LeftOut } from './try-candidate.js';

export interface Member {
  /** One that was trained, so it scores and explains single records. */
  readonly classifier: Classifier;
  /** What its log-odds count, > 0. */
  readonly weight: number;
}

/** How a candidate did on inner folds. */
export interface InnerResult {
  readonly model: string;
  readonly innerAuc: number;
  /** What it counts in the sum; 0 when it was left out. */
  readonly weight: number;
}

export interface Choice {
  /** The candidates, the simpler first; none where there was nothing to choose from. */
  readonly inner: readonly InnerResult[];
  /** AUC of the weighted sum on the inner folds; null where nothing was tried. */
  readonly stackedAuc: number | null;
  /** Candidates that there was no time for; absent where all were tried. Not saved with the model. */
  readonly leftOut?: readonly LeftOut[];
}

/** Log-odds beyond this are taken for it: probabilities of exactly 0 and 1 have none. */
const mostLogOdds = 30;

/** log-odds = intercept + sum of weight x the member's log-odds. */
export class StackModel implements Classifier {
  readonly name = 'auto';
  readonly features: readonly ColumnSchema[];
  readonly classes: readonly string[];
  /** Mean of the members' importances, each scaled to a sum of 1, by their weights. */
  readonly importance: Float64Array;
  readonly intercept: number;
  readonly members: readonly Member[];
  readonly choice: Choice;
  /** For each member the place of each of its features among all. */
  readonly #places: readonly Int32Array[];

  /** @param members at least one, of the same classes */
  constructor(intercept: number, members: readonly Member[], choice: Choice) {
    const features = new Map(members.flatMap(({ classifier }) => classifier.features.map((own) => [own.name, own])));
    this.features = [...features.values()];
    this.classes = members[0]!.classifier.classes;
    this.intercept = intercept;
    this.members = members;
    this.choice = choice;
    const names = [...features.keys()];
    this.#places = members.map(({ classifier }) =>
      Int32Array.from(classifier.features, ({ name }) => names.indexOf(name)),
    );
    this.importance = new Float64Array(names.length);
    const all = members.reduce((sum, { weight }) => sum + weight, 0);
    members.forEach(({ classifier, weight }, m) => {
      const total = classifier.importance.reduce((sum, strength) => sum + strength, 0);
      classifier.importance.forEach((strength, j) => {
        if (total > 0) this.importance[this.#places[m]![j]!]! += ((weight / all) * strength) / total;
      });
    });
  }

  /** The member that is the whole model: alone, and taken as it is. */
  get only(): Classifier | undefined {
    const [first, second] = this.members;
    return second === undefined && first!.weight === 1 && this.intercept === 0 ? first!.classifier : undefined;
  }

  async predictProba(data: Table): Promise<Matrix> {
    const rows = data.rowCount;
    const output = new Float64Array(rows).fill(this.intercept);
    for (const { classifier, weight } of this.members) {
      const own = eventProbability(await classifier.predictProba(data));
      for (let row = 0; row < rows; row++) output[row]! += weight * logOdds(own[row]!);
    }
    const probabilities = new Float64Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      const event = probabilityOf(output[row]!);
      probabilities[2 * row] = 1 - event;
      probabilities[2 * row + 1] = event;
    }
    return { rows, columns: 2, data: probabilities };
  }

  scoreRow(row: Row): number {
    let output = this.intercept;
    for (const { classifier, weight } of this.members) output += weight * logOdds(classifier.scoreRow!(row));
    return probabilityOf(output);
  }

  async release(): Promise<void> {
    for (const { classifier } of this.members) await classifier.release?.();
  }

  /** The members' explanations, weighted. */
  async explain(data: Table): Promise<Explanation> {
    const [rows, width] = [data.rowCount, this.features.length];
    const contributions = new Float64Array(rows * width);
    const output = new Float64Array(rows).fill(this.intercept);
    let baseValue = this.intercept;
    const warnings: string[] = [];
    for (const [m, { classifier, weight }] of this.members.entries()) {
      const own = await classifier.explain(data);
      warnings.push(...(own.warnings ?? []));
      const places = this.#places[m]!;
      baseValue += weight * own.baseValue;
      for (let row = 0; row < rows; row++) {
        output[row]! += weight * own.output[row]!;
        for (let j = 0; j < places.length; j++) {
          contributions[row * width + places[j]!]! += weight * own.contributions.data[row * places.length + j]!;
        }
      }
    }
    return {
      baseValue,
      features: this.features.map(({ name }) => name),
      contributions: { rows, columns: width, data: contributions },
      output,
      method: 'weighted members',
      ...(warnings.length > 0 && { warnings }),
    };
  }

  explainRow(row: Row): RowExplanation {
    const contributions = new Float64Array(this.features.length);
    let [baseValue, output] = [this.intercept, this.intercept];
    this.members.forEach(({ classifier, weight }, m) => {
      const own = classifier.explainRow!(row);
      baseValue += weight * own.baseValue;
      output += weight * own.output;
      own.contributions.forEach((value, j) => {
        contributions[this.#places[m]![j]!]! += weight * value;
      });
    });
    return { probability: this.scoreRow(row), baseValue, contributions, output };
  }

  get onnxSums(): SumsBuilder | undefined {
    return stackSums(this, mostLogOdds);
  }

  get exports(): ExportForms {
    const { onnxSums } = this;
    return onnxSums === undefined ? {} : { onnx: (words) => classifierOnnx(this, words, onnxSums) };
  }

  save(): Record<string, unknown> {
    const members = this.members.map(({ classifier, weight }) => ({
      model: classifier.name,
      weight,
      state: classifier.save(),
    }));
    const { stackedAuc, inner } = this.choice;
    return { format: 1, model: this.name, intercept: this.intercept, members, choice: { stackedAuc, inner } };
  }
}

export function logOdds(p: number): number {
  return Math.min(mostLogOdds, Math.max(-mostLogOdds, Math.log(p / (1 - p))));
}

export function probabilityOf(output: number): number {
  return 1 / (1 + Math.exp(-output));
}
