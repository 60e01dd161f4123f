export { mlp, mlpClasses, mlpNumbers, transformer, transformerClasses, transformerNumbers } from './families.js';
