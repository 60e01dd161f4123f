export { type Buffer, buffer } from './buffer.js';
export { chain } from './chain.js';
export { type DLinearOptions, dLinear } from './dlinear.js';
export { gru } from './gru.js';
export { constantly, fanIn, normal, ones, uniform, zeros } from './initializers.js';
export {
  type BindOptions,
  type Bound,
  bind,
  type Layer,
  type LayerContext,
  layer,
  type Part,
  type Parts,
} from './layer.js';
export { layerNorm } from './layer-norm.js';
export { bindFlat, type Entry, initialBuffers, initialParameters, type Layout, layoutOf } from './layout.js';
export { type LinearOptions, linear } from './linear.js';
export { lstm } from './lstm.js';
export { type MlpOptions, mlp } from './mlp.js';
export { type Attended, type MultiHeadAttentionOptions, multiHeadAttention } from './multi-head-attention.js';
export { type Initializer, type Parameter, parameter } from './parameter.js';
export type { RecurrentInput, RecurrentOptions, RecurrentOutput } from './recurrent.js';
export {
  type DecoderInput,
  type DecoderOptions,
  type Sequence,
  type TransformerOptions,
  transformerDecoder,
  transformerEncoder,
} from './transformer.js';
