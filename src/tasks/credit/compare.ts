// How models of default are compared: by AUC, with a recommendation.
import { auc, delongInterval } from '../../evaluate/index.js';
import { families } from '../../models/index.js';
import type { JobContext } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import {
  type ComparisonData,
  caveatSentence,
  comparisonSentence,
  curveSentence,
  renderComparison,
} from '../../report/index.js';
import { fathomVersion } from '../../runs/index.js';
import { compareRuns } from '../compare-runs.js';
import { comparedModels } from '../compared-models.js';
import { type Compared, type Comparer, contendersOn, type PlainCompareOptions } from '../comparer.js';
import { judgeAll } from '../judge-all.js';
import { learningCurves, sizesFor } from '../learning-curves.js';
import { learningTable } from '../learning-table.js';
import { prepare } from '../prepare.js';
import { groupsOf, pickRows, splitRows } from '../protocol.js';
import { weightsOf } from '../weights.js';

export const creditComparer: Comparer<ComparisonData> = {
  onData: compareOnData,
  ofRuns: compareRuns,
  wording: (language) => language,
  page: renderComparison,
  sentences: (data, language) => ({
    sentence: comparisonSentence(data, language),
    ...(data.curves === undefined ? {} : { curveSentence: curveSentence(data, language) }),
  }),
};

async function compareOnData(options: PlainCompareOptions, context: JobContext): Promise<Compared<ComparisonData>> {
  const models = comparedModels(options, families);
  const random = new Random(options.seed ?? 0);
  const prepared = await prepare(options, random, context);
  const { table: all, outcome, target, time } = prepared;
  const split = splitRows(all, outcome, options, time, random.split('split'));
  const input = { table: learningTable(all), target, kind: 'binary', split } as const;
  const contenders = await contendersOn(input, models, random.split('folds'), context);
  const [weights, groups] = [weightsOf(all), groupsOf(split.dependence)];
  const curves =
    options.sizes === undefined
      ? undefined
      : await learningCurves(
          { ...input, contenders, sizes: sizesFor(options.sizes, split, 2) },
          (held, probability) => {
            const own = [pickRows(outcome, held), probability, weights && pickRows(weights, held)] as const;
            const interval = delongInterval(...own, { groups: groups && pickRows(groups, held) });
            return { auc: auc(...own), interval };
          },
          random.split('sizes'),
          context,
        );
  const data = await judgeAll(contenders, outcome, { weights, groups }, random, context);
  return {
    data: {
      ...data,
      rows: outcome.length,
      events: outcome.reduce((sum, value) => sum + value, 0),
      target,
      source: prepared.sources.map(({ name }) => name).join(', '),
      protocol: split.protocol,
      fathom: fathomVersion,
      ...(curves === undefined ? {} : { curves }),
    },
    sources: prepared.sources.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    warnings: [
      ...prepared.warnings,
      ...prepared.caveats
        .filter(({ key }) => ['caveat.group', 'caveat.fewGroups', 'caveat.amounts'].includes(key))
        .map((caveat) => caveatSentence(caveat, options.language ?? 'en')),
    ],
  };
}
