// An ensemble as JSON values, and back, with everything checked that a damaged file could break.
import { DataError } from '../errors/index.js';
import { type Bins, binCount } from './binning.js';
import { everyEntry } from './given.js';
import { largestScore, loadTree, type SavedTree, saveTree, type Tree } from './tree.js';

export interface SavedEnsemble {
  /** A list where there are several outputs. */
  readonly base: number | readonly number[];
  readonly bins: readonly SavedBins[];
  readonly trees: readonly SavedTree[];
}

type SavedBins =
  | { readonly kind: 'numeric'; readonly special: readonly number[]; readonly edges: readonly (number | string)[] }
  | { readonly kind: 'categorical'; readonly binOfLevel: readonly number[] };

/** What an ensemble is made of. */
interface Parts {
  /** shape (outputs,) */
  readonly base: ArrayLike<number>;
  readonly bins: readonly Bins[];
  readonly trees: readonly Tree[];
}

export function saveEnsemble({ base, bins, trees }: Parts): SavedEnsemble {
  return {
    base: base.length === 1 ? base[0]! : Array.from(base),
    bins: bins.map((own) =>
      own.kind === 'numeric'
        ? { kind: own.kind, special: own.special, edges: Array.from(own.edges, packNumber) }
        : { kind: own.kind, binOfLevel: Array.from(own.binOfLevel) },
    ),
    trees: trees.map(saveTree),
  };
}

/**
 * @param maxDepth most splits from the root to a leaf that the training allowed; 1000 when absent
 * @throws DataError when the state is not one that `saveEnsemble` made
 */
export function loadEnsemble(saved: unknown, maxDepth?: number): Parts {
  const state = saved as Partial<Record<keyof SavedEnsemble, unknown>>;
  if (typeof saved !== 'object' || saved === null || !Array.isArray(state.bins) || !Array.isArray(state.trees)) {
    throw damaged('it has no bins or no trees');
  }
  const base = Array.isArray(state.base) ? (state.base as unknown[]) : [state.base];
  const isScore = (each: unknown) => typeof each === 'number' && Math.abs(each) <= largestScore;
  if (base.length === 0 || !everyEntry(base, isScore)) {
    throw damaged('its base score is not a number');
  }
  const bins = Array.from(state.bins, (own) => loadBins(own));
  const trees = Array.from(state.trees, (tree) => loadTree(tree, bins.length, base.length, maxDepth));
  return { base: base as number[], bins, trees };
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
    const isBin = (bin: unknown) => Number.isInteger(bin) && (bin as number) >= 0 && (bin as number) <= 255;
    if (!Array.isArray(codes) || !everyEntry(codes, isBin)) {
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
  if (
    !everyEntry(special, Number.isFinite) ||
    numbers.some((edge, i) => Number.isNaN(edge) || edge <= numbers[i - 1]!)
  ) {
    throw damaged('the edges of a column do not ascend');
  }
  const bins: Bins = { kind: 'numeric', special: special as number[], edges: numbers };
  if (binCount(bins) > 256) throw damaged('a column has more than 256 bins');
  return bins;
}
