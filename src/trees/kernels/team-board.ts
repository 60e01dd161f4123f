// What the threads of a team share: one word that says which tasks are left, and the tasks' arguments and results.

/** Most arguments of a kernel, most tasks at a time. */
export const mostArguments = 16;
export const mostTasks = 256;

/** Places in the words: what is left to do, how many tasks have ended, who sleeps, which kernel, and two flags. */
const todo = 0;
const ended = 1;
const sleepers = 2;
const kernelPlace = 3;
const failed = 4;
const closed = 5;
const wordCount = 16;

/** Looks at the board this often before a thread goes to sleep: some tens of microseconds. */
const looks = 50_000;

export type Kernel = (...values: number[]) => number | undefined;

/**
 * Threads take tasks one by one from `todo`: 12 bits that change with every call, 10 bits that count the tasks, 10 bits
 * with the next one. All in one word, so that a thread that comes late can never take a task of another call.
 */
export class TeamBoard {
  readonly buffer: SharedArrayBuffer;
  readonly results: Float64Array;
  readonly #words: Int32Array;
  readonly #arguments: Float64Array;

  constructor(buffer?: SharedArrayBuffer) {
    const head = 4 * wordCount;
    const numbers = mostTasks * mostArguments;
    this.buffer = buffer ?? new SharedArrayBuffer(head + 8 * (numbers + mostTasks));
    this.#words = new Int32Array(this.buffer, 0, wordCount);
    this.#arguments = new Float64Array(this.buffer, head, numbers);
    this.results = new Float64Array(this.buffer, head + 8 * numbers, mostTasks);
  }

  /** Lays out tasks for all to take. */
  publish(kernel: number, tasks: readonly (readonly number[])[]): void {
    const words = this.#words;
    words[kernelPlace] = kernel;
    for (let i = 0; i < tasks.length; i++) {
      const task = tasks[i]!;
      for (let k = 0; k < task.length; k++) this.#arguments[i * mostArguments + k] = task[k]!;
    }
    Atomics.store(words, failed, 0);
    Atomics.store(words, ended, 0);
    const call = ((Atomics.load(words, todo) >>> 20) + 1) & 0xfff;
    Atomics.store(words, todo, (call << 20) | (tasks.length << 10));
    if (Atomics.load(words, sleepers) > 0) Atomics.notify(words, todo);
  }

  /** Takes tasks until none is left. */
  work(kernels: readonly Kernel[]): void {
    const words = this.#words;
    for (;;) {
      const state = Atomics.load(words, todo);
      const task = state & 0x3ff;
      if (task >= ((state >>> 10) & 0x3ff)) return;
      if (Atomics.compareExchange(words, todo, state, state + 1) !== state) continue;
      try {
        this.results[task] = this.#call(kernels[words[kernelPlace]!]!, task * mostArguments);
      } catch {
        Atomics.store(words, failed, 1);
      }
      Atomics.add(words, ended, 1);
      Atomics.notify(words, ended);
    }
  }

  /** Calls a kernel with all arguments that a task can have: it leaves out those that it does not know. */
  #call(kernel: Kernel, at: number): number {
    const a = this.#arguments;
    const result = kernel(
      a[at]!,
      a[at + 1]!,
      a[at + 2]!,
      a[at + 3]!,
      a[at + 4]!,
      a[at + 5]!,
      a[at + 6]!,
      a[at + 7]!,
      a[at + 8]!,
      a[at + 9]!,
      a[at + 10]!,
      a[at + 11]!,
      a[at + 12]!,
      a[at + 13]!,
      a[at + 14]!,
      a[at + 15]!,
    );
    return result ?? 0;
  }

  /** Waits until `count` tasks have ended. @throws Error when one of them failed */
  join(count: number): void {
    const words = this.#words;
    for (let look = 0; ; look++) {
      const done = Atomics.load(words, ended);
      if (done === count) break;
      if (look >= looks) Atomics.wait(words, ended, done);
    }
    if (Atomics.load(words, failed) !== 0) throw new Error('A kernel failed in a thread of the team.');
  }

  /** Waits for tasks; false when the team is closed. */
  wait(): boolean {
    const words = this.#words;
    for (let look = 0; Atomics.load(words, closed) === 0; look++) {
      const state = Atomics.load(words, todo);
      if ((state & 0x3ff) < ((state >>> 10) & 0x3ff)) return true;
      if (look < looks) continue;
      Atomics.add(words, sleepers, 1);
      Atomics.wait(words, todo, state);
      Atomics.sub(words, sleepers, 1);
      look = 0;
    }
    return false;
  }

  /** Sends the waiting threads home. */
  close(): void {
    Atomics.store(this.#words, closed, 1);
    Atomics.add(this.#words, todo, 1 << 20);
    Atomics.notify(this.#words, todo);
  }
}
