// The devices there are, and what to do where one is not.
import { listSupportedBackends } from 'onnxruntime-node';
import { didYouMean, UsageError } from '../../errors/index.js';

/** `cuda` needs the libraries of the machine; `webgpu` comes along and needs a graphics card and its driver. */
export const devices = ['cpu', 'webgpu', 'cuda'] as const;
export type Device = (typeof devices)[number];

/** What others call what is reached by one of ours. */
const elsewhere: Readonly<Record<string, Device>> = {
  gpu: 'webgpu',
  mps: 'webgpu',
  metal: 'webgpu',
  vulkan: 'webgpu',
  dml: 'webgpu',
  tensorrt: 'cuda',
};

/** @throws UsageError for a name that is no device, with the nearest that is */
export function checkDevice(device: unknown): asserts device is Device {
  if (devices.includes(device as Device)) return;
  if (device === 'auto') {
    throw new UsageError(
      "device: expected cpu, webgpu or cuda; which of them is here is told by chooseDevice, so give await chooseDevice('auto').",
    );
  }
  const name = String(device);
  const known = elsewhere[name.toLowerCase()];
  const hint = known === undefined ? didYouMean(name, devices) : ` Did you mean "${known}"?`;
  throw new UsageError(`device: expected cpu, webgpu or cuda, received "${name}".${hint}`);
}

/** Why a device cannot be used and what to do, from what ONNX Runtime said of it. */
export function missingDevice(device: Device, said: string): string {
  const built = listSupportedBackends().map(({ name }) => name);
  if (!built.includes(device)) {
    const here = devices.filter((name) => built.includes(name));
    return `device ${device}: this build of ONNX Runtime has ${here.join(', ')} only; use cpu.`;
  }
  if (device === 'cuda') {
    return `device cuda: CUDA's libraries are not here (${said}): install CUDA 12 and cuDNN 9 and run "npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12", or use cpu.`;
  }
  const why = /No supported adapters|adapter/.test(said) ? 'there is no graphics card with a driver for it' : said;
  return `device webgpu: ${why}: install the driver (Vulkan on Linux), or use cpu.`;
}
