export { mlp, mlpClasses, mlpNumbers, transformer, transformerClasses, transformerNumbers } from './families.js';
export { type NetworkSettings, networkSettings } from './network-settings.js';
