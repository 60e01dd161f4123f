// Which of several models to take, all judged on the same rows.
import { delongTest } from './delong.js';
import { leastAucGain } from './least-auc-gain.js';
import type { PairedTest } from './result.js';

export interface ComparedModel {
  readonly model: string;
  readonly auc: number;
  /** shape (rows,) */
  readonly probability: Float64Array;
}

/** Two models on the same rows, first minus second. */
export interface ComparedPair extends PairedTest {
  readonly first: string;
  readonly second: string;
  /** p-value after Holm's correction for all the pairs. */
  readonly adjusted: number;
}

export interface ModelChoice {
  readonly pairs: readonly ComparedPair[];
  /** Name of the best model by AUC. */
  readonly best: string;
  /** The one to take. */
  readonly recommended: string;
  /** Models simpler than the recommended one, each with the pair that speaks against it. */
  readonly beaten: readonly { readonly model: string; readonly by: ComparedPair }[];
}

export interface ChoiceOptions {
  readonly weights?: Float64Array | undefined;
  /** Group of each row, from 0: rows of one group resemble each other. */
  readonly groups?: Int32Array | undefined;
  /** Chance that any difference at all is called real where none is. */
  readonly significance?: number;
  /** Smallest difference of AUC that pays for a model that is harder to explain, validate and run. */
  readonly matters?: number;
}

/**
 * Tests every pair with DeLong's test, corrected by Holm's method (1979), and recommends the simplest model that no
 * other beats: by at least `matters` of AUC and with a corrected p-value below `significance`.
 *
 * @param models at least one, the simplest first
 * @param outcome 1 or 0, shape (rows,)
 */
export function compareModels(
  models: readonly ComparedModel[],
  outcome: Int32Array,
  { weights, groups, significance = 0.05, matters = leastAucGain }: ChoiceOptions = {},
): ModelChoice {
  const tested = models.flatMap((first, i) =>
    models.slice(i + 1).map((second) => ({
      first: first.model,
      second: second.model,
      ...delongTest(outcome, first.probability, second.probability, weights, { groups }),
    })),
  );
  const adjusted = holm(tested.map(({ pValue }) => pValue));
  const pairs = tested.map((pair, i): ComparedPair => ({ ...pair, adjusted: adjusted[i]! }));
  const winsOver = (model: string): ComparedPair | undefined =>
    pairs
      .map((pair) => (pair.first === model ? turned(pair) : pair))
      .filter(({ second, difference, adjusted: p }) => second === model && difference >= matters && p < significance)
      .sort((a, b) => b.difference - a.difference)[0];
  const best = models.reduce((a, b) => (b.auc > a.auc ? b : a));
  const beaten: { model: string; by: ComparedPair }[] = [];
  for (const { model } of models) {
    const by = winsOver(model);
    if (by === undefined) return { pairs, best: best.model, recommended: model, beaten };
    beaten.push({ model, by });
  }
  // A model of the highest AUC is beaten by none.
  throw new Error('Every model is beaten by another.');
}

/** The same pair, second minus first. */
function turned({ first, second, difference, interval, ...pair }: ComparedPair): ComparedPair {
  return { ...pair, first: second, second: first, difference: -difference, interval: [-interval[1], -interval[0]] };
}

/** p-values after Holm's step-down correction, in the order given. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((at, place) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - place) * pValues[at]!));
    adjusted[at] = largest;
  });
  return adjusted;
}
