import { startWorker } from '../../parallel/index.js';
import { instantiate, type Kernels, kernelModules } from './kernels.js';
import { type Kernel, mostTasks, TeamBoard } from './team-board.js';
import type { TeamWorkerData } from './team-worker.js';
import type { Memory } from './web-assembly.js';

/** Rows below which a stretch is not worth a thread. */
const leastRows = 4096;
/** Stretches per thread: a thread that is slow for a while leaves more of them to the others. */
const stretchesPerThread = 4;

/**
 * Threads that run kernels on the memory of one arena. Which thread runs what is left to chance: tasks must write to
 * places of their own.
 */
export class Team {
  readonly kernels: Kernels;
  readonly #memory: Memory;
  readonly #list: readonly Kernel[];
  readonly #names: readonly string[];
  #board: TeamBoard | undefined;
  #size = 1;

  constructor(memory: Memory) {
    const { kernels, names, list } = instantiate(kernelModules(), memory);
    this.kernels = kernels;
    this.#memory = memory;
    this.#names = names;
    this.#list = list;
  }

  /** Threads, this one included. */
  get size(): number {
    return this.#size;
  }

  /** Takes on threads until there are `size`; they start while the work goes on, and never keep the process alive. */
  open(size: number): void {
    this.#size = size;
    if (size === 1) return;
    const board = new TeamBoard();
    this.#board = board;
    for (let thread = 1; thread < size; thread++) {
      const data: TeamWorkerData = { board: board.buffer, memory: this.#memory, modules: kernelModules() };
      const worker = startWorker(new URL('./team-worker.js', import.meta.url), { workerData: data });
      // A thread that cannot start leaves its tasks to the others.
      worker.on('error', () => {});
      worker.unref();
    }
  }

  /** Sends the threads home. */
  close(): void {
    this.#board?.close();
    this.#board = undefined;
    this.#size = 1;
  }

  /**
   * Runs a kernel once per task, on all threads, and waits for the end.
   *
   * @param tasks arguments of each call
   * @returns what each call returned, shape (tasks,)
   */
  run(kernel: keyof Kernels, tasks: readonly (readonly number[])[]): Float64Array {
    const board = this.#board;
    if (board === undefined || tasks.length < 2) return this.runAlone(kernel, tasks);
    const index = this.#names.indexOf(kernel);
    const results = new Float64Array(tasks.length);
    for (let first = 0; first < tasks.length; first += mostTasks) {
      const some = tasks.slice(first, first + mostTasks);
      board.publish(index, some);
      board.work(this.#list);
      board.join(some.length);
      results.set(board.results.subarray(0, some.length), first);
    }
    return results;
  }

  /** The same on this thread only: for tasks that are not worth the others' waking. */
  runAlone(kernel: keyof Kernels, tasks: readonly (readonly number[])[]): Float64Array {
    const call = this.#list[this.#names.indexOf(kernel)]!;
    return Float64Array.from(tasks, (task) => call(...task) ?? 0);
  }

  /**
   * Runs a kernel over rows 0 to rows - 1 in stretches.
   *
   * @param task arguments for `count` rows from `first` on
   * @param unit all stretches but the last are a multiple of it long
   */
  overRows(
    kernel: keyof Kernels,
    rows: number,
    task: (first: number, count: number) => readonly number[],
    unit = 64,
  ): Float64Array {
    const tasks = this.stretches(rows, unit).map(({ first, count }) => task(first, count));
    return this.run(kernel, tasks);
  }

  /** Parts of `rows` rows, in order, that are worth a task each; all but the last a multiple of `unit` rows long. */
  stretches(rows: number, unit = 64): { readonly first: number; readonly count: number }[] {
    const most = this.#size === 1 ? 1 : stretchesPerThread * this.#size;
    const parts = Math.max(1, Math.min(most, Math.floor(rows / leastRows)));
    const length = Math.max(1, unit * Math.ceil(rows / parts / unit));
    return Array.from({ length: Math.max(1, Math.ceil(rows / length)) }, (_, i) => ({
      first: i * length,
      count: Math.min(length, rows - i * length),
    }));
  }
}
