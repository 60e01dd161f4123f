import { relu, reshape, slice } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectRate } from './expect-rate.js';
import { expectSizes } from './expect-sizes.js';
import { type FeatureTokenizerOptions, type FeatureTokens, featureTokenizer } from './feature-tokenizer.js';
import { type Layer, layer } from './layer.js';
import { linear } from './linear.js';
import { ofEncoder, type TransformerOptions, transformerEncoder } from './transformer.js';

export interface FtTransformerOptions extends TransformerOptions, FeatureTokenizerOptions {
  readonly outputs: number;
}

const names: NamesOf<FtTransformerOptions> = { ...ofEncoder, numeric: true, categorical: true, outputs: 'needed' };

/**
 * Transformer over the columns of a table (Gorishniy et al., 2021): -> [batch, outputs].
 *
 * @param width of each column's vector, a multiple of the number of heads
 * @example ftTransformer(64, { numeric: 20, categorical: [3, 12], outputs: 2, layers: 3, heads: 8 })
 */
export function ftTransformer(width: number, options: FtTransformerOptions): Layer<FeatureTokens> {
  expectOptions('ftTransformer', options, names);
  const { numeric = 0, categorical = [], outputs, ...encoder } = options;
  expectSizes('ftTransformer', { width, outputs, layers: encoder.layers, heads: encoder.heads });
  expectRate('ftTransformer', options.dropout ?? 0);
  return layer(
    {
      tokens: featureTokenizer(width, { numeric, categorical }),
      encoder: transformerEncoder(width, encoder),
      head: linear(width, outputs),
    },
    ({ tokens, encoder, head }, columns: FeatureTokens) => {
      const places = encoder(tokens(columns));
      return head(relu(reshape(slice(places, 1, 0, 1), [places.shape[0]!, width])));
    },
  );
}
