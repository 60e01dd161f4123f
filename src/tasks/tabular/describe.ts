// What a training on a table of any domain says about its model: the numbers of the report, all from predictions of rows
// the model had not seen and from explanations whose sums were checked.
import { basename } from 'node:path';
import type { Table } from '../../data/index.js';
import {
  byHeadline,
  type HeadlineTest,
  type HeadlineVerdict,
  headlineVerdict,
  holm,
  leastGain,
  readable,
} from '../../evaluate/index.js';
import { featureEffects } from '../../explain/index.js';
import {
  CalibratedClassifier,
  findFamily,
  LogisticModel,
  ScorecardModel,
  scorecardSummary,
} from '../../models/index.js';
import { type JobContext, parallelMap } from '../../parallel/index.js';
import type { Random } from '../../random/index.js';
import type { ClassEffect, TabularCandidate, TabularReport } from '../../report/index.js';
import { fathomVersion } from '../../runs/index.js';
import { coefficientCaveats, savedModelCaveats } from '../caveats.js';
import { coefficientsOf } from '../coefficients-of.js';
import type { FitOutput } from '../fit-job.js';
import type { Counting } from '../judge-all.js';
import { learners } from '../learners.js';
import { learningOf } from '../learning-of.js';
import { pickPrediction, pickRows } from '../protocol.js';
import type { Lineage, Trained, Untimed } from '../training.js';
import { aims, widthOf } from './aims.js';
import { examplesOf, explanationsOf, importanceOf } from './explain-rows.js';
import { judgeTableJob } from './judge-job.js';
import type { SavedTableModel } from './saved-model.js';
import { targetSummary } from './target-summary.js';
import type { TableParts } from './training.js';

/** Rows that are explained for importance and effects, over all classes. */
const explainedRows = 5000;
const fewestExplained = 200;
const effectsShown = 12;
const classEffectsShown = 8;
const classesShown = 6;

/** Judges all candidates on the held-out rows, tests them against each other, and explains the model that is kept. */
export async function describeTable(
  trained: Trained<TableParts>,
  { parameters, name, ...run }: Lineage,
  random: Random,
  context: JobContext,
): Promise<Untimed<TabularReport>> {
  const { prepared, model: saved, folds, held, fitted } = trained;
  const { target } = saved;
  const { kind, classes } = target;
  const aim = aims[kind];
  const width = widthOf(kind, classes);
  const table = trained.learning.rows(held);
  const truth = pickRows(trained.truth, held);
  const weights = trained.weights && pickRows(trained.weights, held);
  const groups = trained.groups && pickRows(trained.groups, held);
  const predictions = folds.map(({ prediction }) => pickPrediction(prediction, width, held));
  const judged = await parallelMap(
    judgeTableJob,
    predictions.map((prediction, i) => ({
      ...{ kind, classes, truth, prediction, weights, groups },
      ...(i === 0 ? {} : { chosen: predictions[0]! }),
      bootstrap: 200,
      randomKey: random.split('judge').key,
    })),
    { threads: context.threads, stop: context.stop },
  );
  const adjusted = holm(judged.slice(1).map(({ test }) => test!.pValue));
  const candidates = folds.map(({ model, seconds }, i): TabularCandidate => {
    const { judgement, test } = judged[i]!;
    return {
      model,
      size: findFamily(learners[kind].families, i === 0 ? fitted.model : model).size,
      metrics: { ...judgement.metrics },
      intervals: { ...judgement.intervals },
      ...(test === undefined ? {} : { test: { ...test, adjusted: adjusted[i - 1]! } }),
      seconds,
    };
  });

  const most =
    kind === 'multiclass' ? Math.max(fewestExplained, Math.floor(explainedRows / classes.length)) : explainedRows;
  const sampled = random.split('explain').sample(table.rowCount, most);
  const sample = table.rows(sampled);
  const explanations = await explanationsOf(saved, sample);
  const importance = importanceOf(explanations);
  const strongest = importance.slice(0, effectsShown).map(({ feature }) => feature);
  const { model } = saved;
  const uncalibrated = model instanceof CalibratedClassifier ? model.classifier : model;
  const { choice, innerLosses } = fitted;
  const chosenFrom = choice?.inner ?? innerLosses;
  const shown = exampleRows(predictions[0]!, width);

  return {
    kind,
    headline: aim.headline,
    run: { ...run, ...(name === undefined ? {} : { name }), fathom: fathomVersion, node: process.version },
    data: {
      sources: prepared.sources.map(({ path, bytes, sha256 }) => ({ name: basename(path), bytes, sha256 })),
      rows: prepared.table.rowCount,
      columns: prepared.columns,
      target: targetSummary(target, prepared.known),
    },
    findings: prepared.findings,
    model: {
      name: fitted.model,
      parameters,
      protocol: trained.protocol,
      calibration: model instanceof CalibratedClassifier ? model.calibrator.kind : 'none',
      explanation: { method: explanations[0]!.method },
      ...(chosenFrom === undefined ? {} : { chosenFrom }),
    },
    result: judged[0]!.judgement,
    ...(trained.test === undefined ? {} : { test: trained.test }),
    candidates,
    caveats: [
      ...trained.caveats,
      ...prepared.caveats,
      ...(uncalibrated instanceof LogisticModel ? await coefficientCaveats(uncalibrated, trained.learning) : []),
      ...(kind === 'binary' ? savedModelCaveats(pickRows(predictions[0]!, sampled), explanations[0]!.output) : []),
    ],
    verdict: verdictOf(trained, candidates, truth, predictions, { weights, groups }),
    importance,
    effects:
      kind === 'multiclass'
        ? []
        : featureEffects(
            sample,
            pickRows(truth, sampled),
            pickPrediction(predictions[0]!, width, sampled),
            explanations[0]!,
            { features: strongest, weights: weights && pickRows(weights, sampled) },
          ),
    ...(kind === 'multiclass'
      ? {
          classEffects: classEffects(
            { saved, table: sample, truth: pickRows(truth, sampled), weights: weights && pickRows(weights, sampled) },
            pickPrediction(predictions[0]!, width, sampled),
            strongest.slice(0, classEffectsShown),
          ),
        }
      : {}),
    examples: await examplesOf(saved, table.rows(shown), pickRows(truth, shown)),
    ...(uncalibrated instanceof ScorecardModel ? { scorecard: scorecardSummary(uncalibrated) } : {}),
    ...coefficientsOf(model),
    ...learningOf(uncalibrated, fitted),
  };
}

