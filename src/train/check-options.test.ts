import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { tensor } from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import { options } from './fit.test.help.js';
import {
  adafactor,
  adamW,
  describeTraining,
  Evaluator,
  findLearningRate,
  fit,
  lion,
  oneCycle,
  rowBatches,
  scaleByAdam,
  scaleByLion,
  sequenceBatches,
  sgd,
  stepwise,
  Trainer,
  trace,
  trainingStep,
  warmUpCosine,
} from './index.js';

const held = { data: options.data };

describe('the options of a training', () => {
  it.each([
    [{ network: undefined }, 'network: expected a layer, such as linear(20, 1), received nothing.'],
    [{ data: undefined }, 'data: expected batches, such as rowBatches({ x, y }, { size: 256 }), received nothing.'],
    [
      { data: {} },
      'data: expected batches, such as rowBatches({ x, y }, { size: 256 }), received an object of another kind.',
    ],
    [{ loss: undefined }, 'loss: expected a function of network and batch, received nothing.'],
    [
      { optimizer: 'adam' },
      'optimizer: expected one such as adamW({ learningRate: 1e-3 }), or a function of the steps, received "adam".',
    ],
    [{ random: 7 }, 'random: expected a random stream, such as new Random(7), received 7.'],
    [{ validation: {} }, 'validation.data: expected batches, received nothing.'],
    [{ epochs: 1.5 }, 'epochs: expected a whole number of at least 1, received 1.5.'],
    [{ seconds: Number.NaN }, 'seconds: expected a number above 0, received NaN.'],
    [{ seconds: -1 }, 'seconds: expected a number above 0, received -1.'],
    [{ stepsPerRun: 0 }, 'stepsPerRun: expected a whole number of at least 1, received 0.'],
    [{ accumulate: 0 }, 'accumulate: expected a whole number of at least 1 part, received 0.'],
    [{ threads: 0.5 }, 'threads: expected a whole number of at least 1, received 0.5.'],
    [{ memory: 0 }, 'memory: expected bytes, a number above 0, received 0.'],
    [
      { validation: { ...held, every: 0 } },
      'validation.every: expected a whole number of at least 1 step, received 0.',
    ],
    [
      { validation: { ...held, patience: Number.NaN } },
      'validation.patience: expected a whole number of at least 1 look, received NaN.',
    ],
    [{ checkpoint: { path: '' } }, 'checkpoint.path: expected a file, received "".'],
    [{ checkpoint: { path: 'x', seconds: -1 } }, 'checkpoint.seconds: expected a number of at least 0, received -1.'],
    [{ checkpoint: { path: 'x', replace: 1 } }, 'checkpoint.replace: expected true or false, received 1.'],
    [{ checkpoint: { path: 'x', resume: 'no' } }, 'checkpoint.resume: expected true or false, received "no".'],
    [
      { checkpoint: { path: tmpdir() } },
      `checkpoint.path: expected a file, received the folder ${tmpdir()}; add the name of a file to it.`,
    ],
    [
      { epoch: 3 },
      'there is no option "epoch". Did you mean "epochs"? There are: network, data, loss, optimizer, epochs, steps,',
    ],
    [
      { validation: { ...held, patients: 3 } },
      'validation: there is no option "patients". Did you mean "patience"? There are: data, loss, metrics, every, patience.',
    ],
    [
      { checkpoint: { path: 'x', every: 3 } },
      'checkpoint: there is no option "every". There are: path, seconds, resume, replace.',
    ],
    [
      { epochs: undefined, steps: 16_777_217 },
      'expected at most 16,777,216 steps, as far as single precision counts them, received 16,777,217; give fewer, and go on in a second training from the weights of the first (initial).',
    ],
    [{ epochs: 4_000_000 }, 'expected at most 16,777,216 steps, as far as single precision counts them, received 20,'],
    [{ validation: { ...held, loss: 'mean' } }, 'validation.loss: expected a function of network and batch, received'],
  ])('%o are refused', async (more, message) => {
    const wrong = { ...options, ...more } as unknown as typeof options;
    await expect(fit(wrong)).rejects.toThrow(`fit: ${message}`);
    await expect(describeTraining(wrong)).rejects.toThrow(`fit: ${message}`);
  });

  it('may ask for as many steps as can be counted', async () => {
    const { epochs, ...rest } = options;
    expect((await describeTraining({ ...rest, steps: 16_777_216 })).steps).toBe(16_777_216);
  });
});

it.each([
  [
    'auto',
    "device: expected cpu, webgpu or cuda; which of them is here is told by chooseDevice, so give await chooseDevice('auto').",
  ],
  ['gpu', 'device: expected cpu, webgpu or cuda, received "gpu". Did you mean "webgpu"?'],
])('a name that is no device is refused: %s', async (device, message) => {
  await expect(fit({ ...options, device: device as never })).rejects.toThrow(new UsageError(message));
});

