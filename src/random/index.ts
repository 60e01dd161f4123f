export { twoSided, upperTail, z95 } from './normal.js';
export { Random } from './random.js';
export { t95, twoSidedT } from './student.js';
