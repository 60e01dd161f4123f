import type { InputSchema } from '../../../features/index.js';
import { doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';

/** Rows of numbers for the levels of a feature, all of one length. */
export interface LevelRows {
  /** One per level of the feature. */
  readonly levels: readonly (readonly number[])[];
  readonly missing: readonly number[];
  /** For levels that the feature does not list. */
  readonly unseen: readonly number[];
}

/** What each row's level stands for: shape (rows, 1, numbers). @param word shape (rows, 1) */
export function levelRows(graph: GraphBuilder, word: Value, feature: InputSchema, rows: LevelRows): Value {
  // Equal rows are held once.
  const table = new Map<string, { readonly index: number; readonly numbers: readonly number[] }>();
  const indexOf = (numbers: readonly number[]): number => {
    const key = numbers.join();
    const known = table.get(key);
    if (known !== undefined) return known.index;
    table.set(key, { index: table.size, numbers });
    return table.size - 1;
  };
  const unseen = indexOf(rows.unseen);
  const places = new Map([['', indexOf(rows.missing)]]);
  (feature.levels ?? []).forEach((level, code) => {
    if (level !== '') places.set(level, indexOf(rows.levels[code]!));
  });
  const index = graph.node('LabelEncoder', [word], {
    domain: 'ai.onnx.ml',
    attributes: {
      keys_strings: [...places.keys()],
      values_int64s: { ints: [...places.values()] },
      default_int64: { int: unseen },
    },
  });
  const held = doubles(
    [...table.values()].flatMap(({ numbers }) => numbers),
    [table.size, rows.unseen.length],
  );
  return graph.node('Gather', [graph.constant(held), index], { attributes: { axis: { int: 0 } } });
}
