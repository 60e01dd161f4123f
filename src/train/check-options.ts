// Says what is wrong with the options of a training before anything is computed.
import { statSync } from 'node:fs';
import { checkDevice } from '../engine/index.js';
import { expectOptions, type NamesOf, UsageError } from '../errors/index.js';
import type { CheckpointOptions, FitOptions, Validation } from './fit-options.js';
import type { BatchTypes } from './step.js';

type Check = readonly [name: string, value: unknown, isRight: (value: never) => boolean, expected: string];

const isCount = (value: number) => Number.isInteger(value) && value > 0;
const isMore = (value: number) => value > 0;
const count = 'a whole number of at least 1';

const names: NamesOf<FitOptions<never, never, BatchTypes>> = {
  network: true,
  data: true,
  loss: true,
  optimizer: true,
  epochs: true,
  steps: true,
  seconds: true,
  validation: true,
  averaging: true,
  accumulate: true,
  random: true,
  initial: true,
  threads: true,
  device: true,
  collective: true,
  stepsPerRun: true,
  memory: true,
  checkpoint: true,
  stop: true,
  progress: true,
  onPoint: true,
};
const ofValidation: NamesOf<Validation<never, never, BatchTypes>> = {
  data: true,
  loss: true,
  metrics: true,
  every: true,
  patience: true,
};
const ofCheckpoint: NamesOf<CheckpointOptions> = { path: true, seconds: true, resume: true, replace: true };

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isFunction = (value: unknown) => typeof value === 'function';
const isNetwork = (value: unknown) => (value as { readonly kind?: unknown } | null | undefined)?.kind === 'layer';
const isData = (value: unknown) => isFunction((value as { readonly epoch?: unknown } | undefined)?.epoch);

/** What every training needs. */
function taskChecks({ network, data, loss, random }: Partial<FitOptions<never, never, never>>): readonly Check[] {
  return [
    ['network', network, isNetwork, 'a layer, such as linear(20, 1)'],
    ['data', data, isData, 'batches, such as rowBatches({ x, y }, { size: 256 })'],
    ['loss', loss, isFunction, 'a function of network and batch'],
    [
      'random',
      random,
      (value: { readonly split?: unknown } | undefined) => isFunction(value?.split),
      'a random stream, such as new Random(7)',
    ],
  ];
}

function refuse(what: string, checks: readonly Check[]): void {
  for (const [name, value, isRight, expected] of checks) {
    if (isRight(value as never)) continue;
    throw new UsageError(`${what}: ${name}: expected ${expected}, received ${show(value)}.`);
  }
}

/** @throws UsageError for what every training needs and this one lacks */
export function checkTask(what: string, options: object): void {
  refuse(what, taskChecks(options));
}

/** @throws UsageError, in one sentence, for the first option that is unknown, missing or not what it should be */
export function checkOptions<I, O, B extends BatchTypes>(options: FitOptions<I, O, B>): void {
  expectOptions('fit', options, names);
  const { optimizer, validation, checkpoint } = options;
  if (isData(validation))
    throw new UsageError('fit: validation: expected options, received batches; write { data: ... }.');
  if (validation !== undefined) expectOptions('fit: validation', validation, ofValidation);
  if (checkpoint !== undefined) expectOptions('fit: checkpoint', checkpoint, ofCheckpoint);
  const needed: readonly Check[] = [
    ...taskChecks(options as object),
    [
      'optimizer',
      optimizer,
      (value: { readonly update?: unknown } | undefined) => isFunction(value) || isFunction(value?.update),
      'one such as adamW({ learningRate: 1e-3 }), or a function of the steps',
    ],
    ...(validation === undefined ? [] : [['validation.data', validation.data, isData, 'batches'] as const]),
    ...(checkpoint === undefined
      ? []
      : [
          [
            'checkpoint.path',
            checkpoint.path,
            (value: unknown) => typeof value === 'string' && value !== '',
            'a file',
          ] as const,
        ]),
  ];
  const metrics = Object.entries(validation?.metrics ?? {});
  const free: readonly Check[] = [
    ['validation.loss', validation?.loss, isFunction, 'a function of network and batch'],
    ...metrics.map(
      ([name, metric]): Check => [`validation.metrics.${name}`, metric, isFunction, 'a function of network and batch'],
    ),
    ['epochs', options.epochs, isCount, count],
    ['steps', options.steps, isCount, count],
    ['seconds', options.seconds, isMore, 'a number above 0'],
    ['stepsPerRun', options.stepsPerRun, isCount, count],
    ['accumulate', options.accumulate, isCount, `${count} part`],
    ['threads', options.threads, isCount, count],
    ['memory', options.memory, isMore, 'bytes, a number above 0'],
    ['validation.every', validation?.every, isCount, `${count} step`],
    ['validation.patience', validation?.patience, isCount, `${count} look`],
    ['checkpoint.seconds', checkpoint?.seconds, (value: number) => value >= 0, 'a number of at least 0'],
    ['checkpoint.resume', checkpoint?.resume, isBoolean, 'true or false'],
    ['checkpoint.replace', checkpoint?.replace, isBoolean, 'true or false'],
  ];
  refuse('fit', [...needed, ...free.filter(([, value]) => value !== undefined)]);
  if (options.device !== undefined) checkDevice(options.device);
  if (checkpoint?.resume && checkpoint.replace) {
    throw new UsageError(
      'fit: checkpoint: resume goes on from the file and replace writes over it; give one of the two.',
    );
  }
  if (checkpoint && statSync(checkpoint.path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `fit: checkpoint.path: expected a file, received the folder ${checkpoint.path}; add the name of a file to it.`,
    );
  }
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `"${value}"`;
  return typeof value === 'object' && value !== null ? 'an object of another kind' : String(value);
}