it('a column of a batch that has a name of the training is refused', async () => {
  const columns = { x: tensor(new Float32Array(6), [2, 3]), average: tensor(new Float32Array(2)) };
  const task = { ...options, data: rowBatches(columns, { size: 2 }) } as never;
  await expect(fit(task)).rejects.toThrow(
    'the batch has a column "average", a name of the training\'s own; rename it.',
  );
});

describe('an option that does not exist', () => {
  const rate = { learningRate: 1 };
  const columns = { x: tensor([1, 2], [2]) };
  const { network, loss, data } = options;
  const step = { network, loss, batch: data.types, optimizer: sgd(rate) };
  it.each<[string, (wrong: never) => unknown, object, string]>([
    [
      'adamW',
      adamW,
      { ...rate, weightdecay: 1 },
      'adamW: there is no option "weightdecay". Did you mean "weightDecay"?',
    ],
    ['lion', lion, { ...rate, beta3: 1 }, 'lion: there is no option "beta3". Did you mean "beta1"?'],
    ['sgd', sgd, { learningrate: 1 }, 'sgd: there is no option "learningrate". Did you mean "learningRate"?'],
    [
      'sgd without options',
      sgd,
      undefined as never,
      'sgd: expected an object of options, such as { learningRate: ... }.',
    ],
    ['sgd without a rate', sgd, {}, 'learningRate: expected a number such as 1e-3, or a schedule such as'],
    ['adafactor', adafactor, { eps: 1 }, 'adafactor: there is no option "eps". There are: learningRate, decay,'],
    ['scaleByAdam', scaleByAdam, { betas: [0, 1] }, 'scaleByAdam: there is no option "betas". Did you mean "beta1"?'],
    ['scaleByLion', scaleByLion, { beta: 1 }, 'scaleByLion: there is no option "beta". Did you mean "beta1"?'],
    ['trace', trace, { momentum: 0.9 }, 'trace: there is no option "momentum". There are: decay, isNesterov.'],
    [
      'trainingStep',
      trainingStep,
      { ...step, optimiser: 1 },
      'trainingStep: there is no option "optimiser". Did you mean "optimizer"?',
    ],
    [
      'Evaluator',
      (wrong) => new Evaluator(wrong),
      { ...step, metric: {} },
      'Evaluator: there is no option "optimizer". There are: network, batch, loss, metrics, device,',
    ],
    ['oneCycle', oneCycle, { peek: 1, steps: 9 }, 'oneCycle: there is no option "peek". Did you mean "peak"?'],
    ['stepwise', stepwise, { rate: 1, milestone: [] }, 'there is no option "milestone". Did you mean "milestones"?'],
    ['stepwise', stepwise, { rate: 1, milestones: 5 }, 'stepwise: milestones: expected a list of steps, such as'],
    ['warmUpCosine', warmUpCosine, { peak: 1, steps: 9, warmup: 1 }, 'no option "warmup". Did you mean "warmUp"?'],
    ['rowBatches', (wrong) => rowBatches(columns, wrong), { batch: 2 }, 'rowBatches: there is no option "batch".'],
    [
      'sequenceBatches',
      (wrong) => sequenceBatches({ x: [columns.x] }, {}, wrong),
      { size: 2, bucket: 3 },
      'sequenceBatches: there is no option "bucket". Did you mean "buckets"?',
    ],
  ])('is refused by %s', (_, make, wrong, message) => {
    expect(() => make(wrong as never)).toThrow(message);
  });

  it('is refused by Trainer.open', async () => {
    const wrong = { random: options.random, stepPerRun: 2 } as never;
    await expect(Trainer.open(trainingStep(step), wrong)).rejects.toThrow(
      'Trainer.open: there is no option "stepPerRun". Did you mean "stepsPerRun"?',
    );
  });

  it('is refused by findLearningRate', async () => {
    await expect(findLearningRate({ ...options, optimizer: () => sgd(rate) } as never)).rejects.toThrow(
      'findLearningRate: there is no option "epochs". There are: network, data, loss, accumulate,',
    );
    const { epochs, optimizer, ...task } = options;
    await expect(findLearningRate({ ...task, optimizer } as never)).rejects.toThrow(
      'findLearningRate: optimizer: expected a function of the rate',
    );
    await expect(findLearningRate({ ...task, data: undefined, optimizer } as never)).rejects.toThrow(
      'findLearningRate: data: expected batches, such as rowBatches({ x, y }, { size: 256 }), received nothing.',
    );
  });
});
