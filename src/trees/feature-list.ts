import type { BinMatrix } from './bin-matrix.js';
import type { Histograms } from './histograms.js';
import type { Arena } from './kernels/arena.js';
import { featureWords, writeFeature } from './split-parameters.js';

/** The columns that a search for a split looks at, as the kernel reads them. */
export class FeatureList {
  readonly #matrix: BinMatrix;
  readonly #histograms: Histograms;
  readonly #directions: Int8Array;
  readonly #area: { readonly address: number; readonly values: Uint32Array };
  #columns: Int32Array = new Int32Array(0);

  constructor(arena: Arena, matrix: BinMatrix, histograms: Histograms, directions: Int8Array) {
    this.#matrix = matrix;
    this.#histograms = histograms;
    this.#directions = directions;
    this.#area = arena.uint32(featureWords * matrix.columns.length);
  }

  /** @param columns a part of those that the histograms have chosen; both ascending */
  choose(columns: Int32Array): void {
    if (columns === this.#columns) return;
    let k = 0;
    columns.forEach((column, i) => {
      while (this.#histograms.columns[k] !== column) k++;
      const binned = this.#matrix.columns[column]!;
      writeFeature(this.#area.values, i, column, this.#histograms.offset(k), binned, this.#directions[column]!);
    });
    this.#columns = columns;
  }

  get length(): number {
    return this.#columns.length;
  }

  /** Where column number `place` of the list is told. */
  address(place: number): number {
    return this.#area.address + 4 * featureWords * place;
  }

  /** Number of the column at a place of the list. */
  column(place: number): number {
    return this.#columns[place]!;
  }
}
