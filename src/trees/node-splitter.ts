// Nodes that one thread splits by itself, several at a time: kernels/assembly/node.ts does the work.
import type { BinMatrix } from './bin-matrix.js';
import { FeatureList } from './feature-list.js';
import type { FixedPoint } from './fixed-point.js';
import type { Histograms } from './histograms.js';
import type { Arena } from './kernels/arena.js';
import type { GrowSettings } from './settings.js';
import { needsBytes, writeCodeMask, zeros } from './sparse-bins.js';
import { answerBytes, type FoundSplit, maskOf, SplitAnswer, searchBytes } from './split-answer.js';
import { hasNewtonLeaves, writeSplitSettings } from './split-parameters.js';
import { maskWords } from './tree.js';

/** A child to be: what its own children's values must keep to, and its value. */
export interface ChildBounds {
  readonly lower: number;
  readonly upper: number;
  readonly value: number;
}

/** A node to be split. */
export interface SplitJob {
  /** Address of its row numbers (u32), and how many they are. */
  readonly start: number;
  readonly count: number;
  /** Where the numbers of the rows that go left are written, and those of the others; the first may be `start`. */
  readonly leftRows: number;
  readonly rightRows: number;
  readonly split: FoundSplit;
  /** Its histogram, which becomes that of its larger child. */
  readonly slot: number;
  /** Room for the histogram of its smaller child; 0 when the children's splits are not wanted. */
  readonly smallSlot: number;
  /** Fewest rows of a child that may be split. */
  readonly leastRows: number;
  /** Columns that the children may split on, ascending: all of the tree's when undefined. */
  readonly columns: Int32Array | undefined;
  readonly left: ChildBounds;
  readonly right: ChildBounds;
}

export interface SplitParts {
  readonly leftCount: number;
  /** The best splits of the children, undefined where none saves enough; their masks are views that the next job writes anew. */
  readonly left: FoundSplit | undefined;
  readonly right: FoundSplit | undefined;
}

const jobBytes = 192 + 2 * answerBytes;

/** Where a job lies, and areas that its thread works in. */
interface Seat {
  readonly address: number;
  readonly words: Uint32Array;
  readonly mask: Uint32Array;
  readonly floats: Float64Array;
  readonly settings: Float64Array;
  readonly features: FeatureList;
  /** A byte per row to show a sparse column in; 0 when none needs it. */
  readonly bytes: number;
  readonly answers: readonly [SplitAnswer, SplitAnswer];
}

export class NodeSplitter {
  readonly #arena: Arena;
  readonly #matrix: BinMatrix;
  readonly #histograms: Histograms;
  readonly #directions: Int8Array;
  readonly #settings: GrowSettings;
  readonly #plan: { readonly address: number; readonly values: Uint32Array };
  readonly #leastGain: Float64Array;
  readonly #seats: readonly Seat[];
  /** For each number of jobs, the kernel's arguments. */
  readonly #tasks: readonly number[][][];

  /** @param mostJobs jobs that are done at a time, at most */
  constructor(
    arena: Arena,
    matrix: BinMatrix,
    histograms: Histograms,
    directions: Int8Array,
    settings: GrowSettings,
    mostJobs: number,
  ) {
    this.#arena = arena;
    this.#matrix = matrix;
    this.#histograms = histograms;
    this.#directions = directions;
    this.#settings = settings;
    this.#plan = arena.uint32(16);
    this.#leastGain = new Float64Array(arena.memory.buffer, this.#plan.address + 48, 1);
    this.#seats = Array.from({ length: mostJobs }, (_, i) => this.#makeSeat(i));
    const tasks = this.#seats.map(({ address }) => [this.#plan.address, address]);
    this.#tasks = Array.from({ length: mostJobs + 1 }, (_, n) => tasks.slice(0, n));
  }

