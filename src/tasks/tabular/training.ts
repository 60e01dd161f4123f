// `fathom train tabular`: a table of any domain in; a model of two classes, several classes or a number that was judged
// honestly, its reasons and a report out.
import { UsageError } from '../../errors/index.js';
import { findFamily } from '../../models/index.js';
import {
  renderTabularCard,
  renderTabularReport,
  type TabularJudgement,
  type TabularReport,
} from '../../report/index.js';
import { checkBudget } from '../budget.js';
import { learners } from '../learners.js';
import { manifestPath } from '../model-manifest.js';
import { pickPrediction, pickRows } from '../protocol.js';
import type { Training } from '../training.js';
import { aims, widthOf } from './aims.js';
import { describeTable } from './describe.js';
import { judgeTableFile } from './judge-file.js';
import { type PreparedTabular, prepareTabular } from './prepare.js';
import { residualBands } from './residual-bands.js';
import type { TabularResult } from './results.js';
import { type SavedTableModel, writeTableManifest } from './saved-model.js';
import { splitTable } from './split-table.js';
import { tabularResult } from './train-result.js';
import { writeTabularPredictions } from './write-predictions.js';

export interface TableParts {
  readonly prepared: PreparedTabular;
  readonly truth: Float64Array;
  readonly model: SavedTableModel;
  readonly judgement: TabularJudgement;
  readonly data: TabularReport;
  readonly result: TabularResult;
}

export const tabularTraining: Training<TableParts> = {
  check(options) {
    const [segment] = options.segments ?? [];
    if (segment !== undefined) {
      throw new UsageError(
        `--segment ${segment}: risk by segments belongs to fathom train credit; a table of any domain has no defaults to count.`,
      );
    }
    checkBudget(options);
  },
  async prepare(options, random, context) {
    const prepared = await prepareTabular(options, random, context);
    const { families } = learners[prepared.known.target.kind];
    findFamily(families, options.model ?? 'auto').create(options.set);
    return prepared;
  },
  goal({ known: { target, truth } }) {
    const { kind, comparedWith, cheapest } = aims[target.kind];
    return { kind, truth, width: widthOf(kind, target.classes), comparedWith, cheapest };
  },
  split: (table, truth, { known, time }, options, random) =>
    splitTable(table, known.target, truth, options, time, random),
  keep(basics, { prepared, truth, weights, held, folds }) {
    const { target } = prepared.known;
    if (target.kind !== 'regression') return { ...basics, target };
    const predicted = pickPrediction(folds[0]!.prediction, 1, held);
    const bands = residualBands(pickRows(truth, held), predicted, weights && pickRows(weights, held));
    return { ...basics, target, bands };
  },
  judge(truth, prediction, { known: { target } }, counting) {
    return aims[target.kind].judge(truth, prediction, { ...counting, classes: target.classes, bootstrap: 200 });
  },
  async judgeFile(data, model, options, random, context) {
    return (await judgeTableFile(data, model, options, random, context)).judgement;
  },
  describe: describeTable,
  async write(draft, data, trained) {
    const { language = 'en' } = trained.options;
    await draft.writeFile(manifestPath, writeTableManifest(trained.model));
    await draft.writeFile('report.html', renderTabularReport(data, { language }));
    await draft.writeFile('card.md', renderTabularCard(data, { language }));
    await writeTabularPredictions(draft.path('predictions.parquet'), {
      ...trained,
      target: trained.model.target,
      prediction: trained.folds[0]!.prediction,
    });
  },
  result: (data, { prepared, options: { language = 'en' } }, seconds, report) =>
    tabularResult(data, prepared, seconds, report, language),
};
