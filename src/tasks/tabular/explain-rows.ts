// Why a model of any target says what it says of rows: towards the event, towards the likeliest class, or up and down.
import type { Table } from '../../data/index.js';
import { likeliestClass } from '../../evaluate/index.js';
import { checkAdditivity, globalImportance, type Reason, reasonsFor } from '../../explain/index.js';
import type { Classifier, Explanation, Regressor } from '../../models/index.js';
import type { ExampleRow, FeatureImportance } from '../../report/index.js';
import { rankImportance } from '../importance.js';
import { learners } from '../learners.js';
import { intervalAround } from './residual-bands.js';
import type { SavedTableModel } from './saved-model.js';

type Told = Pick<SavedTableModel, 'model' | 'target' | 'background' | 'bands'>;

/** What the model says of rows, shape (rows, width). */
export function predictRows({ model, target }: Pick<Told, 'model' | 'target'>, table: Table): Promise<Float64Array> {
  return learners[target.kind].predict(model, table, target.classes);
}

/** Why each row got its score of a class, or its number. */
async function explanationOf({ model, target }: Told, table: Table, of?: string): Promise<Explanation> {
  const own = (model as Classifier).classes;
  const explanation = await (target.kind === 'multiclass'
    ? (model as Classifier).explain(table, own.indexOf(of!))
    : (model as Classifier | Regressor).explain(table));
  checkAdditivity(explanation);
  return explanation;
}

/** One explanation per thing that is explained: the event, the number, or each of the classes that the model knows. */
export function explanationsOf(told: Told, table: Table): Promise<Explanation[]> {
  const { model, target } = told;
  const of = target.kind === 'multiclass' ? (model as Classifier).classes : [undefined];
  return Promise.all(of.map((name) => explanationOf(told, table, name)));
}

/** Features by mean absolute contribution, over classes too where there are several. */
export function importanceOf(explanations: readonly Explanation[]): FeatureImportance[] {
  const strengths = explanations.map(globalImportance);
  const mean = strengths[0]!.map(
    (_, j) => strengths.reduce((sum, strength) => sum + strength[j]!, 0) / strengths.length,
  );
  return rankImportance(explanations[0]!.features, mean);
}

/** The reasons behind what was predicted of each row, strongest first: for and against the event, or the likeliest class. */
export async function reasonsOfRows(
  told: Told,
  table: Table,
  prediction: Float64Array,
  most = 4,
): Promise<readonly (readonly Reason[])[]> {
  const { target, background } = told;
  const options = { most, direction: 'both' } as const;
  const reasonsAbout = async (rows: Table, of?: string) => {
    const explanation = await explanationOf(told, rows, of);
    const found = reasonsFor(explanation, rows, background, options);
    return of === undefined ? found : found.map((own) => own.map((reason) => ({ ...reason, of })));
  };
  if (target.kind !== 'multiclass') return reasonsAbout(table, target.classes[1]);
  const reasons: (readonly Reason[])[] = new Array(table.rowCount);
  const likeliest = likeliestClass(prediction, target.classes.length);
  for (const code of new Set(likeliest)) {
    const rows = Int32Array.from(likeliest.keys()).filter((row) => likeliest[row] === code);
    (await reasonsAbout(table.rows(rows), target.classes[code])).forEach((found, i) => {
      reasons[rows[i]!] = found;
    });
  }
  return reasons;
}

/** A prediction in the target's own words. */
export function saidOf(
  { target, bands }: Pick<Told, 'target' | 'bands'>,
  prediction: Float64Array,
  row: number,
): Pick<ExampleRow, 'prediction' | 'probability' | 'of' | 'interval'> {
  const { kind, classes } = target;
  if (kind === 'regression') {
    const value = prediction[row]!;
    return { prediction: value, ...(bands === undefined ? {} : { interval: intervalAround(bands, value) }) };
  }
  if (kind === 'binary') {
    const event = prediction[row]!;
    return { prediction: classes[event > 0.5 ? 1 : 0]!, probability: event, of: classes[1]! };
  }
  const own = prediction.subarray(row * classes.length, (row + 1) * classes.length);
  const [code] = likeliestClass(own, classes.length);
  return { prediction: classes[code!]!, probability: own[code!]!, of: classes[code!]! };
}

/** What happened, as the target names it. */
export function happened({ kind, classes }: SavedTableModel['target'], truth: number): string | number {
  return kind === 'regression' ? truth : classes[truth]!;
}

/** Rows with their predictions and reasons. */
export async function examplesOf(told: Told, table: Table, truth?: Float64Array): Promise<ExampleRow[]> {
  const prediction = await predictRows(told, table);
  const reasons = await reasonsOfRows(told, table, prediction);
  return reasons.map((own, row) => ({
    row: table.rowNumbers[row]!,
    ...saidOf(told, prediction, row),
    ...(truth === undefined ? {} : { observed: happened(told.target, truth[row]!) }),
    reasons: own,
  }));
}
