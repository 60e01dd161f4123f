// Which device a graph is computed on.
import { NotSupportedError } from '../../errors/index.js';
import { graphFile } from '../onnx/index.js';
import { add, input } from '../ops/index.js';
import { tensor } from '../tensor/index.js';
import { checkDevice, type Device } from './missing-device.js';
import { openSession, toOrt } from './session.js';

/** The order in which `auto` tries them. */
const preferred: readonly Device[] = ['cuda', 'webgpu', 'cpu'];

/**
 * Finds out whether a device works by computing a sum of two numbers on it.
 *
 * @param device `auto` is the first that works of cuda, webgpu and cpu. Small networks may be faster on the
 * cpu, since every run has to reach the graphics card and come back: measure.
 * @throws NotSupportedError saying in one sentence why a device that was named is not there and what to do; UsageError for
 * another name
 * @example await fit({ ..., device: await chooseDevice('auto') })
 */
export async function chooseDevice(device: Device | 'auto'): Promise<Device> {
  if (device !== 'auto') {
    checkDevice(device);
    await tryDevice(device);
    return device;
  }
  for (const each of preferred) {
    try {
      return await chooseDevice(each);
    } catch (error) {
      if (!(error instanceof NotSupportedError) || each === 'cpu') throw error;
    }
  }
  return 'cpu';
}

async function tryDevice(device: Device): Promise<void> {
  const x = input('x', [2]);
  const session = await openSession(graphFile({ x }, { y: add(x, x) }).bytes, { device });
  try {
    const { y } = await session.run({ x: toOrt(tensor([1, 2])) });
    const found = Array.from(y!.data as Float32Array);
    if (found.join() !== '2,4') {
      throw new NotSupportedError(
        `device ${device}: computes 2 * [1, 2] as [${found.join(', ')}]; update its driver, or use cpu.`,
      );
    }
  } finally {
    await session.release();
  }
}
