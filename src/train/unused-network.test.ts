import { expect, it } from 'vitest';
import { mean, mul, stopGradient, type Value } from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import { chain, frozen, linear, meanSquaredError } from '../nn/index.js';
import { single } from '../parallel/index.js';
import { options, type squaredError } from './fit.test.help.js';
import { describeTraining, fit } from './index.js';

type Loss = typeof squaredError;

/** Only the body learns, and the loss sees only the head. */
const apart = { ...options, network: chain(linear(3, 16), (x: Value) => stopGradient(x), frozen(linear(16, 1))) };

it.each<readonly [string, object]>([
  ['of the inputs alone', { loss: ((_, { x }) => mean(mul(x, x))) satisfies Loss }],
  ['of the targets by themselves', { loss: ((_, { y, weight }) => meanSquaredError(y, y, { weight })) satisfies Loss }],
  ['behind stopGradient', { loss: ((network, { x }) => mean(stopGradient(network(x)))) satisfies Loss }],
  ['of frozen parameters alone', apart],
  ['in parts', { loss: ((_, { x }) => mean(x)) satisfies Loss, accumulate: 2 }],
  ['of several processes', { loss: ((_, { x }) => mean(x)) satisfies Loss, collective: { ...single, size: 2 } }],
])('a loss that no parameter reaches is refused: %s', async (_, more) => {
  const refused = new UsageError(
    'training: the loss depends on no parameter that learns; compute it from what the network gives, such as meanSquaredError(network(x), y), and not behind stopGradient() alone.',
  );
  await expect(fit({ ...options, ...more })).rejects.toThrow(refused);
  await expect(describeTraining({ ...options, ...more })).rejects.toThrow(refused);
});

it('a loss that one parameter of many reaches is not', async () => {
  const network = chain(linear(3, 4), (x: Value) => stopGradient(x), linear(4, 1));
  expect((await fit({ ...options, network, epochs: 1 })).curve[0]!.gradientNorm).toBeGreaterThan(0);
});
