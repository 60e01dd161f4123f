import type { Random } from '../random/index.js';
import { type AccumulatedEffect, accumulatedEffects } from './accumulated-effects.js';
import type { Bins } from './binning.js';
import { columnRows, type TreeColumn } from './column.js';
import { loadEnsemble, type SavedEnsemble, saveEnsemble } from './ensemble-file.js';
import { type Background, partialDependence } from './partial-dependence.js';
import { Predictor } from './predictor.js';
import type { Attribution, InteractionAttribution, RowAttribution } from './shap.js';
import { addInteractions } from './shap-interactions.js';
import { interventionalShap } from './shap-interventional.js';
import type { Tree } from './tree.js';

/** Sums of trees over binned columns: one sum per output, and every tree adds to one of them. Immutable. */
export class TreeEnsemble {
  /** Scores of a row before the first tree, shape (outputs,). */
  readonly base: Float64Array;
  readonly bins: readonly Bins[];
  readonly trees: readonly Tree[];
  #predictor: Predictor | undefined;

  /** @param base one number for one output, or one per output */
  constructor(base: number | ArrayLike<number>, bins: readonly Bins[], trees: readonly Tree[]) {
    this.base = typeof base === 'number' ? Float64Array.of(base) : Float64Array.from(base);
    this.bins = bins;
    this.trees = trees;
  }

  /** How many scores a row has. */
  get outputs(): number {
    return this.base.length;
  }

  /**
   * Scores of rows: `base` plus the value of every tree of the output, added in order.
   *
   * @param columns as many as `bins`, of the same kinds; levels as they were at training
   * @returns shape (rows, outputs)
   * @throws RangeError when the columns are not as many, not of the same kinds, or differ in length
   */
  scores(columns: readonly TreeColumn[]): Float64Array {
    return this.#ready().scores(columns);
  }

  /** Score of one row of an ensemble with one output, the same number as `scores` gives; see `scoresOfRow`. */
  score(values: Float64Array): number {
    return this.#ready().scoresOfRow(values)[0]!;
  }

  /**
   * Scores of one row, the same numbers as `scores` gives.
   *
   * @param values a number or the code of a level per column
   * @returns shape (outputs,)
   */
  scoresOfRow(values: Float64Array): Float64Array {
    return this.#ready().scoresOfRow(values).slice();
  }

