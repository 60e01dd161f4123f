export { type AdoptOptions, adoptModel, usedFeatures } from './adopt-model.js';
export type { ForeignFeature, ForeignModel, LevelCodes } from './foreign-model.js';
export { imported } from './imported.js';
export { ImportedModel, type Origin } from './model.js';
export { checkModelSize, readForeignModel } from './read-foreign-model.js';
