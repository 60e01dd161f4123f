// How new data are opened for a saved model: as the columns it was trained on.
import type { ReadOptions, Schema } from '../data/index.js';
import type { LabelledModel, SavedModel } from './saved-model.js';

/** Reader options for a model's inputs. */
export function readAsModel(model: SavedModel): Pick<ReadOptions, 'schema'> {
  return { schema: model.inputs };
}

/** The same with the outcome and the group, as they are written in the file, and the weight. */
export function readLabelled({
  inputs,
  target,
  weight,
  group,
}: Pick<LabelledModel, 'inputs' | 'target' | 'weight' | 'group'>): Required<Pick<ReadOptions, 'schema'>> {
  const isRead = (name: string) => inputs.some((input) => input.name === name && input.role === 'feature');
  const further: Schema = [
    { name: target, kind: 'categorical', role: 'target' },
    ...(weight === undefined ? [] : [{ name: weight, kind: 'numeric', role: 'weight' } as const]),
    // As text, since new data bring new groups.
    ...(group === undefined || isRead(group) ? [] : [{ name: group, kind: 'text', role: 'ignored' } as const]),
  ];
  const own = new Set(further.map(({ name }) => name));
  return { schema: [...inputs.filter(({ name }) => !own.has(name)), ...further] };
}
