export { type DrawOptions, drawGraph } from './draw-graph.js';
export { type ListedNode, listNodes, printGraph } from './list-nodes.js';
export { type OperatorTime, profileGraph } from './profile.js';
