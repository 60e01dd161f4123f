import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { NotSupportedError, UsageError } from '../../errors/index.js';
import { graphFile } from '../onnx/index.js';
import { input, unpack } from '../ops/index.js';
import { chooseDevice, type Device, devices, evaluatePlainly, limitsOf, openSession } from './index.js';
import { missingDevice } from './missing-device.js';

describe('chooseDevice', () => {
  it('cpu is always there, and auto is one that works', async () => {
    expect(await chooseDevice('cpu')).toBe('cpu');
    const found = await chooseDevice('auto');
    expect(await chooseDevice(found)).toBe(found);
  });

  it.each([
    ['tensorrt', 'received "tensorrt". Did you mean "cuda"?'],
    ['gpu', 'received "gpu". Did you mean "webgpu"?'],
    ['mps', 'received "mps". Did you mean "webgpu"?'],
    ['CPU', 'received "CPU". Did you mean "cpu"?'],
    ['cuda:0', 'received "cuda:0". Did you mean "cuda"?'],
    ['abacus', 'received "abacus".'],
  ])('another name is refused with the nearest: %s', async (name, message) => {
    const refused = new UsageError(`device: expected cpu, webgpu or cuda, ${message}`);
    await expect(chooseDevice(name as Device)).rejects.toThrow(refused);
    await expect(openSession(new Uint8Array(), { device: name as Device })).rejects.toThrow(refused);
  });

  it('a session is told its device, not auto', async () => {
    await expect(openSession(new Uint8Array(), { device: 'auto' as Device })).rejects.toThrow(
      "so give await chooseDevice('auto').",
    );
  });

  it('a device that is not there is said in one sentence with what to do', async () => {
    for (const device of devices) {
      const error = await chooseDevice(device).then(
        () => undefined,
        (caught: Error) => caught,
      );
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(NotSupportedError);
      expect(error.message).toMatch(new RegExp(`^device ${device}: .*, or use cpu\\.$`));
      expect(error.message).not.toContain('\n');
    }
  });

  it('a device without its libraries is told by Fathom alone', () => {
    const index = JSON.stringify(new URL('./index.js', import.meta.url).href);
    const code = `const { chooseDevice } = await import(${index}); await chooseDevice('cuda').catch(() => {});`;
    const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect([stderr, status]).toEqual(['', 0]);
  });

  it('says what to install', () => {
    expect(missingDevice('webgpu', 'Failed to get a WebGPU adapter: No supported adapters')).toBe(
      'device webgpu: there is no graphics card with a driver for it: install the driver (Vulkan on Linux), or use cpu.',
    );
    expect(missingDevice('tpu' as Device, '')).toMatch(
      /^device tpu: this build of ONNX Runtime has cpu(, webgpu)?(, cuda)? only; use cpu\.$/,
    );
  });
});

it('a graph for a graphics card takes no operator with many outputs, and computes the same', async () => {
  const flat = input('flat', [60]);
  const parts = unpack(
    flat,
    Array.from({ length: 60 }, () => [1]),
  );
  const outputs = Object.fromEntries(parts.map((part, i) => [`y${i}`, part]));
  const values = {
    flat: { dtype: 'float' as const, shape: [60], data: Float32Array.from({ length: 60 }, (_, i) => i) },
  };
  const plain = evaluatePlainly(parts, values);
  const { bytes } = graphFile({ flat }, outputs, limitsOf('webgpu'));
  const session = await openSession(bytes);
  const { toOrt } = await import('./session.js');
  const found = await session.run({ flat: toOrt(values.flat) });
  await session.release();
  parts.forEach((_, i) => {
    expect(Array.from(found[`y${i}`]!.data as Float32Array)).toEqual(Array.from(plain[i]!.data));
  });
  const { readOnnx } = await import('../../onnx/index.js');
  for (const { opType, output } of readOnnx(bytes).graph!.node!) {
    if (opType === 'Split') expect(output!.length).toBeLessThanOrEqual(7);
  }
});
