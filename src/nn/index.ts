export { accuracy } from './accuracy.js';
export { type BatchNormOptions, batchNorm } from './batch-norm.js';
export { type Buffer, buffer } from './buffer.js';
export { chain } from './chain.js';
export { type Cnn2dOptions, cnn2d } from './cnn2d.js';
export { type ConvLayerOptions, conv1d, conv2d } from './conv.js';
export { type DLinearOptions, dLinear } from './dlinear.js';
export { dropout } from './dropout.js';
export { type EmbeddingOptions, embedding } from './embedding.js';
export { type FeatureTokenizerOptions, type FeatureTokens, featureTokenizer } from './feature-tokenizer.js';
export { frozen } from './frozen.js';
export { type FtTransformerOptions, ftTransformer } from './ft-transformer.js';
export { gru } from './gru.js';
export { constantly, fanIn, normal, ones, signs, uniform, zeros } from './initializers.js';
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
export { type LayerNormOptions, layerNorm } from './layer-norm.js';
export {
  bindEntries,
  bindFlat,
  type Entry,
  initialBuffers,
  initialParameters,
  type Layout,
  layoutOf,
} from './layout.js';
export { type LinearOptions, linear } from './linear.js';
export { linearPerColumn } from './linear-per-column.js';
export * from './losses/index.js';
export { lstm } from './lstm.js';
export { type MlpOptions, mlp } from './mlp.js';
export { type Attended, type MultiHeadAttentionOptions, multiHeadAttention } from './multi-head-attention.js';
export { isNetworkWeights, namedWeights, tensorsOf } from './named-weights.js';
export { outputShape } from './output-shape.js';
export { type Initializer, type Parameter, parameter } from './parameter.js';
export { joinParts, partLayout, takePart } from './part-layout.js';
export { type PeriodicOptions, periodic } from './periodic.js';
export { piecewiseLinear } from './piecewise-linear.js';
export { attentionPool, lastOfTime, maxOverTime, meanOverTime } from './pool-time.js';
export { recompute } from './recompute.js';
export type { RecurrentInput, RecurrentOptions, RecurrentOutput } from './recurrent.js';
export { rmsNorm } from './rms-norm.js';
export { type Sequence, toSequence } from './sequence.js';
export { meanOfMembers, type TabMOptions, tabM } from './tab-m.js';
export { type TemporalBlockOptions, type TemporalCnnOptions, temporalBlock, temporalCnn } from './temporal-cnn.js';
export {
  type DecoderInput,
  type DecoderOptions,
  type TransformerOptions,
  transformerDecoder,
  transformerEncoder,
} from './transformer.js';
export { readWeights, weightsFile } from './weights-file.js';
export { type NetworkWeights, withWeights } from './with-weights.js';
