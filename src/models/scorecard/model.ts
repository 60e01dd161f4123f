import type { Table } from '../../data/index.js';
import {
  assignBins,
  type Binning,
  binOfNumber,
  binsOfLevels,
  type InputSchema,
  missingCode,
  modelInputs,
  rowInputs,
} from '../../features/index.js';
import type { Classifier, Explanation, Matrix, Row, RowExplanation } from '../estimator.js';
import type { SumsBuilder } from '../export/onnx/classifier-onnx.js';
import { scorecardSums } from '../export/onnx/scorecard-onnx.js';
import { scorecardForms } from '../export/scorecard-forms.js';
import type { ExportForms } from '../export-forms.js';
import { binPoints, type PointsScale } from './points.js';
import type { Dropped } from './select.js';

/** One feature of a card. Arrays run over `binning.bins`. */
export interface ScorecardPart {
  readonly binning: Binning;
  /** Log-odds of the event that each bin adds. */
  readonly contributions: readonly number[];
  /** Points of each bin, whole numbers unless set otherwise by hand; higher is safer. */
  readonly points: readonly number[];
  /** Coefficient of the weight of evidence (negative, as weights are positive where events are few). */
  readonly coefficient: number;
  /** Its posterior standard deviation. */
  readonly standardError: number;
}

export interface ScorecardParts {
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  readonly scale: PointsScale;
  readonly intercept: number;
  /** Sum of training weights. */
  readonly rows: number;
  /** One per feature, in that order. */
  readonly parts: readonly ScorecardPart[];
  /** Features that were left out, and why. */
  readonly dropped: readonly Dropped[];
}

/**
 * A scorecard: log-odds of the event = intercept + what the row's bin of each feature contributes.
 *
 * Probabilities come from the unrounded log-odds; points are the same numbers on the scale of the settings, rounded bin
 * by bin, so that a score can be added up by hand. A score differs from the scaled log-odds by at most half a
 * point per feature.
 */
export class ScorecardModel implements Classifier {
  readonly name = 'scorecard';
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  /** Mean absolute contribution over the training rows, log-odds. */
  readonly importance: Float64Array;
  readonly scale: PointsScale;
  readonly intercept: number;
  readonly rows: number;
  readonly parts: readonly ScorecardPart[];
  readonly dropped: readonly Dropped[];
  readonly #means: Float64Array;
  /** Log-odds of an average row. */
  readonly #baseValue: number;
  /** Bin of each known level, for single records. */
  readonly #levelBins: readonly (Uint16Array | undefined)[];