  #makeSeat(i: number): Seat {
    const arena = this.#arena;
    const { address, values: words } = arena.uint32(jobBytes / 4);
    const { buffer } = arena.memory;
    const settings = arena.float64(16);
    const table = arena.allocate(256);
    const scratch = arena.allocate(searchBytes);
    const sums = arena.allocate(16);
    const [work, sparseWork] = this.#histograms.workAreas(i);
    words.set([settings.address, scratch, table, work, sparseWork, sums], 16);
    return {
      address,
      words,
      mask: new Uint32Array(buffer, address + 96, maskWords),
      floats: new Float64Array(buffer, address + 128, 6),
      settings: settings.values,
      features: new FeatureList(arena, this.#matrix, this.#histograms, this.#directions),
      bytes: needsBytes(this.#matrix) ? zeros(arena, this.#matrix.rows) : 0,
      answers: [new SplitAnswer(arena, address + 192), new SplitAnswer(arena, address + 192 + answerBytes)],
    };
  }

  /** Gets ready for the next tree. */
  prepare(fixed: FixedPoint): void {
    const [address, stride, pairs, blockRows, table, columns, countBits, bins, sparse, firstBins] =
      this.#histograms.scanWords(fixed.countBits);
    const isNewton = hasNewtonLeaves(this.#settings, this.#directions) ? 1 : 0;
    const words = [address, stride, pairs, blockRows, table, columns, countBits, bins, sparse, isNewton, firstBins];
    this.#plan.values.set(words as number[]);
    this.#leastGain[0] = this.#settings.minGain;
    for (const { settings } of this.#seats) writeSplitSettings(settings, this.#settings, fixed);
  }

  /** Does at most `mostJobs` jobs; their rows must not overlap. */
  split(jobs: readonly SplitJob[]): SplitParts[] {
    const { kernels, team } = this.#arena;
    const plan = this.#plan.address;
    for (let i = 0; i < jobs.length; i++) this.#write(this.#seats[i]!, jobs[i]!);
    if (jobs.length === 1) return [this.#read(this.#seats[0]!, kernels.splitNode(plan, this.#seats[0]!.address))];
    const counts = team.run('splitNode', this.#tasks[jobs.length]!);
    return jobs.map((_, i) => this.#read(this.#seats[i]!, counts[i]!));
  }

  #write(seat: Seat, job: SplitJob): void {
    const { words, mask, floats, features } = seat;
    features.choose(job.columns ?? this.#histograms.columns);
    words[0] = job.start;
    words[1] = job.count;
    words[2] = job.leftRows;
    words[3] = job.rightRows;
    words[12] = job.slot;
    words[13] = job.smallSlot;
    words[14] = features.address(0);
    words[15] = features.length;
    words[22] = job.leastRows;
    floats[0] = job.left.lower;
    floats[1] = job.left.upper;
    floats[2] = job.left.value;
    floats[3] = job.right.lower;
    floats[4] = job.right.upper;
    floats[5] = job.right.value;
    const { byColumn, columnStep, columns, sparse: all } = this.#matrix;
    const { feature, masks, maskAt } = job.split;
    const { place, sparse, count } = columns[feature]!;
    if (sparse === undefined || all === undefined) {
      words[4] = byColumn + place * columnStep;
      words[7] = 0;
      for (let word = 0; word < maskWords; word++) mask[word] = masks[maskAt + word]!;
      return;
    }
    const { rows, codes, entryCount, offset, bytes } = sparse;
    if (bytes !== 0) {
      words[4] = bytes;
      words[7] = 0;
    } else words.set([seat.bytes, rows, codes, entryCount, all.starts, all.entries, offset, 16 * (count - 1)], 4);
    writeCodeMask(mask, maskOf(job.split), sparse, count);
  }

  #read({ features, answers: [left, right] }: Seat, leftCount: number): SplitParts {
    return { leftCount, left: this.#answerOf(left, features), right: this.#answerOf(right, features) };
  }

  #answerOf(answer: SplitAnswer, features: FeatureList): FoundSplit | undefined {
    return answer.gain > 0 ? answer.read(features.column(answer.place), this.#directions) : undefined;
  }
}
