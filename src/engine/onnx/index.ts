export { type GraphFile, type GraphFileOptions, graphFile, opsets } from './graph-file.js';
export { nextName, type StepGraph, stepFile } from './loop-file.js';
export { type Lowered, type LowerOptions, lowerValues, type Mask, type Precision } from './lower.js';
