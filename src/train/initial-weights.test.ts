import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gelu, tensor } from '../engine/index.js';
import { batchNorm, chain, initialParameters, layoutOf, linear, namedWeights } from '../nn/index.js';
import { Random } from '../random/index.js';
import { options } from './fit.test.help.js';
import { describeTraining, type FitOptions, findLearningRate, fit, sgd } from './index.js';

const network = chain(linear(3, 8), batchNorm(8), gelu, linear(8, 1));
const task = { ...options, network, epochs: 1 };
const pretrained = await fit({ ...task, random: new Random('pretrained') });
/** One step that changes no parameter. */
const still = { ...task, optimizer: sgd({ learningRate: 0 }), steps: 1 };
const drawn = initialParameters(layoutOf(network), task.random.split('parameters'));
const otherHead = chain(linear(3, 8), batchNorm(8), gelu, linear(8, 2), linear(2, 1));

describe('a training that begins with given weights', () => {
  it('takes all of them: a vector, or what an earlier training returned with its running means', async () => {
    const flat = await fit({ ...still, initial: pretrained.parameters });
    expect(flat.parameters).toEqual(pretrained.parameters);
    expect(flat.parameters).not.toEqual(drawn);
    const whole = await fit({ ...still, initial: pretrained });
    expect(whole.parameters).toEqual(pretrained.parameters);
    // One batch replaces a tenth of a running mean: of that of the earlier training, or of that which it begins with.
    flat.buffers.forEach((value, i) => {
      const first = i < 8 ? 0 : 1;
      expect(whole.buffers[i]! - value).toBeCloseTo(0.9 * (pretrained.buffers[i]! - first), 5);
    });
  });

  it('takes some of them by name, and draws the others as if none were given', async () => {
    const { 'layers.3.weight': weight, 'layers.3.bias': bias, ...body } = namedWeights(pretrained);
    const { parameters, layout } = await fit({ ...still, network: otherHead, initial: body });
    const found = namedWeights({ layout: { ...layout, buffers: [], bufferSize: 0 }, parameters });
    const fresh = initialParameters(layout, task.random.split('parameters'));
    for (const { path, start, size } of layout.parameters) {
      expect(found[path]!.data, path).toEqual(body[path]?.data ?? fresh.subarray(start, start + size));
    }
    expect(weight!.shape.concat(bias!.shape)).toEqual([8, 1, 1]);
  });

  it('goes on to learn, and from its own checkpoint, not from the given weights', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fathom-initial-'));
    const checkpoint = { path: join(folder, 'checkpoint'), resume: true };
    const own = { ...task, initial: pretrained, checkpoint };
    await fit(own);
    const more = await fit({ ...own, epochs: 3 });
    const { checkpoint: _, ...without } = own;
    expect(more.state).toEqual((await fit({ ...without, epochs: 3 })).state);
    await expect(fit({ ...task, checkpoint })).rejects.toThrow(
      'began with other weights; give the initial ones it was made with',
    );
    await rm(folder, { recursive: true });
  });

  it.each<[string, FitOptions<never, never, never>['initial'], string]>([
    [
      'a vector of another size',
      new Float32Array(3),
      'the network has 57 parameters, shape [57], received shape [3]. Build the network that they were trained in, or give those that fit by name, with namedWeights.',
    ],
    [
      'another shape',
      { 'layers.0.weight': tensor(new Float32Array(8), [4, 2]) },
      '"layers.0.weight": the network has shape [3, 8], received [4, 2]. Build the layer of that size, or leave "layers.0.weight" out, and it is drawn.',
    ],
    [
      'another name',
      { 'layer.0.weight': tensor(new Float32Array(24), [3, 8]) },
      'the network has no weights "layer.0.weight"; it has layers.0.weight, layers.0.bias, layers.1.scale, layers.1.shift, layers.3.weight, layers.3.bias, .... Did you mean "layers.0.weight"?',
    ],
    [
      'a training of another network',
      { layout: layoutOf(linear(3, 1)), parameters: new Float32Array(4) },
      'the network has "layers.0.weight" [3, 8], which these weights have not.',
    ],
    [
      'a number that is not finite',
      { 'layers.0.bias': tensor([0, 0, Number.NaN, 0, 0, 0, 0, 0]) },
      '"layers.0.bias", value 2: expected a finite number of single precision, received NaN; take weights from before the training diverged.',
    ],
    [
      'too few values for its shape',
      { 'layers.0.weight': { ...tensor(new Float32Array(24), [3, 8]), data: new Float32Array(2) } },
      '"layers.0.weight": shape [3, 8] holds 24 values, received 2; give all of them.',
    ],
    [
      'a number beyond single precision',
      { 'layers.0.bias': { ...tensor(new Float32Array(8)), data: new Float64Array(8).fill(1e300) as never } },
      '"layers.0.bias", value 0: expected a finite number of single precision, received 1e+300;',
    ],
    ['null', null as never, 'expected a Float32Array of all parameters, what fit returned,'],
    ['an array', [1, 2, 3] as never, 'expected a Float32Array of all parameters, what fit returned,'],
  ])('refuses %s', async (_, initial, message) => {
    await expect(fit({ ...task, initial: initial! })).rejects.toThrow(`fit: initial: ${message}`);
    await expect(describeTraining({ ...task, initial: initial! })).rejects.toThrow(`fit: initial: ${message}`);
    const { epochs, optimizer, ...rest } = task;
    const search = findLearningRate({ ...rest, initial: initial!, optimizer: (learningRate) => sgd({ learningRate }) });
    await expect(search).rejects.toThrow(`findLearningRate: initial: ${message}`);
  });
});
