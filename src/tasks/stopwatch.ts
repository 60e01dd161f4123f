/** Seconds spent in each stage of a training. */
export type Seconds = {
  readonly load: number;
  readonly fit: number;
  readonly evaluate: number;
  readonly total: number;
};

export type Stopwatch = ReturnType<typeof stopwatch>;

/** Measures stages that follow one another: `lap` ends the stage that it names. */
export function stopwatch(): { lap(stage: 'load' | 'fit' | 'evaluate'): void; seconds(): Seconds } {
  const started = performance.now();
  const stages = { load: 0, fit: 0, evaluate: 0 };
  let last = started;
  return {
    lap(stage) {
      const now = performance.now();
      stages[stage] += (now - last) / 1000;
      last = now;
    },
    seconds: () => ({ ...stages, total: (performance.now() - started) / 1000 }),
  };
}