  constructor({ features, classes, scale, intercept, rows, parts, dropped }: ScorecardParts) {
    this.features = features;
    this.classes = classes;
    this.scale = scale;
    this.intercept = intercept;
    this.rows = rows;
    this.parts = parts;
    this.dropped = dropped;
    this.#means = Float64Array.from(parts, (part) => average(part, (contribution) => contribution));
    this.#baseValue = this.#means.reduce((sum, mean) => sum + mean, intercept);
    this.importance = Float64Array.from(parts, (part, f) =>
      average(part, (contribution) => Math.abs(contribution - this.#means[f]!)),
    );
    this.#levelBins = parts.map(({ binning }, f) =>
      binning.kind === 'categorical' ? binsOfLevels(binning, features[f]!.levels ?? []) : undefined,
    );
  }

  async predictProba(data: Table): Promise<Matrix> {
    const logOdds = this.#logOdds(this.#bins(data), data.rowCount);
    const probabilities = new Float64Array(2 * logOdds.length);
    for (let row = 0; row < logOdds.length; row++) {
      const event = probability(logOdds[row]!);
      probabilities[2 * row] = 1 - event;
      probabilities[2 * row + 1] = event;
    }
    return { rows: logOdds.length, columns: 2, data: probabilities };
  }

  scoreRow(row: Row): number {
    let logOdds = this.intercept;
    this.#rowBins(row).forEach((bin, f) => {
      logOdds += this.parts[f]!.contributions[bin]!;
    });
    return probability(logOdds);
  }

  /** Score of each row, the sum of its bins' points, shape (rows,); higher is safer. */
  points(data: Table): Float64Array {
    const score = new Float64Array(data.rowCount);
    this.#bins(data).forEach((bins, f) => {
      const { points } = this.parts[f]!;
      for (let row = 0; row < score.length; row++) score[row] = score[row]! + points[bins[row]!]!;
    });
    return score;
  }

  /** Score of one record. */
  rowPoints(row: Row): number {
    return this.#rowBins(row).reduce((score, bin, f) => score + this.parts[f]!.points[bin]!, 0);
  }

  explainRow(row: Row): RowExplanation {
    let output = this.intercept;
    const contributions = new Float64Array(this.parts.length);
    this.#rowBins(row).forEach((bin, f) => {
      const own = this.parts[f]!.contributions[bin]!;
      output += own;
      contributions[f] = own - this.#means[f]!;
    });
    return { probability: probability(output), baseValue: this.#baseValue, contributions, output };
  }

  async explain(data: Table): Promise<Explanation> {
    const bins = this.#bins(data);
    const columns = this.parts.length;
    const contributions = new Float64Array(data.rowCount * columns);
    bins.forEach((codes, f) => {
      const part = this.parts[f]!.contributions;
      for (let row = 0; row < codes.length; row++) {
        contributions[row * columns + f] = part[codes[row]!]! - this.#means[f]!;
      }
    });
    return {
      baseValue: this.#baseValue,
      features: this.features.map((feature) => feature.name),
      contributions: { rows: data.rowCount, columns, data: contributions },
      output: this.#logOdds(bins, data.rowCount),
      method: 'weights of evidence',
    };
  }

  save(): Record<string, unknown> {
    const { features, classes, scale, intercept, rows, parts, dropped } = this;
    return { format: 1, features, classes, scale, intercept, rows, parts, dropped };
  }

  get onnxSums(): SumsBuilder {
    return scorecardSums(this);
  }

  get exports(): ExportForms {
    return scorecardForms(this);
  }

  #bins(data: Table): Uint16Array[] {
    return modelInputs(data, this.features).map((input, f) => assignBins(this.parts[f]!.binning, input));
  }

  #rowBins(row: Row): number[] {
    return Array.from(rowInputs(row, this.features), (value, f) => {
      const { binning } = this.parts[f]!;
      if (binning.kind === 'numeric') return binOfNumber(binning, value);
      if (value === missingCode) return binning.missing;
      return value < 0 ? binning.unseen : this.#levelBins[f]![value]!;
    });
  }

  #logOdds(bins: readonly Uint16Array[], rows: number): Float64Array {
    const logOdds = new Float64Array(rows).fill(this.intercept);
    bins.forEach((codes, f) => {
      const { contributions } = this.parts[f]!;
      for (let row = 0; row < rows; row++) logOdds[row] = logOdds[row]! + contributions[codes[row]!]!;
    });
    return logOdds;
  }
}

/** Points of each bin of a card as the settings make them, rounded to whole numbers. */
export function roundedPoints(
  contributions: ArrayLike<number>,
  intercept: number,
  features: number,
  scale: PointsScale,
): number[] {
  // Adding 0 turns -0 into 0, which JSON would lose.
  return Array.from(contributions, (value) => Math.round(binPoints(value, intercept, features, scale)) + 0);
}

/** Mean of a function of the contribution over the training rows. */
function average({ binning, contributions }: ScorecardPart, of: (contribution: number) => number): number {
  let rows = 0;
  let sum = 0;
  binning.bins.forEach((bin, b) => {
    rows += bin.events + bin.nonEvents;
    sum += (bin.events + bin.nonEvents) * of(contributions[b]!);
  });
  return rows > 0 ? sum / rows : 0;
}

function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
