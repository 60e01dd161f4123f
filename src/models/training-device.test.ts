import { describe, expect, it } from 'vitest';
import { families } from './families.js';
import { findFamily } from './registry.js';
import { deviceFor } from './training-device.js';

const [network, trees] = ['mlp', 'boost'].map((name) => findFamily(families, name).create());

describe('the device of a training', () => {
  it('is the cpu where nothing is said, for models that are no networks too', async () => {
    expect(await deviceFor(network!)).toBeUndefined();
    expect(await deviceFor(trees!, 'auto')).toBeUndefined();
  });

  it('is refused for models that are no networks', async () => {
    await expect(deviceFor(trees!, 'cuda')).rejects.toThrow(
      'device cuda is for networks (the models mlp and transformer); boost is computed on the cpu.',
    );
  });
});
