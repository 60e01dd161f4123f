export { chooseDevice } from './devices.js';
export { checkDevice, type Device, devices } from './missing-device.js';
export { evaluatePlainly } from './plain.js';
export { Program, type ProgramOptions } from './program.js';
export { type Kernel, limitsOf, onWebgpu, webgpuFallbacks, webgpuKernels } from './providers.js';
export { checkRowNumbers, rowLimits } from './row-numbers.js';
export { type Feeds, fromOrt, openSession, type SessionOptions, toOrt } from './session.js';
