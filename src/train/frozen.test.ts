import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gelu } from '../engine/index.js';
import { batchNorm, chain, frozen, type Layer, layoutOf, linear, namedWeights, recompute } from '../nn/index.js';
import { StopSignal, single } from '../parallel/index.js';
import { dropping, options } from './fit.test.help.js';
import { adafactor, adamW, describeTraining, type Fitted, fit, lion, sgd, showTraining } from './index.js';

const body = chain(linear(3, 16), batchNorm(16), gelu, dropping);
const whole = chain(body, linear(16, 1));
const head = chain(frozen(body), linear(16, 1));
const pretrained = await fit({ ...options, network: whole, epochs: 2 });
const initial = namedWeights(pretrained);
const task = { ...options, network: head, initial: pretrained };

const isHead = (path: string) => path.startsWith('layers.1.');

/** The body is what it was, to the bit; the head is not. */
function expectOnlyHead({ layout, parameters, buffers }: Pick<Fitted, 'layout' | 'parameters' | 'buffers'>): void {
  for (const [path, { data }] of Object.entries(namedWeights({ layout, parameters, buffers }))) {
    if (isHead(path)) expect(data, path).not.toEqual(initial[path]!.data);
    else expect(data, path).toEqual(initial[path]!.data);
  }
}

describe('frozen layers', () => {
  it.each([
    ['AdamW with decay', { optimizer: adamW({ learningRate: 0.01, weightDecay: 1 }) }],
    // Of 400 steps every second makes a point: runs of two.
    ['two steps per run, and parts of batches', { epochs: 80, stepsPerRun: 2, accumulate: 2 }],
    ['Adafactor', { optimizer: adafactor({ learningRate: 0.01, weightDecay: 0.1 }) }],
    ['Lion', { optimizer: lion({ learningRate: 1e-3 }) }],
    ['SGD with momentum', { optimizer: sgd({ learningRate: 0.01, momentum: 0.9, weightDecay: 0.1, clip: 1 }) }],
    ['parts of batches', { accumulate: 2 }],
    ['one of several processes', { collective: { ...single, size: 2 } }],
    ['an average of the parameters', { averaging: 0.9 }],
    ['held-out rows', { validation: { data: options.data } }],
  ])('stay the same to the bit: %s', async (_, more) => {
    expectOnlyHead(await fit({ ...task, ...more }));
  });

  it('learn what the rest learns beside a body that is left alone, step by step', async () => {
    // The gradient of the head does not depend on whether one of the body is computed.
    const plain = chain(chain(linear(3, 16), gelu), linear(16, 1));
    const own = { ...options, optimizer: sgd({ learningRate: 0.1 }), steps: 1 };
    const [all, some] = [
      await fit({ ...own, network: plain }),
      await fit({ ...own, network: frozen(plain, ['layers.0']) }),
    ].map((fitted) => namedWeights(fitted));
    expect(some!['layers.1.weight']).toEqual(all!['layers.1.weight']);
    expect(some!['layers.0.layers.0.weight']).not.toEqual(all!['layers.0.layers.0.weight']);
  });

  it('pass the gradient on to what comes before them', async () => {
    const plain = chain(linear(3, 8), gelu, linear(8, 8), gelu, linear(8, 1));
    const own = { ...options, optimizer: sgd({ learningRate: 0.1 }), steps: 1 };
    const all = namedWeights(await fit({ ...own, network: plain }));
    const some = namedWeights(await fit({ ...own, network: frozen(plain, ['layers.2']) }));
    for (const path of Object.keys(all)) {
      if (path.startsWith('layers.2.')) expect(some[path]!.data, path).not.toEqual(all[path]!.data);
      else expect(some[path]!.data, path).toEqual(all[path]!.data);
    }
  });

  it('compute as in prediction: without dropout, with the running means they have', async () => {
    const still = { ...task, optimizer: sgd({ learningRate: 0 }), validation: { data: options.data }, epochs: 1 };
    const { curve } = await fit(still);
    const losses = curve.map(({ loss }) => loss);
    // The held-out rows are the rows of the epoch; 20 of the last batch's weigh 0.
    const mean = losses.reduce((sum, loss, i) => sum + loss * (i < 4 ? 64 : 44), 0) / 300;
    expect(curve.at(-1)!.validation).toBeCloseTo(mean, 5);
  });

  it('cost no gradient and no state of the optimizer', async () => {
    const network = chain(frozen(linear(3, 16)), gelu, linear(16, 1));
    const told = await describeTraining({ ...options, network });
    // 64 rows: forward all, backward only the weights of the head, for the input of the head nothing that learns is before it.
    expect(told.flopsPerStep).toBe(2 * 64 * (3 * 16 + 16 + 16));
    expect([told.trainable, told.parameters]).toEqual([17, 81]);
    expect(showTraining(told)).toMatch(/^17 trainable of 81 parameters; /);
    const { state } = await fit({ ...options, network, averaging: 0.9 });
    const sizes = Object.fromEntries(Object.entries(state).map(([name, { data }]) => [name, data.length]));
    expect(sizes).toEqual({
      parameters: 17,
      frozen: 64,
      step: 1,
      average: 17,
      'optimizer.0.mean': 17,
      'optimizer.0.square': 17,
    });
  });

  it('go on from a checkpoint to the same bytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fathom-frozen-'));
    const checkpoint = { path: join(folder, 'checkpoint'), resume: true };
    const stop = new StopSignal();
    const progress = ({ done }: { done: number }) => done >= 7 && stop.request();
    await expect(fit({ ...task, checkpoint, stop, progress })).rejects.toThrow('Interrupted after step');
    const resumed = await fit({ ...task, checkpoint });
    const straight = await fit(task);
    expect([resumed.state, resumed.parameters, resumed.curve]).toEqual([
      straight.state,
      straight.parameters,
      straight.curve,
    ]);
    await expect(fit({ ...task, network: whole, checkpoint })).rejects.toThrow('belongs to another network');
    await rm(folder, { recursive: true });
  });

  it('may be computed again, inside or outside, and be single parameters', async () => {
    const plain = chain(linear(3, 16), gelu, dropping);
    const found: Float32Array[] = [];
    for (const own of [frozen(plain), frozen(recompute(plain)), recompute(frozen(plain))]) {
      found.push((await fit({ ...options, network: chain(own, linear(16, 1)) })).parameters);
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    // What comes before learns, so a gradient passes through the frozen blocks.
    const blocks = chain(...Array.from({ length: 4 }, () => recompute(chain(linear(16, 256), gelu, linear(256, 16)))));
    const kept = chain(...Array.from({ length: 4 }, () => chain(linear(16, 256), gelu, linear(256, 16))));
    const peak = async (own: Layer) => {
      const described = await describeTraining({ ...options, network: chain(linear(3, 16), own, linear(16, 1)) });
      return described.memory.activations;
    };
    expect(await peak(frozen(blocks))).toBeLessThan(0.7 * (await peak(frozen(kept))));
    const biasOnly = frozen(linear(3, 1), ['weight']);
    const { parameters, layout } = await fit({ ...options, network: biasOnly, initial: new Float32Array(4) });
    expect([...parameters.subarray(0, 3), layout.parameters.map(({ path }) => path).join()]).toEqual([
      0,
      0,
      0,
      'weight,bias',
    ]);
    expect(parameters[3]).not.toBe(0);
  });

  it('have the paths of the layer itself, and are refused where they are not there, or all there is', async () => {
    const paths = (network: Layer) => layoutOf(network).parameters.map(({ path }) => path);
    expect(paths(head)).toEqual(paths(whole));
    expect(() => frozen(whole, ['layers.0.layers.7'])).toThrow(
      'frozen: the network has no layer or parameter "layers.0.layers.7"; layoutOf(network) tells its paths. Did you mean "layers.0.layers.0"?',
    );
    expect(() => frozen(whole, ['layers.0.layers.1.mean'])).toThrow('no layer or parameter "layers.0.layers.1.mean"');
    for (const none of [[], 'layers.0' as never]) {
      expect(() => frozen(whole, none)).toThrow("frozen: expected a list of paths, such as ['layers.0'], or none");
    }
    await expect(fit({ ...options, network: frozen(whole) })).rejects.toThrow(
      'no parameter of the network learns, all are frozen; leave a layer outside of frozen().',
    );
  });
});
