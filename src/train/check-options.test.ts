import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { options } from './fit.test.help.js';
import { describeTraining, fit } from './index.js';

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
    [
      { checkpoint: { path: tmpdir() } },
      `checkpoint.path: expected a file, received the folder ${tmpdir()}; add the name of a file to it.`,
    ],
  ])('%o are refused', async (more, message) => {
    const wrong = { ...options, ...more } as unknown as typeof options;
    await expect(fit(wrong)).rejects.toThrow(`fit: ${message}`);
    await expect(describeTraining(wrong)).rejects.toThrow(`fit: ${message}`);
  });
});
