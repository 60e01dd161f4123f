export { gradients, recomputed } from './autodiff/index.js';
export {
  inPlace,
  type Node,
  type Op,
  orderNodes,
  type TensorType,
  Value,
  type VerifyOptions,
  verify,
} from './graph/index.js';
export {
  type Cost,
  type DrawOptions,
  drawGraph,
  estimateCost,
  findNonFinite,
  type ListedNode,
  listNodes,
  type NonFinite,
  type OperatorTime,
  printGraph,
  profileGraph,
} from './inspect/index.js';
export {
  type GraphFile,
  type GraphFileOptions,
  graphFile,
  lowerValues,
  type Mask,
  nextName,
  type Precision,
  type StepGraph,
  stepFile,
} from './onnx/index.js';
export * from './ops/index.js';
export {
  checkRowNumbers,
  chooseDevice,
  type Device,
  devices,
  evaluatePlainly,
  type Feeds,
  fromOrt,
  limitsOf,
  openSession,
  Program,
  type ProgramOptions,
  rowLimits,
  type SessionOptions,
  toOrt,
} from './runtime/index.js';
export {
  type Bindings,
  boundShape,
  type DType,
  type Shape,
  type Size,
  showShape,
  sizeOf,
  type Tensor,
  type TensorData,
  tensor,
} from './tensor/index.js';