  #ready(): Predictor {
    this.#predictor ??= new Predictor(this.base, this.bins, this.trees);
    return this.#predictor;
  }

  /**
   * Exact path-dependent SHAP values of rows.
   *
   * @param output which of the outputs to explain
   */
  shap(columns: readonly TreeColumn[], output = 0): Attribution {
    return this.#ready().shap(columns, output);
  }

  /**
   * Score and path-dependent SHAP values of one row, checked to add up.
   *
   * @param values a number or the code of a level per column
   * @throws RangeError when base and contributions miss the score by more than 1e-9 (relative where the score is large):
   *   reasons from them would be wrong
   */
  explainRow(values: Float64Array, output = 0): RowAttribution {
    const score = this.#ready().scoresOfRow(values)[output]!;
    const { base, contributions } = this.#ready().shapOfRow(output);
    let sum = base;
    for (let j = 0; j < contributions.length; j++) sum += contributions[j]!;
    if (!(Math.abs(sum - score) <= 1e-9 * Math.max(1, Math.abs(score)))) {
      throw new RangeError(`The explanation of a row does not add up: it gives ${sum}, the trees say ${score}.`);
    }
    return { score, base, contributions: contributions.slice() };
  }

  /**
   * Exact interventional SHAP values of rows: what a row's values change against rows of a background.
   *
   * @returns `base` is the mean score of the background
   * @throws RangeError when the background is empty or its weights are not finite, at least 0, and some above
   */
  shapAgainst(columns: readonly TreeColumn[], background: Background, output = 0): Attribution {
    const { base, bins } = this;
    const trees = this.#treesOf(output);
    return interventionalShap(base[output]!, trees, bins, columns, background.columns, background.weights);
  }

  /**
   * Exact path-dependent SHAP interaction values of rows, shape (rows, columns, columns): symmetric, and each row of the
   * matrix adds up to the column's SHAP value. Beside the diagonal each pair has half of its interaction on either side.
   */
  shapInteractions(columns: readonly TreeColumn[], output = 0): InteractionAttribution {
    const { base, contributions } = this.shap(columns, output);
    const width = this.bins.length;
    const values = new Float64Array(contributions.length * width);
    addInteractions(this.#treesOf(output), this.bins, columns, values);
    contributions.forEach((phi, at) => {
      const own = values.subarray(at * width, (at + 1) * width);
      own[at % width] = own.reduce((rest, value) => rest - value, phi);
    });
    return { base, values };
  }

  /**
   * Partial dependence on one or two columns, as a value per bin: that of a number x is `values[binOf(bins[column], x)]`.
   * Averaged over a background, or without one by the training rows' shares at the splits.
   *
   * @returns shape (bins of the first,) or (bins of the first, bins of the second)
   * @throws RangeError for columns that are not one or two different ones, or an empty background
   */
  partialDependence(on: readonly number[], background?: Background, output = 0): Float64Array {
    return partialDependence(this.base[output]!, this.#treesOf(output), this.bins, on, background);
  }

  /**
   * Accumulated local effects of one or two ordered columns over a background, as a value per interval of bins.
   *
   * @throws RangeError for columns without an order, or when no row has a value in each of them
   */
  accumulatedEffects(
    on: readonly number[],
    background: Background,
    { intervals = 256, output = 0 }: { readonly intervals?: number; readonly output?: number } = {},
  ): AccumulatedEffect {
    return accumulatedEffects(this.#treesOf(output), this.bins, on, background, intervals);
  }

  #treesOf(output: number): readonly Tree[] {
    return this.trees.filter((tree) => (tree.output ?? 0) === output);
  }

  /** Loss saved by the splits on each column, shape (columns,). */
  gain(): Float64Array {
    return this.#sumOverSplits(({ gain }, node) => gain[node]!);
  }

  /** Weight of the training rows that the splits on each column part, shape (columns,). */
  cover(): Float64Array {
    return this.#sumOverSplits(({ cover }, node) => cover[node]!);
  }

  /** How many splits are on each column, shape (columns,). */
  splitCount(): Float64Array {
    return this.#sumOverSplits(() => 1);
  }

  #sumOverSplits(what: (tree: Tree, node: number) => number): Float64Array {
    const sums = new Float64Array(this.bins.length);
    for (const tree of this.trees) {
      tree.feature.forEach((feature, node) => {
        if (feature >= 0) sums[feature]! += what(tree, node);
      });
    }
    return sums;
  }

  /**
   * Permutation importance (Breiman, 2001): how much worse the scores are when a column is shuffled over the rows. Values
   * are binned once, and columns that no tree looks at are not shuffled: their importance is 0.
   *
   * @param loss of scores as `scores` returns them, smaller is better
   * @returns the mean increase of the loss for each column, shape (columns,)
   */
  permutationImportance(
    columns: readonly TreeColumn[],
    loss: (scores: Float64Array) => number,
    random: Random,
    { repeats = 5 }: { readonly repeats?: number } = {},
  ): Float64Array {
    const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
    const ready = this.#ready();
    const classes = ready.classesOf(columns);
    const whole = loss(ready.scoresOfClasses(classes, rows));
    return Float64Array.from(columns, ({ name }, j) => {
      const own = classes[j];
      if (own === undefined) return 0;
      let sum = 0;
      for (let repeat = 0; repeat < repeats; repeat++) {
        const order = random.split(name).split(repeat).permutation(rows);
        const shuffled = Uint8Array.from(order, (row) => own[row]!);
        sum += loss(ready.scoresOfClasses(classes.with(j, shuffled), rows)) - whole;
      }
      return sum / repeats;
    });
  }

  save(): SavedEnsemble {
    return saveEnsemble(this);
  }

  /**
   * @param maxDepth most splits from the root to a leaf that the training allowed; 1000 when absent
   * @throws DataError when the state is not one that `save` made
   */
  static load(saved: unknown, maxDepth?: number): TreeEnsemble {
    const { base, bins, trees } = loadEnsemble(saved, maxDepth);
    return new TreeEnsemble(base, bins, trees);
  }
}
