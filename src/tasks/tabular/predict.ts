// What a model of a table of any domain says of new rows: the class and how likely each is, or the number and where 90 of
// 100 outcomes lie, with reasons.
import { reasonSentence } from '../../explain/index.js';
import { generally, type Language } from '../../messages/index.js';
import type { Run } from '../../runs/index.js';
import { numberColumn, type Predictor, type SaidColumn } from '../predictor.js';
import { widthOf } from './aims.js';
import { predictRows, reasonsOfRows, saidOf } from './explain-rows.js';
import type { TabularPredictionRow, TabularPredictResult } from './results.js';
import { readTableModel, type SavedTableModel } from './saved-model.js';

type TablePredictor = Predictor<
  Pick<TabularPredictionRow, 'prediction' | 'probabilities' | 'interval'>,
  Pick<TabularPredictResult, 'kind' | 'model' | 'target'>,
  Pick<TabularPredictResult, 'classes' | 'meanPrediction'>
>;

/** @throws as `readTableModel` */
export async function tablePredictor(run: Run, language: Language): Promise<TablePredictor> {
  const saved = await readTableModel(run);
  const { kind, column, classes } = saved.target;
  const wording = generally(language);
  let sum = 0;
  const perClass = classes.map(() => 0);
  return {
    inputs: saved.inputs,
    about: { kind, model: saved.model.name, target: column },
    async say(rows) {
      const prediction = await predictRows(saved, rows);
      const said = Array.from({ length: rows.rowCount }, (_, row) => saidOf(saved, prediction, row));
      for (const { prediction: value } of said) {
        if (typeof value === 'number') sum += value;
        else perClass[classes.indexOf(value)]!++;
      }
      const likely = (row: number, code: number) => probabilityOf(saved, prediction, row, code);
      return {
        columns: saidColumns(saved, said, likely),
        preview: (row) => ({
          prediction: said[row]!.prediction,
          ...(kind === 'regression'
            ? {}
            : { probabilities: Object.fromEntries(classes.map((name, code) => [name, likely(row, code)])) }),
          ...(said[row]!.interval === undefined ? {} : { interval: said[row]!.interval }),
        }),
        reasons: async (most) =>
          (await reasonsOfRows(saved, rows, prediction, most)).map((reasons) =>
            reasons.map((reason) => reasonSentence(reason, wording)),
          ),
      };
    },
    summary: (rows) =>
      kind === 'regression'
        ? { meanPrediction: rows === 0 ? 0 : sum / rows }
        : { classes: classes.map((name, code) => ({ name, rows: perClass[code]! })) },
  };
}

/** The prediction, then probability_CLASS of every class, or low and high. */
function saidColumns(
  { target: { kind, classes }, bands }: SavedTableModel,
  said: readonly ReturnType<typeof saidOf>[],
  likely: (row: number, code: number) => number,
): SaidColumn[] {
  const numbers = (name: string, value: (row: number) => number) =>
    numberColumn(
      name,
      Float64Array.from(said, (_, row) => value(row)),
    );
  if (kind === 'regression') {
    return [
      numbers('prediction', (row) => said[row]!.prediction as number),
      ...(bands === undefined
        ? []
        : [numbers('low', (row) => said[row]!.interval![0]), numbers('high', (row) => said[row]!.interval![1])]),
    ];
  }
  const codes = Int32Array.from(said, ({ prediction }) => classes.indexOf(prediction as string));
  return [
    [
      { name: 'prediction', kind: 'categorical', role: 'feature' },
      { kind: 'categorical', codes, levels: classes },
    ],
    ...classes.map((name, code) => numbers(`probability_${name}`, (row) => likely(row, code))),
  ];
}

/** How likely a class is. */
function probabilityOf({ target }: SavedTableModel, prediction: Float64Array, row: number, code: number): number {
  const width = widthOf(target.kind, target.classes);
  if (width > 1) return prediction[row * width + code]!;
  return code === 1 ? prediction[row]! : 1 - prediction[row]!;
}
