import type { LoadableFamily } from '../registry.js';
import { OnnxModel } from './model.js';

/** Classifiers of tables that came as ONNX files. */
export const foreignOnnx: LoadableFamily = { name: 'onnx', size: 'large', load: (state) => OnnxModel.load(state) };
