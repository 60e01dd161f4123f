// How new data are opened for a saved model: as the columns it was trained on.
import type { ReadOptions, Schema } from '../data/index.js';
import type { SavedModel } from './saved-model.js';

/** Reader options for a model's inputs, and for columns beside them that are read as categories (the target). */
export function readAsModel(model: SavedModel, categories: readonly string[] = []): Pick<ReadOptions, 'schema'> {
  const extra: Schema = categories.map((name) => ({ name, kind: 'categorical', role: 'target' }));
  return { schema: [...model.inputs, ...extra] };
}
