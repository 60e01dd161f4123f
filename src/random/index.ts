export { twoSided, upperTail, z95 } from './normal.js';
export { Random } from './random.js';
