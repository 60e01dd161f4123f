export { type DrawOptions, drawGraph } from './draw-graph.js';
export { type Cost, estimateCost } from './estimate-cost.js';
export { findNonFinite, type NonFinite } from './find-non-finite.js';
export { type ListedNode, listNodes, printGraph } from './list-nodes.js';
export { type OperatorTime, profileGraph } from './profile.js';
