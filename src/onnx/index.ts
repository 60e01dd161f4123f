export { type Attribute, toAttributeProto } from './attribute.js';
export { type FileOptions, readOnnx, rewriteOnnx, writeOnnx } from './file.js';
export { type Fragment, GraphBuilder, type NodeOptions, type Shape, type Value } from './graph-builder.js';
export {
  type AttributeProto,
  attributeTypes,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './messages.js';
export {
  bytes,
  doubles,
  type ElementType,
  elementTypes,
  integers,
  readTensorProto,
  strings,
  type Tensor,
  type TensorValues,
  toTensorProto,
} from './tensor.js';