/** A low, a middling and a high one: the 10th, 50th and 95th percentile of the (first) predicted number. */
function exampleRows(prediction: Float64Array, width: number): Int32Array {
  const rows = prediction.length / width;
  const value = (row: number) => prediction[row * width]!;
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => value(a) - value(b) || a - b);
  const picked = [0.1, 0.5, 0.95].map((share) => order[Math.floor(share * (rows - 1))]!);
  return Int32Array.from(new Set(picked));
}

/** Shares of the largest classes, observed and predicted, by the value of each feature. */
function classEffects(
  {
    saved,
    table,
    truth,
    weights,
  }: { saved: SavedTableModel; table: Table; truth: Float64Array; weights?: Float64Array | undefined },
  prediction: Float64Array,
  features: readonly string[],
): ClassEffect[] {
  const { classes } = saved.target;
  const rowsOf = (code: number) => truth.reduce((sum, own) => sum + (own === code ? 1 : 0), 0);
  const largest = classes
    .map((_, code) => ({ code, rows: rowsOf(code) }))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, classesShown)
    .map(({ code }) => code)
    .sort((a, b) => a - b);
  const none = { features: [], contributions: { rows: 0, columns: 0, data: new Float64Array(0) } };
  const perClass = largest.map((code) =>
    featureEffects(
      table,
      truth.map((own) => (own === code ? 1 : 0)),
      Float64Array.from(truth, (_, row) => prediction[row * classes.length + code]!),
      none,
      { features, weights },
    ),
  );
  return perClass[0]!.map(({ feature, kind, points }, f) => ({
    feature,
    kind,
    classes: largest.map((code) => classes[code]!),
    points: points.map(({ label, rows }, p) => ({
      label,
      rows,
      shares: perClass.map((effects) => {
        const { observed, predicted } = effects[f]!.points[p]!;
        return { observed, predicted };
      }),
    })),
  }));
}

/** The best complex model against the best readable one, on the same rows; a large model against the best traditional one. */
function verdictOf(
  { fitted, model: { target } }: Trained<TableParts>,
  candidates: readonly TabularCandidate[],
  truth: Float64Array,
  predictions: readonly Float64Array[],
  counting: Counting,
): HeadlineVerdict {
  const aim = aims[target.kind];
  const { metric } = aim.headline;
  const placed = candidates
    .map(({ model, size, metrics }, i) => ({
      size,
      model: i === 0 && model === 'auto' ? autoName(fitted) : model,
      value: metrics[metric]!,
      i,
    }))
    .sort((a, b) => byHeadline(aim.headline)(a.value, b.value));
  const isLarge = placed.some(({ size }) => size === 'large');
  const isSimple = ({ model, size }: (typeof placed)[number]) =>
    isLarge ? size === 'traditional' : readable.has(model);
  const simple = placed.find(isSimple)!;
  const complex = placed.filter((each) => !isSimple(each) && each.model !== 'prior');
  const [best] = complex;
  const prior = placed.find(({ model }) => model === 'prior');
  const against = (first: number, second: number): HeadlineTest =>
    aim.test(truth, predictions[first]!, predictions[second]!, counting);
  return headlineVerdict({
    headline: aim.headline,
    simple,
    complex: best,
    ...(best === undefined ? {} : { test: against(best.i, simple.i) }),
    ...(prior === undefined ? {} : { signal: against((best ?? simple).i, prior.i) }),
    candidates: complex.length,
    matters: leastGain(aim.headline, simple.value),
  });
}

/** The model that `auto` took, or `auto` itself where it is a sum of several. */
function autoName({ model }: FitOutput): string {
  return readable.has(model) ? model : 'auto';
}
