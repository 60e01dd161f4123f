// Takes the steps of a training, and says why one gave what is not finite.
import type { Batch } from './batches/batches.js';
import { stack } from './batches/stack.js';
import { brokenBuffer, lengthOf, notFiniteError, RunawayWatch } from './divergence.js';
import type { FitRecord } from './fit-record.js';
import type { Pace } from './pace.js';
import type { TrainingStep } from './step.js';
import type { Trainer, TrainingState } from './trainer.js';

export interface StepsParts {
  readonly training: TrainingStep;
  readonly trainer: Trainer;
  readonly record: FitRecord;
  readonly pace: Pace;
}

export class Steps {
  readonly #training: TrainingStep;
  readonly #trainer: Trainer;
  readonly #record: FitRecord;
  readonly #pace: Pace;
  readonly #watch: RunawayWatch;

  constructor({ training, trainer, record, pace }: StepsParts) {
    this.#training = training;
    this.#trainer = trainer;
    this.#record = record;
    this.#pace = pace;
    this.#watch = new RunawayWatch(record.runaway);
  }

  /**
   * Takes a step per batch: all in one run where they are as many as a run takes, else one by one.
   *
   * @throws DivergenceError for what is not finite, and for a loss that runs away
   */
  async take(batches: readonly Batch[]): Promise<void> {
    const isOneRun = batches.length === this.#pace.stepsPerRun;
    for (const own of isOneRun ? [batches] : batches.map((batch) => [batch])) {
      const before = this.#trainer.state;
      await this.#run(own, before);
      await this.#checkBuffers(before, own);
    }
    this.#record.batch += batches.length;
  }

  async #run(batches: readonly Batch[], before: TrainingState): Promise<void> {
    const [trainer, record] = [this.#trainer, this.#record];
    const start = performance.now();
    const shape = { bindings: batches[0]!.bindings, stepsPerRun: batches.length };
    const result = await trainer.run(stack(batches), shape);
    if (batches.length === 1) this.#pace.note((performance.now() - start) / 1000);
    for (let k = 0; k < batches.length; k++) {
      const [loss, gradientNorm] = [result.loss[k]!, result.gradientNorm[k]!];
      if (!(Number.isFinite(loss) && Number.isFinite(gradientNorm))) {
        const what = Number.isFinite(loss)
          ? { what: 'length of the gradient', value: gradientNorm }
          : { what: 'loss', value: loss };
        throw await this.#notFinite(before, batches.slice(0, k + 1), what);
      }
      record.since.steps++;
      record.since.loss += loss;
      record.since.gradientNorm += gradientNorm;
      if (!record.start?.loss) record.start = { loss, parameters: lengthOf(before.parameters!.data) };
      this.#watch.note(before.step!.data[0]! + k + 1, loss, record.start, () => trainer.state.parameters!.data);
    }
  }

  /** Layers may keep what no loss of a training shows. */
  async #checkBuffers(before: TrainingState, batches: readonly Batch[]): Promise<void> {
    const trainer = this.#trainer;
    const broken = () => brokenBuffer(this.#training.layout, trainer.state.buffers?.data);
    if (broken() === undefined) return;
    trainer.state = before;
    for (const [k, { values, bindings }] of batches.entries()) {
      await trainer.run(values, { bindings });
      const found = broken();
      if (found !== undefined) throw await this.#notFinite(before, batches.slice(0, k + 1), found);
    }
  }

  /** Why the last of these steps gave what is not finite: takes the ones before it again, and looks into it. */
  async #notFinite(
    before: TrainingState,
    batches: readonly Batch[],
    what: { readonly what: string; readonly value: number },
  ): Promise<Error> {
    const [trainer, record] = [this.#trainer, this.#record];
    const last = batches.at(-1)!;
    trainer.state = before;
    for (const { values, bindings } of batches.slice(0, -1)) await trainer.run(values, { bindings });
    const cause = await trainer.findNonFinite(last.values, { bindings: last.bindings });
    const losses = record.start && ([record.start.loss, record.runaway.last] as const);
    return notFiniteError({ step: trainer.step + 1, ...what, cause, batch: last.values, ...(losses && { losses }) });
  }
}
