// What a training says about its model: the numbers of the report, all from predictions on rows the model had not seen
// and from explanations whose sums were checked.
import { basename } from 'node:path';
import type { Table } from '../data/index.js';
import { gradeTable, type Judgement } from '../evaluate/index.js';
import { checkAdditivity, featureEffects, globalImportance } from '../explain/index.js';
import {
  CalibratedClassifier,
  type Device,
  families,
  findFamily,
  LogisticModel,
  ScorecardModel,
  scorecardSummary,
} from '../models/index.js';
import { type JobContext, parallelMap } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { CandidateSummary, Caveat, Protocol, ReportData } from '../report/index.js';
import { fathomVersion } from '../runs/index.js';
import { coefficientCaveats } from './caveats.js';
import { coefficientsOf } from './coefficients-of.js';
import type { OutOfFold } from './cross-validate.js';
import { exampleApplicants } from './example-applicants.js';
import type { FitOutput } from './fit-job.js';
import { rankImportance } from './importance.js';
import { judgeJob } from './judge-job.js';
import type { Prepared } from './prepare.js';
import { pickRows, positions } from './protocol.js';
import type { SavedModel } from './saved-model.js';
import { describeSegments } from './segments.js';
import { type Candidate, verdictOf } from './verdict-of.js';

/** Rows that are explained for importance and effects. */
const explainedRows = 5000;
const effectsShown = 12;

export interface Trained {
  readonly prepared: Prepared;
  readonly model: SavedModel;
  readonly fitted: FitOutput;
  /** The rows the model learned from, in file order, and what was predicted for them out of fold; the chosen model first. */
  readonly learning: Table;
  /** The same rows with all their columns. */
  readonly whole: Table;
  /** Columns to show the risk by. */
  readonly segments?: readonly string[];
  readonly outcome: Int32Array;
  readonly weights?: Float64Array | undefined;
  readonly groups?: Int32Array | undefined;
  readonly folds: readonly OutOfFold[];
  readonly protocol: Protocol;
  readonly test?: Judgement;
  /** Beside those of the data. */
  readonly caveats?: readonly Caveat[];
}

export interface Lineage {
  readonly id: string;
  readonly name?: string;
  readonly createdAt: string;
  readonly device: Device;
  readonly seed: number;
  readonly command: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Everything the report shows but the times, which are known last. */
export type Description = Omit<ReportData, 'run'> & { readonly run: Omit<ReportData['run'], 'seconds'> };

/** Judges all candidates on the held-out rows, tests them against each other, and explains the model that is kept. */
export async function describeModel(
  trained: Trained,
  lineage: Lineage,
  random: Random,
  context: JobContext,
): Promise<Description> {
  const { prepared, model, folds } = trained;
  const held = positions(trained.learning.rowCount, (i) => !Number.isNaN(folds[0]!.probability[i]!));
  const table = trained.learning.rows(held);
  const outcome = pickRows(trained.outcome, held);
  const weights = trained.weights && pickRows(trained.weights, held);
  const groups = trained.groups && pickRows(trained.groups, held);
  const heldProbability = pickRows(folds[0]!.probability, held);
  const judged = await parallelMap(
    judgeJob,
    folds.map((candidate, i) => ({
      outcome,
      probability: i === 0 ? heldProbability : pickRows(candidate.probability, held),
      weights,
      groups,
      ...(i === 0 ? {} : { chosen: heldProbability }),
      bootstrap: i === 0 ? 200 : 0,
      randomKey: random.split('judge').key,
    })),
    { threads: context.threads, stop: context.stop },
  );
  const candidates = folds.map(
    ({ model, probability, seconds }, i): Candidate => ({
      model,
      probability: pickRows(probability, held),
      seconds,
      ...judged[i]!,
    }),
  );
  const chosen = candidates[0]!;

  const sampled = random.split('explain').sample(table.rowCount, explainedRows);
  const sample = table.rows(sampled);
  const explanation = await model.classifier.explain(sample);
  checkAdditivity(explanation);
  const importance = rankImportance(explanation.features, globalImportance(explanation));
  const strongest = importance.slice(0, effectsShown).map((entry) => entry.feature);
  const { parameters, ...run } = lineage;
  const { classifier } = model;
  const uncalibrated = classifier instanceof CalibratedClassifier ? classifier.classifier : classifier;

  return {
    run: { ...run, fathom: fathomVersion, node: process.version },
    data: {
      sources: prepared.sources.map(({ path, bytes, sha256 }) => ({ name: basename(path), bytes, sha256 })),
      rows: prepared.table.rowCount,
      columns: prepared.columns,
      target: {
        column: prepared.target,
        positive: prepared.values.positive,
        events: prepared.outcome.reduce((sum, value) => sum + value, 0),
        excluded: prepared.excluded,
      },
    },
    findings: prepared.findings,
    model: {
      name: trained.fitted.model,
      parameters,
      protocol: trained.protocol,
      calibration: model.classifier instanceof CalibratedClassifier ? model.classifier.calibrator.kind : 'none',
      explanation: { method: explanation.method, baseProbability: 1 / (1 + Math.exp(-explanation.baseValue)) },
      ...(trained.fitted.choice === undefined ? {} : { chosenFrom: trained.fitted.choice.inner }),
    },
    result: chosen.judgement,
    ...(trained.test === undefined ? {} : { test: trained.test }),
    candidates: candidates.map(
      (candidate): CandidateSummary => ({
        model: candidate.model,
        size: findFamily(families, candidate === chosen ? trained.fitted.model : candidate.model).size,
        metrics: candidate.judgement.metrics,
        intervals: candidate.judgement.intervals,
        ...(candidate.test === undefined ? {} : { test: candidate.test }),
        seconds: candidate.seconds,
      }),
    ),
    caveats: [
      ...(trained.caveats ?? []),
      ...prepared.caveats,
      ...(uncalibrated instanceof LogisticModel ? await coefficientCaveats(uncalibrated, trained.learning) : []),
    ],
    verdict: verdictOf(outcome, candidates, trained.fitted, { weights, groups }),
    importance,
    effects: featureEffects(sample, pickRows(outcome, sampled), pickRows(chosen.probability, sampled), explanation, {
      features: strongest,
      weights: weights && pickRows(weights, sampled),
    }),
    grades: gradeTable(outcome, chosen.probability, { weights, groups }),
    ...(model.classifier instanceof ScorecardModel ? { scorecard: scorecardSummary(model.classifier) } : {}),
    segments: describeSegments({
      table: trained.whole.rows(held),
      outcome,
      probability: chosen.probability,
      counting: { weights, groups },
      asked: trained.segments ?? [],
      features: importance.map(({ feature }) => feature),
    }),
    ...coefficientsOf(classifier),
    applicants: await exampleApplicants(table, chosen.probability, model),
  };
}
