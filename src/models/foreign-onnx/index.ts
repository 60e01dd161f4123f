export { foreignOnnx } from './foreign-onnx.js';
export { type ForeignOnnx, OnnxModel } from './model.js';
