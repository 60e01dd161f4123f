// The best splits of nodes, told from their histograms. Several nodes, and parts of their columns, are searched at a time.
import type { BinMatrix } from './bin-matrix.js';
import { FeatureList } from './feature-list.js';
import type { FixedPoint } from './fixed-point.js';
import type { Histograms } from './histograms.js';
import type { Arena } from './kernels/arena.js';
import type { GrowSettings } from './settings.js';
import { answerBytes, type FoundSplit, SplitAnswer, searchBytes } from './split-answer.js';
import { hasNewtonLeaves, writeSplitSettings } from './split-parameters.js';

/** A node whose split is asked for. */
export interface SplitRequest {
  /** Where its histogram lies. */
  readonly slot: number;
  /** Bounds of its children's values. */
  readonly lower: number;
  readonly upper: number;
  readonly value: number;
  /** Columns that it may split on, ascending: all of the tree's when undefined. */
  readonly columns: Int32Array | undefined;
}

/** Nodes that are searched at a time, at most. */
const mostRequests = 2;
/** Bins of a tree's columns below which one thread is quicker. */
const leastBins = 1024;

/** What the kernel reads about one node. */
interface Seat {
  readonly features: FeatureList;
  readonly parameters: { readonly address: number; readonly values: Float64Array };
  readonly totals: number;
}

/** Where a task of the kernel writes. */
interface Place {
  readonly answer: SplitAnswer;
  readonly scratch: number;
}

export class SplitSearch {
  readonly #arena: Arena;
  readonly #settings: GrowSettings;
  readonly #directions: Int8Array;
  readonly #histograms: Histograms;
  readonly #isNewton: boolean;
  readonly #seats: readonly Seat[];
  readonly #places: readonly Place[];
  #countBits = 1;

  /** @param directions shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free */
  constructor(arena: Arena, matrix: BinMatrix, histograms: Histograms, directions: Int8Array, settings: GrowSettings) {
    this.#arena = arena;
    this.#settings = settings;
    this.#directions = directions;
    this.#histograms = histograms;
    this.#isNewton = hasNewtonLeaves(settings, directions);
    this.#seats = Array.from({ length: mostRequests }, () => ({
      features: new FeatureList(arena, matrix, histograms, directions),
      parameters: arena.float64(16),
      totals: arena.allocate(16),
    }));
    this.#places = Array.from({ length: mostRequests * arena.team.size }, () => ({
      answer: new SplitAnswer(arena, arena.allocate(answerBytes)),
      scratch: arena.allocate(searchBytes),
    }));
  }

  /** Gets ready for the next tree. */
  prepare(fixed: FixedPoint): void {
    this.#countBits = fixed.countBits;
    for (const { parameters } of this.#seats) writeSplitSettings(parameters.values, this.#settings, fixed);
  }

  /** The best split of each of at most two nodes; undefined where none saves enough. Ties go to the first column. */
  find(requests: readonly SplitRequest[]): (FoundSplit | undefined)[] {
    const { team } = this.#arena;
    const parts =
      this.#histograms.bins < leastBins ? 1 : Math.max(1, Math.ceil(team.size / Math.max(1, requests.length)));
    const tasks: number[][] = [];
    const owners: { readonly request: number; readonly first: number }[] = [];
    requests.forEach((request, r) => {
      const { features, parameters, totals } = this.#seat(request, r);
      const count = features.length;
      for (let part = 0; part < parts; part++) {
        const first = Math.floor((count * part) / parts);
        const end = Math.floor((count * (part + 1)) / parts);
        if (end === first) continue;
        const { answer, scratch } = this.#places[tasks.length]!;
        owners.push({ request: r, first });
        tasks.push([
          request.slot,
          totals,
          features.address(first),
          end - first,
          parameters.address,
          this.#isNewton ? 1 : 0,
          this.#countBits,
          this.#settings.minGain,
          scratch,
          answer.address,
        ]);
      }
    });
    if (this.#histograms.bins < leastBins) team.runAlone('bestSplit', tasks);
    else team.run('bestSplit', tasks);
    const found: (FoundSplit | undefined)[] = requests.map(() => undefined);
    const most = requests.map(() => Number.NEGATIVE_INFINITY);
    owners.forEach(({ request, first }, task) => {
      const { answer } = this.#places[task]!;
      if (!(answer.gain > 0) || answer.saved <= most[request]!) return;
      most[request] = answer.saved;
      const feature = this.#seats[request]!.features.column(first + answer.place);
      found[request] = answer.read(feature, this.#directions);
    });
    return found;
  }

  #seat(request: SplitRequest, index: number): Seat {
    const seat = this.#seats[index]!;
    seat.features.choose(request.columns ?? this.#histograms.columns);
    this.#histograms.total(request.slot, seat.totals);
    const { values } = seat.parameters;
    values[4] = request.lower;
    values[5] = request.upper;
    values[13] = request.value;
    return seat;
  }
}
