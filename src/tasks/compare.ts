// `fathom compare`: several models on the same folds, or several runs on the same rows; which one to take, what each
// costs, and what more rows would change.
import { existsSync } from 'node:fs';
import { UsageError } from '../errors/index.js';
import { families, findFamily } from '../models/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { caveatSentence, renderComparison } from '../report/index.js';
import { fathomVersion, writeAtomic } from '../runs/index.js';
import { compareRuns } from './compare-runs.js';
import { crossValidate, noNotes, type OutOfFold } from './cross-validate.js';
import { type Compared, type Contender, comparedByDefault, judgeAll, simplicity } from './judge-all.js';
import { learningCurves, sizesFor } from './learning-curves.js';
import { peakMemoryMiB, watchMemory } from './memory.js';
import type { CompareOptions } from './options.js';
import { prepare } from './prepare.js';
import { groupsOf, splitRows } from './protocol.js';
import { type CompareResult, schemaVersion } from './results.js';
import { weightsOf } from './weights.js';
import { comparisonSentences, sayProtocol } from './words.js';

type PlainCompareOptions = Omit<CompareOptions, 'progress' | 'stop'>;

/**
 * Judges models or runs against each other and recommends one.
 *
 * @throws UsageError for a model that does not exist or fewer than two runs, DataError for runs on different rows
 */
export function compare(options: CompareOptions): Promise<CompareResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(compareJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const compareJob = defineJob(
  import.meta.url,
  'compareJob',
  async (options: PlainCompareOptions, context: JobContext): Promise<CompareResult> => {
    const started = performance.now();
    if (options.out !== undefined && existsSync(options.out) && options.force !== true)
      throw new UsageError(`${options.out} exists already; choose another name, or add --force to replace it.`);
    const compared =
      options.runs === undefined
        ? await compareOnData(options, context)
        : await compareRuns(options.runs, options, context);
    const { warnings, sources, runs } = compared;
    const lineage = {
      createdAt: new Date().toISOString(),
      node: process.version,
      seed: options.seed ?? 0,
      command: options.command ?? '',
      sources,
      ...(runs === undefined ? {} : { runs }),
    };
    const data = { ...compared.data, lineage };
    const language = options.language ?? 'en';
    if (options.out !== undefined) await writeAtomic(options.out, renderComparison(data, { language }));
    return {
      schemaVersion,
      ...data,
      protocol: sayProtocol(data.protocol, language),
      ...comparisonSentences(data, language),
      ...(options.out === undefined ? {} : { report: options.out }),
      seconds: (performance.now() - started) / 1000,
      peakMemoryMiB: peakMemoryMiB(),
      warnings,
    };
  },
);

async function compareOnData(options: PlainCompareOptions, context: JobContext): Promise<Compared> {
  const wanted = options.models ?? comparedByDefault(families);
  const models = [...new Set(wanted)].sort((a, b) => simplicity(a) - simplicity(b));
  for (const model of models) findFamily(families, model);
  if (models.length < 2) {
    const beside = models[0] === 'scorecard' ? 'boost' : 'scorecard';
    throw new UsageError(
      `--models ${models.join(',')}: one model has nothing to be compared with. Name two or more, such as --models ${beside},${models[0] ?? 'boost'}; to train one model beside a scorecard: fathom train credit FILE --model ${models[0] ?? 'boost'}.`,
    );
  }
  const random = new Random(options.seed ?? 0);
  const prepared = await prepare(options, random, context);
  const { table: all, outcome, target, time } = prepared;
  const used = new Set(['feature', 'target', 'weight', 'time']);
  const table = all.pick(all.schema.filter((column) => used.has(column.role)).map((column) => column.name));
  const split = splitRows(all, outcome, options, time, random.split('split'));
  const judged: Contender[] = [];
  for (const model of models) {
    const contestant = [{ model, parameters: {} }];
    const memory = watchMemory();
    const { folds } = await crossValidate(
      { table, target, kind: 'binary', split, contestants: contestant, further: [] },
      random.split('folds'),
      noNotes,
      context,
    );
    const own = folds[0]!;
    judged.push({ name: model, model, probability: own.prediction, cost: costOf(own, split.folds, memory.peakMiB()) });
  }
  const weights = weightsOf(all);
  const curves =
    options.sizes === undefined
      ? undefined
      : await learningCurves(
          {
            ...{ table, target, outcome, weights, split, models },
            whole: judged.map(({ probability }) => probability),
            sizes: sizesFor(options.sizes, split),
          },
          random.split('sizes'),
          context,
        );
  const data = await judgeAll(judged, outcome, { weights, groups: groupsOf(split.dependence) }, random, context);
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

function costOf(
  own: OutOfFold,
  folds: readonly { readonly test: Int32Array }[],
  peakMemory: number,
): Contender['cost'] {
  const held = folds.reduce((sum, { test }) => sum + test.length, 0);
  return {
    fitSeconds: (own.seconds - own.predictSeconds) / folds.length,
    predictMicroseconds: (1e6 * own.predictSeconds) / Math.max(1, held),
    bytes: Math.round(own.bytes),
    peakMemoryMiB: peakMemory,
  };
}
