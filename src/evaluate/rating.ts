// How a probability of default becomes score points and a rating grade, the same for every model.
import { UsageError } from '../errors/index.js';
import { countingOf, type RowCounting, rateOf } from './rate.js';
import type { Interval } from './result.js';

/** How points relate to odds. */
export interface ScoreSettings {
  /** Points at `baseOdds`. */
  readonly baseScore: number;
  /** Good : bad odds that earn `baseScore`, such as 50 (to 1). */
  readonly baseOdds: number;
  /** Points that double the odds of being good, > 0. */
  readonly pointsToDoubleOdds: number;
}

export const defaultScoreSettings: ScoreSettings = { baseScore: 600, baseOdds: 50, pointsToDoubleOdds: 20 };

/** Probabilities are kept this far from 0 and 1, so that points stay finite. */
const smallestPd = 1e-6;

/** Points from probabilities and back. */
export interface ScoreScale {
  readonly settings: ScoreSettings;
  /** Score of a probability of default in [0, 1]: a whole number of points, higher is safer. */
  score(probabilityOfDefault: number): number;
  /** The probability of default that a score stands for. */
  probabilityOfDefault(score: number): number;
}

/**
 * The usual logarithmic scale: score = baseScore + pointsToDoubleOdds / ln 2 · ln(odds / baseOdds), odds = (1 - pd) / pd.
 *
 * @throws UsageError when a setting is out of range
 * Reference: Siddiqi (2017), "Intelligent Credit Scoring", 2nd edition, chapter 10.
 * @example scoreScale().score(1 / 51) // 600
 */
export function scoreScale(settings: Partial<ScoreSettings> = {}): ScoreScale {
  const complete = { ...defaultScoreSettings, ...settings };
  const { baseScore, baseOdds, pointsToDoubleOdds } = complete;
  if (!Number.isFinite(baseScore)) throw new UsageError(`baseScore: expected a number, received ${baseScore}.`);
  for (const [name, value] of Object.entries({ baseOdds, pointsToDoubleOdds })) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new UsageError(`${name}: expected a number above 0, received ${value}.`);
    }
  }
  const factor = pointsToDoubleOdds / Math.LN2;
  return {
    settings: complete,
    score(pd) {
      const p = Math.min(1 - smallestPd, Math.max(smallestPd, pd));
      return Math.round(baseScore + factor * Math.log((1 - p) / p / baseOdds));
    },
    probabilityOfDefault(score) {
      return 1 / (1 + baseOdds * Math.exp((score - baseScore) / factor));
    },
  };
}

/** The master rating scale: each grade holds probabilities of default in [low, high); bounds about double per grade. */
export const grades = [
  { grade: 'A', low: 0, high: 0.01 },
  { grade: 'B', low: 0.01, high: 0.025 },
  { grade: 'C', low: 0.025, high: 0.05 },
  { grade: 'D', low: 0.05, high: 0.1 },
  { grade: 'E', low: 0.1, high: 0.2 },
  { grade: 'F', low: 0.2, high: 0.4 },
  { grade: 'G', low: 0.4, high: 1 },
] as const;

export type Grade = (typeof grades)[number]['grade'];

/** The grade of a probability of default in [0, 1]; 1 itself belongs to G. */
export function gradeOf(probabilityOfDefault: number): Grade {
  return grades[gradeIndex(probabilityOfDefault)]!.grade;
}

function gradeIndex(pd: number): number {
  if (!(pd >= 0 && pd <= 1)) throw new RangeError(`gradeOf: expected a probability in [0, 1], received ${pd}.`);
  const index = grades.findIndex(({ high }) => pd < high);
  return index < 0 ? grades.length - 1 : index;
}

/** One line of the rating table: what was predicted and what happened in a grade. */
export interface GradeSummary {
  readonly grade: Grade;
  /** Probability of default in [low, high). */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  readonly events: number;
  /** Weighted mean of the predicted probability; 0 where no row fell. */
  readonly meanPd: number;
  /** Weighted share of events and its 95 % interval; 0 and [0, 1] where no row fell. */
  readonly rate: number;
  readonly interval: Interval;
}

/** Rows, events, rate and mean prediction per grade, all seven grades in order. */
export function gradeTable(
  outcome: ArrayLike<number>,
  probability: Float64Array,
  counting: RowCounting = {},
): GradeSummary[] {
  const members: number[][] = grades.map(() => []);
  for (let i = 0; i < probability.length; i++) {
    const index = gradeIndex(probability[i]!);
    members[index]!.push(i);
  }
  return grades.map((grade, i): GradeSummary => {
    const rows = members[i]!;
    const own = rows.map((row) => outcome[row]!);
    const { weights, groups } = countingOf(counting, rows);
    let [weight, total] = [0, 0];
    rows.forEach((row, k) => {
      weight += weights?.[k] ?? 1;
      total += (weights?.[k] ?? 1) * probability[row]!;
    });
    return {
      ...grade,
      rows: rows.length,
      events: own.reduce((sum, value) => sum + value, 0),
      ...(weight > 0
        ? { meanPd: total / weight, ...rateOf(own, { weights, groups }) }
        : { meanPd: 0, rate: 0, interval: [0, 1] }),
    };
  });
}
