import { describe, expect, it } from 'vitest';
import { constant, input, mul, Program, sub, type Tensor, tensor } from '../../engine/index.js';
import { layer, layoutOf, parameter, zeros } from '../../nn/index.js';
import {
  adafactor,
  adamW,
  addDecayedWeights,
  chainTransforms,
  clipByGlobalNorm,
  clipByValue,
  lion,
  sgd,
  stateless,
  type Transform,
} from '../index.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

// A weight of shape [3, 2], which decays, and a bias of 2, which does not. The gradient is pulled to a target that moves.
const layout = layoutOf(layer({ weight: parameter([3, 2], zeros), bias: parameter([2], zeros) }, (_, x) => x));
const begin = [0.5, -0.3, 0.8, 0.1, -0.7, 0.4, 0.2, -0.6];
const pull = [1, 0.5, 2, 0.1, 0.3, 1.5, 0.7, 3];

/** The parameters after five steps with the gradient pull * (parameters - step / 4). */
async function trained(optimizer: Transform): Promise<number[]> {
  const parameters = input('parameters', [8]);
  const step = input('step', []);
  const specs = Object.entries(optimizer.state(layout));
  const inputs = {
    parameters,
    step,
    ...Object.fromEntries(specs.map(([name, { shape }]) => [name, input(name, shape)])),
  };
  const gradient = mul(constant(pull), sub(parameters, mul(step, 0.25)));
  const { change, state } = optimizer.update(gradient, inputs, { parameters, step, layout });
  const outputs = Object.fromEntries(specs.map(([name]) => [`${name}.next`, state[name]!]));
  const program = await Program.compile(inputs, { change, ...outputs });
  let values = Float32Array.from(begin);
  const held: Record<string, Tensor> = Object.fromEntries(
    specs.map(([name, { shape, initial }]) => [name, tensor(new Float32Array(shape[0]!).fill(initial))]),
  );
  for (let t = 1; t <= 5; t++) {
    const found = await program.run({ ...held, parameters: tensor(values), step: tensor([t], []) });
    values = values.map((value, i) => value + found.change!.data[i]!);
    for (const [name] of specs) held[name] = found[`${name}.next`]!;
  }
  await program.release();
  return Array.from(values);
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  found.forEach((value, i) => {
    expect(value, `number ${i}`).toBeCloseTo(expected[i]!, 5);
  });
}

// Values of torch.optim in PyTorch 2.13 for the same parameters and gradients, weight decay on the weight only.
describe('optimizers agree with PyTorch after five steps:', () => {
  it('SGD of parameters none of which decays is SGD without decay', () => {
    const layout = layoutOf(layer({ bias: parameter([2], zeros) }, (_, x) => x));
    const change = input('change', [2]);
    const context = { parameters: input('parameters', [2]), step: input('step', []), layout };
    expect(addDecayedWeights(0.1).update(change, {}, context).change).toBe(change);
  });

  it.each<[string, Transform, readonly number[]]>([
    [
      'SGD(lr=0.1)',
      sgd({ learningRate: 0.1 }),
      [0.62384754, -0.05667483, 0.83982402, 0.13210274, -0.4930138, 0.63939798, 0.37838835, 0.66386551],
    ],
    [
      'SGD(lr=0.1, momentum=0.9)',
      sgd({ learningRate: 0.1, momentum: 0.9 }),
      [0.65951002, 0.24052201, 0.67741901, 0.16516358, -0.21642411, 0.78846836, 0.54022771, 1.91173792],
    ],
    [
      'SGD(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05)',
      sgd({ learningRate: 0.1, momentum: 0.9, isNesterov: true, weightDecay: 0.05 }),
      [0.74577057, 0.38822207, 0.89983052, 0.18066545, -0.04673467, 0.92466551, 0.65140814, 1.64635944],
    ],
    [
      'Adam(lr=0.1)',
      adamW({ learningRate: 0.1, weightDecay: 0 }),
      [0.54399157, 0.20065737, 0.59712142, 0.58476865, -0.19787031, 0.54452819, 0.66166639, -0.09800901],
    ],
    [
      'AdamW(lr=0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3)',
      adamW({ learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.3 }),
      [0.52240282, 0.21754384, 0.56204653, 0.53617173, -0.12654984, 0.52089006, 0.67193925, -0.09452843],
    ],
    [
      'Adafactor(lr=0.1)',
      adafactor({ learningRate: 0.1 }),
      [0.61174357, 0.06111983, 0.85164779, 0.13094902, -0.52588594, 0.59451252, 0.42614126, -0.40304241],
    ],
    [
      'Adafactor(lr=0.5, d=1.5, beta2_decay=-0.5, weight_decay=0.3)',
      adafactor({ learningRate: 0.5, clip: 1.5, decay: -0.5, weightDecay: 0.3 }),
      [1.08128345, 0.69530934, 1.19341421, 0.1527226, 0.12659439, 0.71848345, 1.37214327, 0.7876637],
    ],
    [
      'clip_grad_norm_(0.5) and SGD(lr=0.1)',
      sgd({ learningRate: 0.1, clip: 0.5 }),
      [0.51121753, -0.26840106, 0.78508514, 0.10374177, -0.67312014, 0.42639869, 0.22141907, -0.36473551],
    ],
    [
      'clip_grad_value_(0.2) and SGD(lr=0.1)',
      chainTransforms(clipByValue(0.2), scaleByLearningRate(0.1)),
      [0.54199994, -0.2, 0.79799998, 0.13210274, -0.60000008, 0.45800003, 0.28350002, -0.50000012],
    ],
  ])('%s', async (_, optimizer, expected) => {
    expectClose(await trained(optimizer), expected);
  });
});

