import { relu, reshape, slice } from '../engine/index.js';
import { expectRate } from './expect-rate.js';
import { type FeatureTokenizerOptions, type FeatureTokens, featureTokenizer } from './feature-tokenizer.js';
import { type Layer, layer } from './layer.js';
import { linear } from './linear.js';
import { type TransformerOptions, transformerEncoder } from './transformer.js';

export interface FtTransformerOptions extends TransformerOptions, FeatureTokenizerOptions {
  readonly outputs: number;
}

/**
 * Transformer over the columns of a table (Gorishniy et al., 2021): -> [batch, outputs].
 *
 * @param width of each column's vector, a multiple of the number of heads
 * @example ftTransformer(64, { numeric: 20, categorical: [3, 12], outputs: 2, layers: 3, heads: 8 })
 */
export function ftTransformer(width: number, options: FtTransformerOptions): Layer<FeatureTokens> {
  expectRate('ftTransformer', options.dropout ?? 0);
  return layer(
    {
      tokens: featureTokenizer(width, options),
      encoder: transformerEncoder(width, options),
      head: linear(width, options.outputs),
    },
    ({ tokens, encoder, head }, columns: FeatureTokens) => {
      const places = encoder(tokens(columns));
      return head(relu(reshape(slice(places, 1, 0, 1), [places.shape[0]!, width])));
    },
  );
}
