// `fathom train credit`: a file of loans in; a model that was judged honestly, its reasons and a report out.
import { type Judgement, judge, scoreScale } from '../../evaluate/index.js';
import { type Classifier, families, findFamily, ScorecardModel } from '../../models/index.js';
import { type ReportData, renderCard, renderReport } from '../../report/index.js';
import { checkBudget } from '../budget.js';
import { describeModel } from '../describe-model.js';
import { judgeSaved } from '../judge-saved.js';
import { manifestPath } from '../model-manifest.js';
import { type Prepared, prepare } from '../prepare.js';
import { splitRows } from '../protocol.js';
import type { TrainResult } from '../results.js';
import { type LabelledModel, writeManifest } from '../saved-model.js';
import { checkSegments } from '../segments.js';
import { trainResult } from '../train-result.js';
import type { Training } from '../training.js';
import { writePredictions } from '../write-predictions.js';

export interface CreditParts {
  readonly prepared: Prepared;
  readonly truth: Int32Array;
  readonly model: LabelledModel;
  readonly judgement: Judgement;
  readonly data: ReportData;
  readonly result: TrainResult;
}

/** What to say when even the least took longer than was given. */
function overBudget(budget: number | undefined, seconds: number): string[] {
  if (budget === undefined || seconds <= budget) return [];
  const took = `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return [
    `The budget was ${budget} s and the training took ${took}: reading, one model in every fold and judging take their time.`,
  ];
}

export const creditTraining: Training<CreditParts> = {
  check(options) {
    findFamily(families, options.model ?? 'auto').create(options.set);
    checkBudget(options);
  },
  async prepare(options, random, context) {
    const prepared = await prepare(options, random, context);
    checkSegments(options.segments ?? [], prepared.table);
    return prepared;
  },
  goal: ({ outcome }) => ({
    kind: 'binary',
    truth: outcome,
    width: 1,
    comparedWith: ['scorecard', 'boost', 'prior'],
    cheapest: ['scorecard', 'prior'],
  }),
  split: (table, outcome, { time }, options, random) => splitRows(table, outcome, options, time, random),
  keep({ model, ...basics }, { prepared: { target, values } }) {
    const scale = model instanceof ScorecardModel ? scoreScale(model.scale) : scoreScale();
    return { ...basics, classifier: model as Classifier, target, values, scale };
  },
  judge: (outcome, probability, _, counting) => judge(outcome, probability, counting),
  async judgeFile(data, model, { exclude, sheet }, random, context) {
    return (await judgeSaved(data, model, { exclude, sheet }, random, context)).judgement;
  },
  describe: describeModel,
  async write(draft, data, trained) {
    const { language = 'en' } = trained.options;
    await draft.writeFile(manifestPath, writeManifest(trained.model));
    await draft.writeFile('report.html', renderReport(data, { language }));
    await draft.writeFile('card.md', renderCard(data, { language }));
    await writePredictions(draft.path('predictions.parquet'), {
      ...trained,
      outcome: trained.truth,
      probability: trained.folds[0]!.prediction,
      scale: trained.model.scale,
    });
  },
  result(data, { prepared, options: { task, language = 'en', budget } }, seconds, report) {
    const result = trainResult(data, task, prepared, seconds, report, language);
    return { ...result, warnings: [...result.warnings, ...overBudget(budget, seconds.total)] };
  },
};
