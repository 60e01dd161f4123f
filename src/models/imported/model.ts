import type { Table } from '../../data/index.js';
import { DataError } from '../../errors/index.js';
import { type InputSchema, isCategorical, modelInputs, rowInputs } from '../../features/index.js';
import { RawEnsemble } from '../../trees/index.js';
import type { Classifier, Explanation, Matrix, Row, RowExplanation } from '../estimator.js';
import { classifierOnnx, type SumsBuilder } from '../export/onnx/classifier-onnx.js';
import { rawTreeSums } from '../export/onnx/raw-tree-onnx.js';
import type { ExportForms } from '../export-forms.js';
import { isInputSchema } from '../saved-features.js';

/** Where an imported model comes from, for the record. */
export interface Origin {
  readonly library: string;
  readonly objective: string;
  readonly trees: number;
}

/** Trees of another library that say log-odds of the second of two classes. */
export class ImportedModel implements Classifier {
  readonly name = 'imported';
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[] = ['0', '1'];
  /** Variance of the log-odds that the splits on each feature explain. */
  readonly importance: Float64Array;
  readonly origin: Origin;
  /** Per feature, the numbers by which its levels enter the trees, in the order of the levels; null for numbers. */
  readonly #codes: readonly (readonly number[] | null)[];
  readonly #ensemble: RawEnsemble;

  /** @param codes as many as features; `ensemble` reads as many columns */
  constructor(
    features: readonly InputSchema[],
    codes: readonly (readonly number[] | null)[],
    ensemble: RawEnsemble,
    origin: Origin,
  ) {
    this.features = features;
    this.origin = origin;
    this.importance = ensemble.importance();
    this.#codes = codes;
    this.#ensemble = ensemble;
  }

  async predictProba(data: Table): Promise<Matrix> {
    const scores = this.#ensemble.scores(this.#columns(data));
    const probabilities = new Float64Array(2 * scores.length);
    for (let row = 0; row < scores.length; row++) {
      const event = probability(scores[row]!);
      probabilities[2 * row] = 1 - event;
      probabilities[2 * row + 1] = event;
    }
    return { rows: scores.length, columns: 2, data: probabilities };
  }

  scoreRow(row: Row): number {
    return probability(this.#ensemble.score(this.#values(row)));
  }

  async explain(data: Table): Promise<Explanation> {
    const columns = this.#columns(data);
    const { base, contributions } = this.#ensemble.shap(columns);
    return {
      baseValue: base,
      features: this.features.map((feature) => feature.name),
      contributions: { rows: data.rowCount, columns: this.features.length, data: contributions },
      output: this.#ensemble.scores(columns),
      method: 'TreeSHAP',
    };
  }

  explainRow(row: Row): RowExplanation {
    const { score, base, contributions } = this.#ensemble.explainRow(this.#values(row));
    return { probability: probability(score), baseValue: base, contributions, output: score };
  }

  /** Columns as the trees read them: numbers, NaN for missing values and levels that the model does not know. */
  #columns(data: Table): Float64Array[] {
    return modelInputs(data, this.features).map((input, j) => {
      if (input.kind === 'numeric') return input.values;
      const codes = this.#codes[j]!;
      return Float64Array.from(input.codes, (code) => (code < 0 ? Number.NaN : codes[code]!));
    });
  }

  #values(row: Row): Float64Array {
    return rowInputs(row, this.features).map((input, j) => {
      const codes = this.#codes[j];
      return codes === null || codes === undefined ? input : input < 0 ? Number.NaN : codes[input]!;
    });
  }

  get onnxSums(): SumsBuilder {
    return rawTreeSums(this.#ensemble, this.#codes);
  }

  get exports(): ExportForms {
    return { onnx: (words) => classifierOnnx(this, words, this.onnxSums) };
  }

  save(): Record<string, unknown> {
    return {
      format: 1,
      model: this.name,
      origin: this.origin,
      features: this.features,
      codes: this.#codes,
      ensemble: this.#ensemble.save(),
    };
  }

  /** @throws DataError when the state is damaged, or of a newer format */
  static load(state: Readonly<Record<string, unknown>>): ImportedModel {
    const damaged = (what: string) =>
      new DataError(`The saved model "imported" is damaged: ${what}. Import it again or copy its run anew.`);
    if (typeof state !== 'object' || state === null) throw damaged('it is not an object');
    const { features, codes, origin } = state;
    if (typeof state.format === 'number' && state.format > 1) {
      throw new DataError(
        `The saved model "imported" has format ${state.format}; this version reads format 1. Update fathom to load it.`,
      );
    }
    if (state.format !== 1) throw damaged('it has no format number');
    if (state.model !== 'imported') throw damaged('it belongs to another model');
    if (!isOrigin(origin)) throw damaged('it does not say where it comes from');
    if (!Array.isArray(features) || features.length === 0 || !features.every(isInputSchema)) {
      throw damaged('its features are not listed as columns');
    }
    const fits = (own: unknown, j: number) =>
      isCategorical(features[j]!)
        ? Array.isArray(own) && own.length === (features[j]!.levels ?? []).length && own.every(Number.isFinite)
        : own === null;
    if (!Array.isArray(codes) || codes.length !== features.length || !codes.every(fits)) {
      throw damaged('its levels do not fit its features');
    }
    const ensemble = RawEnsemble.load(state.ensemble);
    if (ensemble.columns !== features.length) throw damaged('its trees do not fit its features');
    return new ImportedModel(features, codes, ensemble, origin);
  }
}

/** p = 1 / (1 + e^-score). */
function probability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function isOrigin(value: unknown): value is Origin {
  if (typeof value !== 'object' || value === null) return false;
  const { library, objective, trees } = value as Record<string, unknown>;
  return typeof library === 'string' && typeof objective === 'string' && Number.isInteger(trees);
}
