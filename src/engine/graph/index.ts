export { inferTypes } from './infer.js';
export { applyOne, applyOp, expectValue, type Node, Value } from './node.js';
export type { Attributes, BoundShapes, Emitter, GradientRule, Inlined, NodeOf, Op, Rounds, TensorType } from './op.js';
export { orderNodes } from './order.js';
export { inPlace } from './place.js';
export { type VerifyOptions, verify } from './verify/index.js';
