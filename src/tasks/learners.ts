// How models of each kind of target are found and asked, for all jobs that fit and predict.
import type { Table } from '../data/index.js';
import {
  type Classifier,
  eventProbability,
  families,
  type LoadableFamily,
  loadable,
  type Model,
  type ModelFamily,
  multiclassFamilies,
  type Regressor,
  regressionFamilies,
  type TargetKind,
} from '../models/index.js';

export interface Learner<M extends Model = Model> {
  /** What can be trained. */
  readonly families: readonly ModelFamily<M>[];
  /** What a run may hold. */
  readonly loadable: readonly LoadableFamily<M>[];
  /** The table as a model is to learn from it. */
  training(table: Table): Table;
  /**
   * What a model says of rows, shape (rows, width), row-major: the probability of the event (width 1), of each of `classes`,
   * or the number itself (width 1).
   */
  predict(model: M, table: Table, classes: readonly string[]): Promise<Float64Array>;
}

const binary: Learner<Classifier> = {
  families,
  loadable,
  training: (table) => table,
  predict: async (model, table) => eventProbability(await model.predictProba(table)),
};

const multiclass: Learner<Classifier> = {
  families: multiclassFamilies,
  loadable: multiclassFamilies,
  training: withPresentClasses,
  async predict(model, table, classes) {
    const own = await model.predictProba(table);
    const width = classes.length;
    const all = new Float64Array(own.rows * width);
    // A class that the model has not seen gets no probability.
    const place = model.classes.map((name) => classes.indexOf(name));
    for (let row = 0; row < own.rows; row++) {
      for (let c = 0; c < own.columns; c++) all[row * width + place[c]!] = own.data[row * own.columns + c]!;
    }
    return all;
  },
};

const regression: Learner<Regressor> = {
  families: regressionFamilies,
  loadable: regressionFamilies,
  training: (table) => table,
  predict: (model, table) => model.predict(table),
};

export const learners: Readonly<Record<TargetKind, Learner>> = { binary, multiclass, regression };

/** Folds by time or by groups may leave a class without rows to learn from: the model is then one of the others. */
function withPresentClasses(table: Table): Table {
  const target = table.role('target')[0]!;
  const { codes, levels, kind } = table.categories(target.name);
  const present = new Set(codes);
  if (levels.every((_, code) => present.has(code))) return table;
  const kept = levels.filter((_, code) => present.has(code));
  const next = levels.map((level) => kept.indexOf(level));
  return table.with({ ...target, levels: kept }, { kind, codes: codes.map((code) => next[code]!), levels: kept });
}
