// Where the networks of a training are computed.
import { chooseDevice, type Device } from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import type { Estimator } from './estimator.js';

/**
 * The device that was asked for, once it is known to work; the cpu's name is left out.
 *
 * @throws NotSupportedError when it is not there; UsageError when the model is no network
 */
export async function deviceFor(estimator: Estimator, asked: Device | 'auto' = 'cpu'): Promise<Device | undefined> {
  const isNetwork = estimator.plan !== undefined;
  if (!isNetwork && asked !== 'cpu' && asked !== 'auto') {
    throw new UsageError(
      `device ${asked} is for networks (the models mlp and transformer); ${estimator.name} is computed on the cpu.`,
    );
  }
  const device = isNetwork ? await chooseDevice(asked) : 'cpu';
  return device === 'cpu' ? undefined : device;
}
export type { Device };
