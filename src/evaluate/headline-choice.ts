// Which of several models of any target to take, all judged on the same rows.
import { holm } from './compare-models.js';
import { byHeadline, gainOf, type Headline, type HeadlineContender, type HeadlineTest, leastGain } from './headline.js';

/** Two models on the same rows, first minus second. */
export interface HeadlinePair extends HeadlineTest {
  readonly first: string;
  readonly second: string;
  /** p-value after Holm's correction for all the pairs. */
  readonly adjusted: number;
}

export interface HeadlineChoice {
  readonly pairs: readonly HeadlinePair[];
  /** Name of the best model by the metric. */
  readonly best: string;
  /** The simplest that no other beats. */
  readonly recommended: string;
}

/**
 * Tests every pair, corrected by Holm's method (1979), and recommends the simplest model that no other beats: by at least
 * `leastGain` and with a corrected p-value below `significance`.
 *
 * @param models at least one, the simplest first
 * @param test the models at two positions against each other, first minus second
 */
export function chooseByHeadline(
  models: readonly HeadlineContender[],
  headline: Headline,
  test: (first: number, second: number) => HeadlineTest,
  significance = 0.05,
): HeadlineChoice {
  const tested = models.flatMap((first, i) =>
    models.slice(i + 1).map((second, j) => ({ first: first.model, second: second.model, ...test(i, i + 1 + j) })),
  );
  const adjusted = holm(tested.map(({ pValue }) => pValue));
  const pairs = tested.map((pair, i): HeadlinePair => ({ ...pair, adjusted: adjusted[i]! }));
  const isBeaten = ({ model, value }: HeadlineContender) =>
    pairs.some(({ first, second, difference, adjusted: p }) => {
      if (first !== model && second !== model) return false;
      const gain = gainOf(headline, second === model ? difference : -difference);
      return gain >= leastGain(headline, value) && p < significance;
    });
  const better = byHeadline(headline);
  const best = models.reduce((a, b) => (better(a.value, b.value) > 0 ? b : a));
  const recommended = models.find((own) => !isBeaten(own)) ?? best;
  return { pairs, best: best.model, recommended: recommended.model };
}
