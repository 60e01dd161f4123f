// How new data are opened for a saved model: as the columns it was trained on.
import type { ReadOptions, Schema } from '../data/index.js';
import type { LabelledModel, SavedModel } from './saved-model.js';

/** Reader options for a model's inputs. */
export function readAsModel(model: SavedModel): Pick<ReadOptions, 'schema'> {
  return { schema: model.inputs };
}

/** The same with the outcome, as it is written in the file, and the weight. */
export function readLabelled(
  model: Pick<LabelledModel, 'inputs' | 'target' | 'weight'>,
): Required<Pick<ReadOptions, 'schema'>> {
  const weight: Schema = model.weight === undefined ? [] : [{ name: model.weight, kind: 'numeric', role: 'weight' }];
  return { schema: [...model.inputs, { name: model.target, kind: 'categorical', role: 'target' }, ...weight] };
}
