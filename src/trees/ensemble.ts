import { DataError } from '../errors/index.js';
import { type Bins, binCount } from './binning.js';
import type { TreeColumn } from './column.js';
import { Predictor } from './predictor.js';
import type { Attribution, RowAttribution } from './shap.js';
import { loadTree, type SavedTree, saveTree, type Tree } from './tree.js';

/** An ensemble as JSON values. */
export interface SavedEnsemble {
  /** A list where there are several outputs. */
  readonly base: number | readonly number[];
  readonly bins: readonly SavedBins[];
  readonly trees: readonly SavedTree[];
}

type SavedBins =
  | { readonly kind: 'numeric'; readonly special: readonly number[]; readonly edges: readonly (number | string)[] }
  | { readonly kind: 'categorical'; readonly binOfLevel: readonly number[] };

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

  /** Loss saved by the splits on each column, shape (columns,). */
  gain(): Float64Array {
    const gain = new Float64Array(this.bins.length);
    for (const tree of this.trees) {
      for (let node = 0; node < tree.feature.length; node++) {
        if (tree.feature[node]! >= 0) gain[tree.feature[node]!]! += tree.gain[node]!;
      }
    }
    return gain;
  }

  save(): SavedEnsemble {
    return {
      base: this.outputs === 1 ? this.base[0]! : Array.from(this.base),
      bins: this.bins.map((own) =>
        own.kind === 'numeric'
          ? { kind: own.kind, special: own.special, edges: Array.from(own.edges, packNumber) }
          : { kind: own.kind, binOfLevel: Array.from(own.binOfLevel) },
      ),
      trees: this.trees.map(saveTree),
    };
  }

  /** @throws DataError when the state is not one that `save` made */
  static load(saved: unknown): TreeEnsemble {
    const state = saved as Partial<Record<keyof SavedEnsemble, unknown>>;
    if (typeof saved !== 'object' || saved === null || !Array.isArray(state.bins) || !Array.isArray(state.trees)) {
      throw damaged('it has no bins or no trees');
    }
    const base = Array.isArray(state.base) ? (state.base as unknown[]) : [state.base];
    if (base.length === 0 || !base.every(Number.isFinite)) throw damaged('its base score is not a number');
    const bins = state.bins.map(loadBins);
    return new TreeEnsemble(
      base as number[],
      bins,
      state.trees.map((tree) => loadTree(tree, bins.length, base.length)),
    );
  }
}

// JSON has no infinities, and an edge beside an infinite value can be one.
const packNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function damaged(what: string): DataError {
  return new DataError(`The saved model is damaged: ${what}. Train it again or copy it anew.`);
}

function loadBins(saved: unknown): Bins {
  const state = saved as Record<string, unknown>;
  if (typeof saved !== 'object' || saved === null) throw damaged('the bins of a column are not an object');
  if (state.kind === 'categorical') {
    const codes = state.binOfLevel;
    if (!Array.isArray(codes) || !codes.every((bin) => Number.isInteger(bin) && bin >= 0 && bin <= 255)) {
      throw damaged('the bins of a categorical column are not numbers of 0 to 255');
    }
    return { kind: 'categorical', binOfLevel: Uint8Array.from(codes) };
  }
  const { special, edges } = state;
  if (state.kind !== 'numeric' || !Array.isArray(special) || !Array.isArray(edges)) {
    throw damaged('the bins of a column have no kind, edges or special codes');
  }
  const numbers = Float64Array.from(edges, (edge) =>
    typeof edge === 'number' ? edge : edge === 'Infinity' || edge === '-Infinity' ? Number(edge) : Number.NaN,
  );
  if (!special.every(Number.isFinite) || numbers.some((edge, i) => Number.isNaN(edge) || edge <= numbers[i - 1]!)) {
    throw damaged('the edges of a column do not ascend');
  }
  const bins: Bins = { kind: 'numeric', special: special as number[], edges: numbers };
  if (binCount(bins) > 256) throw damaged('a column has more than 256 bins');
  return bins;
}
