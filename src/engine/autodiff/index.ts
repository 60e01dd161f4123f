export { gradients } from './gradients.js';
export { recomputed } from './recomputed.js';
