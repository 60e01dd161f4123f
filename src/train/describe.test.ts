import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.js';
import { chain, linear, mlp } from '../nn/index.js';
import { availableMemory } from '../parallel/index.js';
import { options } from './fit.test.help.js';
import { describeTraining, fit, showTraining } from './index.js';

const child = fileURLToPath(new URL('./describe.test.child.js', import.meta.url));
const run = promisify(execFile);

interface Told {
  readonly told: number;
  readonly taken: number;
}

describe('memory that is told before a training', { shuffle: false }, () => {
  let whole = 0;
  const table: string[] = [];
  afterAll(() => console.log(table.join('\n')));
  it.each(['MLP', 'LSTM', 'CNN', 'Transformer'])('is near what a process of its own takes: %s', async (name) => {
    const { stdout } = await run(process.execPath, [child, name]);
    const { told, taken } = JSON.parse(stdout) as Told;
    const MiB = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
    table.push(`${name}: told ${MiB(told)}, taken ${MiB(taken)}, ${(told / taken).toFixed(2)}`);
    if (name === 'Transformer') whole = taken;
    expect(told / taken, table.at(-1)).toBeLessThan(1.5);
    expect(told / taken, table.at(-1)).toBeGreaterThan(0.8);
  });

  it('falls, and more work is told, where blocks are computed again for their gradient', async () => {
    const { stdout } = await run(process.execPath, [child, 'Transformer', '1', 'recompute']);
    const again = JSON.parse(stdout) as Told;
    expect(again.told).toBeLessThan(0.85 * whole);
    expect(again.taken).toBeLessThan(0.85 * whole);
    expect(again.told / again.taken).toBeGreaterThan(0.8);
  });

  it('falls with the parts in which a batch is taken', async () => {
    const { stdout } = await run(process.execPath, [child, 'Transformer', '4']);
    const parts = JSON.parse(stdout) as Told;
    expect(parts.told).toBeLessThan(0.8 * whole);
    expect(parts.taken).toBeLessThan(0.8 * whole);
    expect(parts.told / parts.taken).toBeGreaterThan(0.8);
  });
});

describe('a description', () => {
  it('counts parameters, steps and the work of products', async () => {
    const told = await describeTraining(options);
    // 3 -> 16 -> 1, forward and backward; the first layer needs no gradient of its input.
    const flops = 2 * 64 * (3 * (3 * 16 + 16) - 3 * 16);
    expect([told.parameters, told.steps, told.flopsPerStep]).toEqual([81, 20, flops]);
    expect(told.bindings).toEqual({ batch: 64 });
    expect(showTraining(told)).toMatch(
      /^81 parameters; 18\.4 kFLOP per step, 20 steps; about 0\.0\d+ GiB of memory, \d\S* GiB are free\.$/,
    );
    expect(showTraining({ ...told, available: 2 ** 20 })).toMatch(/ GiB are free: it does not fit\.$/);
    const parts = await describeTraining({ ...options, accumulate: 2 });
    expect([parts.bindings, parts.flopsPerStep]).toEqual([{ batch: 32 }, flops]);
  });

  it('adds what looking at held-out rows takes', async () => {
    const { data } = options;
    const told = await describeTraining({ ...options, validation: { data } });
    expect(told.memory.validation).toBeGreaterThan(0);
    expect(told.memory.total).toBeCloseTo(
      Object.entries(told.memory).reduce((sum, [name, bytes]) => (name === 'total' ? sum : sum + bytes), 0),
    );
  });
});

describe('a training that cannot fit', () => {
  const large = { ...options, network: mlp([3, 512, 512, 1]) };

  it('is refused before it starts, and told how it would', async () => {
    const { memory } = await describeTraining(large);
    const room = memory.total - 0.5 * memory.activations;
    const refused = fit({ ...large, memory: room });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      /^This training needs about 0\.\d+ GiB of memory beside what is held already, and 0\.\d+ GiB are free: take smaller batches, take them in parts \(accumulate: \d\), or wrap large layers in recompute\(\)\.$/,
    );
    await expect(fit({ ...large, memory: memory.state })).rejects.toThrow('take a smaller network, or an optimizer');
    await expect(fit({ ...options, steps: 1, memory: 2 ** 30 })).resolves.toBeDefined();
  });

  it('is refused before a weight is drawn or a gradient thought of', async () => {
    const initializer = () => {
      throw new Error('a weight was drawn');
    };
    const network = linear(3, 10_000, { initializer });
    const own = { ...options, network: chain(network, linear(10_000, 10_000, { initializer })) };
    await expect(fit({ ...own, memory: 2 ** 30 })).rejects.toThrow(/^This training needs at least 4\.5 GiB of memory/);
    const { memory } = await describeTraining({ ...options, network });
    await expect(fit({ ...options, network, memory: memory.total - 1 })).rejects.toThrow('This training needs about');
    await expect(fit({ ...options, network, memory: memory.total })).rejects.toThrow('a weight was drawn');
  });

  it('compares with what the machine has', () => {
    expect(availableMemory()).toBeGreaterThan(2 ** 20);
  });
});
