export { expectTensor } from './expect-tensor.js';
export {
  type Bindings,
  bindShape,
  bindSize,
  boundShape,
  broadcastShapes,
  isSameShape,
  isSize,
  namesOf,
  positiveAxis,
  product,
  quotient,
  type Shape,
  type Size,
  showShape,
} from './size.js';
export { type DType, sizeOf, stridesOf, type Tensor, type TensorData, tensor, walk } from './tensor.js';
