import type { LoadableFamily } from '../registry.js';
import { ImportedModel } from './model.js';

/** Boosted trees that LightGBM or XGBoost trained: `readForeignModel` and `adoptModel` make them, no training does. */
export const imported: LoadableFamily = {
  name: 'imported',
  size: 'traditional',
  load: (state) => ImportedModel.load(state),
};
