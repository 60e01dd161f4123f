// The devices there are, and what to do where one is not.
import { listSupportedBackends } from 'onnxruntime-node';

/** `cuda` needs the libraries of the machine; `webgpu` comes along and needs a graphics card and its driver. */
export const devices = ['cpu', 'webgpu', 'cuda'] as const;
export type Device = (typeof devices)[number];

/** Why a device cannot be used and what to do, from what ONNX Runtime said of it. */
export function missingDevice(device: Device, said: string): string {
  const all = listSupportedBackends().map(({ name }) => name);
  if (!all.includes(device)) {
    return `--device ${device}: this build of ONNX Runtime has ${all.join(', ')} only; use --device cpu.`;
  }
  if (device === 'cuda') {
    return `--device cuda: CUDA's libraries are not here (${said}): install CUDA 12 and cuDNN 9 and run "npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12", or use --device cpu.`;
  }
  const why = /No supported adapters|adapter/.test(said) ? 'there is no graphics card with a driver for it' : said;
  return `--device webgpu: ${why}: install the driver (Vulkan on Linux), or use --device cpu.`;
}