describe('transforms', () => {
  it('lion moves by the sign of a mean, as algorithm 2 of its paper says', async () => {
    const [rate, decay, beta1, beta2] = [0.05, 0.2, 0.9, 0.99];
    const p = [...begin];
    const m = begin.map(() => 0);
    for (let t = 1; t <= 5; t++) {
      p.forEach((value, i) => {
        const g = pull[i]! * (value - t / 4);
        const c = beta1 * m[i]! + (1 - beta1) * g;
        p[i] = value - rate * (Math.sign(c) + (i < 6 ? decay * value : 0));
        m[i] = beta2 * m[i]! + (1 - beta2) * g;
      });
    }
    expectClose(await trained(lion({ learningRate: rate, weightDecay: decay })), p);
  });

  it.each([
    { beta1: 0, beta2: 0.99 },
    { beta1: 0.9, beta2: 0 },
    { beta1: 0, beta2: 0 },
  ])('adam is as its paper says with beta1 $beta1 and beta2 $beta2', async ({ beta1, beta2 }) => {
    const [rate, epsilon] = [0.1, 0.01];
    const p = [...begin];
    const m = begin.map(() => 0);
    const v = begin.map(() => 0);
    for (let t = 1; t <= 5; t++) {
      p.forEach((value, i) => {
        const g = pull[i]! * (value - t / 4);
        m[i] = beta1 * m[i]! + (1 - beta1) * g;
        v[i] = beta2 * v[i]! + (1 - beta2) * g ** 2;
        p[i] = value - (rate * (m[i]! / (1 - beta1 ** t))) / (Math.sqrt(v[i]! / (1 - beta2 ** t)) + epsilon);
      });
    }
    for (const clip of [undefined, 1000]) {
      const optimizer = adamW({ learningRate: rate, beta1, beta2, epsilon, weightDecay: 0, ...(clip && { clip }) });
      expectClose(await trained(optimizer), p);
    }
  });

  it('adam on a clipped gradient is adam on a gradient that was scaled before', async () => {
    const plain = { learningRate: 0.1, epsilon: 0.1, weightDecay: 0 };
    const written = stateless((change) => sub(change, mul(change, 0)));
    const clipped = await trained(adamW({ ...plain, clip: 0.5 }));
    expectClose(clipped, await trained(chainTransforms(clipByGlobalNorm(0.5), written, adamW(plain))));
    expect(clipped).not.toEqual(await trained(adamW(plain)));
  });

  it.each([
    [() => adamW({ learningRate: -1 }), 'learningRate: expected a number of at least 0, received -1.'],
    [
      () => adamW({ learningRate: 1, beta1: 1 }),
      'scaleByAdam: beta1: expected a number from 0 to below 1, received 1.',
    ],
    [() => sgd({ learningRate: 1, momentum: 2 }), 'trace: decay: expected a number from 0 to below 1, received 2.'],
    [() => clipByValue(Number.NaN), 'clipByValue: limit: expected a number of at least 0, received NaN.'],
    [() => adafactor({ decay: 0 }), 'adafactor: decay: expected a number below 0, received 0.'],
    [() => lion({ learningRate: 1, weightDecay: -1 }), 'addDecayedWeights: decay: expected a number of at least 0'],
  ])('refuses what makes no sense, %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
