import { add, broadcastTo, concat, constant, gather, mul, reshape, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf, ShapeError } from '../errors/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizeList, expectSizes } from './expect-sizes.js';
import { fanIn } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

/** Columns of a table; at least one of the two. */
export interface FeatureTokens {
  /** Shape [batch, numeric]. */
  readonly numbers?: Value;
  /** Numbers of the levels, integers of shape [batch, categorical], each from 0 to its column's levels. */
  readonly levels?: Value;
}

export interface FeatureTokenizerOptions {
  /** The number of numeric columns. */
  readonly numeric?: number;
  /** Levels of each categorical column. */
  readonly categorical?: readonly number[];
}

const names: NamesOf<FeatureTokenizerOptions> = { numeric: true, categorical: true };

/**
 * A vector for every column and one more, first, which a Transformer reads the answer from (Gorishniy et al., 2021): a number
 * times a learned vector, or a learned vector of the level, plus a shift of the column. -> [batch, 1 + columns, width]
 */
export function featureTokenizer(width: number, options: FeatureTokenizerOptions): Layer<FeatureTokens> {
  expectOptions('featureTokenizer', options, names);
  const { numeric = 0, categorical = [] } = options;
  expectSizes('featureTokenizer', { width, ...(numeric !== 0 && { numeric }) });
  expectSizeList('featureTokenizer', 'categorical', categorical, '[3, 12]');
  if (numeric + categorical.length === 0) throw new RangeError('featureTokenizer: expected at least one column.');
  const starts = categorical.map((_, i) => categorical.slice(0, i).reduce((total, levels) => total + levels, 0));
  const allLevels = categorical.reduce((total, levels) => total + levels, 0);
  const own = { decays: false };
  const start = fanIn(width);
  return layer(
    {
      answer: parameter([1, 1, width], start, own),
      ...(numeric > 0 && {
        weight: parameter([numeric, width], start, own),
        shift: parameter([numeric, width], start, own),
      }),
      ...(allLevels > 0 && {
        table: parameter([allLevels, width], start, own),
        levelShift: parameter([categorical.length, width], start, own),
      }),
    },
    (parts, { numbers, levels }: FeatureTokens) => {
      const { answer, weight, shift, table, levelShift } = parts as Readonly<Record<string, Value>>;
      const tokens: Value[] = [];
      if (weight !== undefined) {
        const given = needed(numbers, 'numbers', numeric);
        tokens.push(add(mul(reshape(given, [given.shape[0]!, numeric, 1]), weight), shift!));
      }
      if (table !== undefined) {
        const given = needed(levels, 'levels', categorical.length);
        tokens.push(add(gather(table, add(given, constant(starts, [starts.length], 'int'))), levelShift!));
      }
      const first = tokens[0]!;
      return concat([broadcastTo(answer!, [first.shape[0]!, 1, width], first), ...tokens], 1);
    },
  );
}

function needed(value: Value | undefined, what: 'numbers' | 'levels', columns: number): Value {
  if (value === undefined) {
    throw new ShapeError(
      `featureTokenizer: expected ${what} of ${columns} columns, received none; give them, or make it without such columns.`,
    );
  }
  expectShape(
    `${what} of featureTokenizer`,
    value,
    ['batch', columns],
    (size) => `Make it for ${size} columns, or give it ${columns}.`,
    what === 'levels' ? 'int' : 'float',
  );
  return value;
}
