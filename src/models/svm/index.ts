export { SvmModel } from './model.js';
export { defaultSvmOptions, type SvmOptions } from './options.js';
export { svm } from './svm.js';
