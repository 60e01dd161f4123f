// The best splits of nodes, told from their histograms. Several nodes, and parts of their columns, are searched at a time.
import type { BinMatrix } from './bin-matrix.js';
import type { FixedPoint } from './fixed-point.js';
import type { Histograms } from './histograms.js';
import type { Arena } from './kernels/arena.js';
import type { GrowSettings } from './settings.js';
import { featureWords, writeFeature, writeSplitSettings } from './split-parameters.js';
import { maskWords } from './tree.js';

/** A node whose split is asked for. */
export interface SplitRequest {
  /** Where its histogram lies. */
  readonly slot: number;
  /** Bounds of its children's values. */
  readonly lower: number;
  readonly upper: number;
  readonly value: number;
  /** Columns that it may split on, ascending: all of the tree's when absent. */
  readonly columns?: Int32Array;
}

export interface FoundSplit {
  readonly gain: number;
  readonly feature: number;
  /** The bins that go left; a view that the next search writes anew. */
  readonly mask: Uint32Array;
  readonly leftValue: number;
  readonly rightValue: number;
  /** Whether and how the order of the two sides is bound: 1 the right one must not be below the left, -1 not above. */
  readonly direction: number;
}

/** Nodes that are searched at a time, at most. */
const mostRequests = 2;
/** Bins of a tree's columns below which one thread is quicker. */
const leastBins = 1024;

const scratchBytes = 16 * 256;

/** What the kernel reads about one node. */
interface Seat {
  readonly features: { readonly address: number; readonly values: Uint32Array };
  readonly parameters: { readonly address: number; readonly values: Float64Array };
  readonly totals: number;
  /** The columns that `features` lists at the moment. */
  columns: Int32Array | undefined;
}

/** Where a task of the kernel writes. */
interface Answer {
  readonly address: number;
  readonly floats: Float64Array;
  readonly words: Int32Array;
  readonly mask: Uint32Array;
  readonly scratch: number;
}

export class SplitSearch {
  readonly #arena: Arena;
  readonly #matrix: BinMatrix;
  readonly #settings: GrowSettings;
  readonly #directions: Int8Array;
  readonly #histograms: Histograms;
  readonly #isNewton: boolean;
  readonly #seats: readonly Seat[];
  readonly #answers: readonly Answer[];
  #countBits = 1;

  /** @param directions shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free */
  constructor(arena: Arena, matrix: BinMatrix, histograms: Histograms, directions: Int8Array, settings: GrowSettings) {
    this.#arena = arena;
    this.#matrix = matrix;
    this.#settings = settings;
    this.#directions = directions;
    this.#histograms = histograms;
    const { pathSmooth = 0, maxDeltaStep = 0 } = settings;
    this.#isNewton = directions.every((direction) => direction === 0) && pathSmooth === 0 && maxDeltaStep === 0;
    this.#seats = Array.from({ length: mostRequests }, () => ({
      features: arena.uint32(featureWords * matrix.columns.length),
      parameters: arena.float64(16),
      totals: arena.allocate(16),
      columns: undefined,
    }));
    this.#answers = Array.from({ length: mostRequests * arena.team.size }, () => makeAnswer(arena));
  }

  /** Gets ready for the columns that the histograms have chosen. */
  prepare(fixed: FixedPoint): void {
    this.#countBits = fixed.countBits;
    for (const seat of this.#seats) {
      seat.columns = undefined;
      writeSplitSettings(seat.parameters.values, this.#settings, fixed);
    }
  }

  /** The best split of each of at most two nodes; undefined where none saves enough. Ties go to the first column. */
  find(requests: readonly SplitRequest[]): (FoundSplit | undefined)[] {
    const { team } = this.#arena;
    const parts =
      this.#histograms.bins < leastBins ? 1 : Math.max(1, Math.ceil(team.size / Math.max(1, requests.length)));
    const tasks: number[][] = [];
    const owners: { readonly request: number; readonly first: number }[] = [];
    requests.forEach((request, r) => {
      const seat = this.#seat(request, r);
      const count = seat.columns!.length;
      for (let part = 0; part < parts; part++) {
        const first = Math.floor((count * part) / parts);
        const end = Math.floor((count * (part + 1)) / parts);
        if (end === first) continue;
        const answer = this.#answers[tasks.length]!;
        owners.push({ request: r, first });
        tasks.push([
          request.slot,
          seat.totals,
          seat.features.address + 4 * featureWords * first,
          end - first,
          seat.parameters.address,
          this.#isNewton ? 1 : 0,
          this.#countBits,
          this.#settings.minGain,
          answer.scratch,
          answer.address,
        ]);
      }
    });
    if (this.#histograms.bins < leastBins) team.runAlone('bestSplit', tasks);
    else team.run('bestSplit', tasks);
    const found: (FoundSplit | undefined)[] = requests.map(() => undefined);
    const most = requests.map(() => Number.NEGATIVE_INFINITY);
    owners.forEach(({ request, first }, task) => {
      const answer = this.#answers[task]!;
      const saved = answer.floats[11]!;
      if (!(answer.floats[0]! > 0) || saved <= most[request]!) return;
      most[request] = saved;
      found[request] = this.#read(answer, this.#seats[request]!.columns![first + answer.words[2]!]!);
    });
    return found;
  }

  #seat(request: SplitRequest, index: number): Seat {
    const seat = this.#seats[index]!;
    const columns = request.columns ?? this.#histograms.columns;
    if (seat.columns !== columns) this.#listFeatures(seat, columns);
    this.#histograms.total(request.slot, seat.totals);
    const { values } = seat.parameters;
    values[4] = request.lower;
    values[5] = request.upper;
    values[13] = request.value;
    return seat;
  }

  /** Lists the columns to search, a part of the tree's columns; both ascending. */
  #listFeatures(seat: Seat, columns: Int32Array): void {
    const { values } = seat.features;
    let k = 0;
    columns.forEach((column, i) => {
      while (this.#histograms.columns[k] !== column) k++;
      const binned = this.#matrix.columns[column]!;
      writeFeature(values, i, column, this.#histograms.offset(k), binned, this.#directions[column]!);
    });
    seat.columns = columns;
  }

  #read({ floats, words, mask }: Answer, feature: number): FoundSplit {
    return {
      gain: floats[0]!,
      feature,
      mask,
      leftValue: floats[8]!,
      rightValue: floats[9]!,
      direction: words[20] === 1 ? this.#directions[feature]! : 0,
    };
  }
}

function makeAnswer(arena: Arena): Answer {
  const bytes = 128;
  const address = arena.allocate(bytes);
  const { buffer } = arena.memory;
  return {
    address,
    floats: new Float64Array(buffer, address, bytes / 8),
    words: new Int32Array(buffer, address, bytes / 4),
    mask: new Uint32Array(buffer, address + 32, maskWords),
    scratch: arena.allocate(scratchBytes),
  };
}
