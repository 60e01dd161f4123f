// What graphics cards compute themselves. Where a kernel is missing, ONNX Runtime takes the processor for that operator and
// copies its inputs and outputs, so a graph still runs, only slower.
import type { ElementType } from '../../onnx/index.js';
import type { LowerOptions } from '../onnx/index.js';
import type { Device } from './missing-device.js';

/** A kernel that a provider has. */
export interface Kernel {
  /** The version of ONNX's operators from which on it is this kernel. */
  readonly since: number;
  /** Types of the numbers it computes with (of `Where`, those it chooses among; of `Cast`, those it reads). */
  readonly types: readonly ElementType[];
}

const float: readonly ElementType[] = ['float'];
const kernel = (since: number, types = float): Kernel => ({ since, types });

/**
 * Kernels of ONNX Runtime's native WebGPU provider that Fathom's graphs use. Versions are those of webgpu_execution_provider.cc;
 * types are those that version 1.30 ran on the card, by the providers in its profile.
 */
export const webgpuKernels: Readonly<Record<string, Kernel>> = {
  Abs: kernel(13),
  Add: kernel(14),
  And: kernel(7, ['bool']),
  BatchNormalization: kernel(15),
  Cast: kernel(19, ['float', 'int32', 'bool']),
  Clip: kernel(13),
  Concat: kernel(13),
  Conv: kernel(11),
  ConvTranspose: kernel(11),
  Cos: kernel(7),
  CumSum: kernel(14),
  Div: kernel(14),
  Elu: kernel(6),
  Equal: kernel(19),
  Erf: kernel(13),
  Exp: kernel(13),
  Expand: kernel(13),
  Gather: kernel(13),
  Gelu: kernel(20),
  Gemm: kernel(13),
  Greater: kernel(13),
  GreaterOrEqual: kernel(16),
  Identity: kernel(1),
  LayerNormalization: kernel(17),
  LeakyRelu: kernel(16),
  Less: kernel(13, ['float', 'int32']),
  LessOrEqual: kernel(16),
  Log: kernel(13),
  MatMul: kernel(13),
  Max: kernel(13),
  MaxPool: kernel(12),
  Min: kernel(13),
  Mul: kernel(14),
  Neg: kernel(13),
  Not: kernel(1, ['bool']),
  Pad: kernel(21),
  Pow: kernel(15),
  Reciprocal: kernel(13),
  ReduceLogSumExp: kernel(18),
  ReduceMax: kernel(20),
  ReduceMean: kernel(18),
  ReduceMin: kernel(20),
  ReduceSum: kernel(13),
  ReduceSumSquare: kernel(18),
  Relu: kernel(14),
  Reshape: kernel(21, ['float', 'int32', 'bool']),
  ScatterND: kernel(18),
  Shape: kernel(21),
  Sigmoid: kernel(13),
  Sin: kernel(7),
  Slice: kernel(13),
  Softmax: kernel(13),
  Softplus: kernel(1),
  Split: kernel(18),
  Sqrt: kernel(13),
  Squeeze: kernel(13),
  Sub: kernel(14),
  Tanh: kernel(13),
  Transpose: kernel(13),
  Where: kernel(16),
};

const onSizes = 'sizes of tensors are counted on the processor, where ONNX Runtime keeps them';
const onBooleans = 'WebGPU has no kernel of booleans for it, which are few beside the numbers they choose';

/** Operators that Fathom's graphs use without a kernel in the WebGPU provider, as `Operator type`, and why that is borne. */
export const webgpuFallbacks: Readonly<Record<string, string>> = {
  'Cast int64': onSizes,
  'Concat bool': onBooleans,
  'Concat int64': onSizes,
  'Gather int64': onSizes,
  'GRU float': 'networks are trained step by step, with kernels of the card; only a trained one uses this form',
  'Identity bool': 'the condition of a Loop',
  'LSTM float': 'networks are trained step by step, with kernels of the card; only a trained one uses this form',
  'Loop float': 'the processor counts, the card computes what is inside',
  'Or bool': onBooleans,
  'ReduceProd int64': onSizes,
};

/** Whether a graphics card computes an operator by WebGPU, or why the processor does. */
export function onWebgpu(operator: string, type: ElementType): true | string | undefined {
  const found = Object.hasOwn(webgpuKernels, operator) ? webgpuKernels[operator] : undefined;
  return found?.types.includes(type) ? true : webgpuFallbacks[`${operator} ${type}`];
}

/** What a graph must keep to on a device: WebGPU binds eight tensors at a time, of which an operator reads one or more. */
export function limitsOf(device: Device = 'cpu'): Pick<LowerOptions, 'mostOutputs'> {
  return device === 'webgpu' ? { mostOutputs: 7 } : {};
}
