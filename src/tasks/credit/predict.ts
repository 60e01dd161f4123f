// What a model of loans says of new rows: probability of default, score, grade, reasons.
import type { Table } from '../../data/index.js';
import { gradeOf, grades } from '../../evaluate/index.js';
import { checkAdditivity, reasonSentence, reasonsFor } from '../../explain/index.js';
import type { Language } from '../../messages/index.js';
import { eventProbability } from '../../models/index.js';
import type { Run } from '../../runs/index.js';
import { numberColumn, type Predictor } from '../predictor.js';
import type { PredictionRow, PredictResult } from '../results.js';
import { readSavedModel, type SavedModel, scoresOf } from '../saved-model.js';

type CreditPredictor = Predictor<
  Pick<PredictionRow, 'probability' | 'score' | 'grade'>,
  Pick<PredictResult, 'model'>,
  Pick<PredictResult, 'meanProbability' | 'grades'>
>;

const levels = grades.map(({ grade }) => grade);

/** @throws as `readSavedModel` */
export async function creditPredictor(run: Run, language: Language): Promise<CreditPredictor> {
  const model = await readSavedModel(run);
  let sum = 0;
  const perGrade = levels.map(() => 0);
  return {
    inputs: model.inputs,
    about: { model: model.classifier.name },
    async say(rows) {
      const probability = eventProbability(await model.classifier.predictProba(rows));
      const score = scoresOf(model, rows, probability);
      const codes = Int32Array.from(probability, (p) => levels.indexOf(gradeOf(p)));
      probability.forEach((p, row) => {
        sum += p;
        perGrade[codes[row]!]!++;
      });
      return {
        columns: [
          numberColumn('probability', probability),
          numberColumn('score', score),
          [
            { name: 'grade', kind: 'categorical', role: 'feature' },
            { kind: 'categorical', codes, levels },
          ],
        ],
        preview: (row) => ({ probability: probability[row]!, score: score[row]!, grade: levels[codes[row]!]! }),
        reasons: (most) => sentencesOf(rows, model, most, language),
      };
    },
    summary: (rows) => ({
      meanProbability: rows === 0 ? 0 : sum / rows,
      grades: levels.map((grade, code) => ({ grade, rows: perGrade[code]! })),
    }),
  };
}

async function sentencesOf(rows: Table, model: SavedModel, most: number, language: Language): Promise<string[][]> {
  const explanation = await model.classifier.explain(rows);
  checkAdditivity(explanation);
  return reasonsFor(explanation, rows, model.background, { most }).map((reasons) =>
    reasons.map((reason) => reasonSentence(reason, language)),
  );
}
