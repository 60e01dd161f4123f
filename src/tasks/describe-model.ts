// What a training says about its model: the numbers of the report, all from predictions on rows the model had not seen
// and from explanations whose sums were checked.
import { basename } from 'node:path';
import { gradeTable } from '../evaluate/index.js';
import { checkAdditivity, featureEffects, globalImportance } from '../explain/index.js';
import {
  CalibratedClassifier,
  families,
  findFamily,
  LogisticModel,
  ScorecardModel,
  scorecardSummary,
} from '../models/index.js';
import { type JobContext, parallelMap } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { CandidateSummary, ReportData } from '../report/index.js';
import { fathomVersion } from '../runs/index.js';
import { coefficientCaveats, savedModelCaveats } from './caveats.js';
import { coefficientsOf } from './coefficients-of.js';
import type { CreditParts } from './credit/training.js';
import { exampleApplicants } from './example-applicants.js';
import { rankImportance } from './importance.js';
import { judgeJob } from './judge-job.js';
import { learningOf } from './learning-of.js';
import { pickRows } from './protocol.js';
import { describeSegments } from './segments.js';
import type { Lineage, Trained, Untimed } from './training.js';
import { type Candidate, verdictOf } from './verdict-of.js';

/** Rows that are explained for importance and effects. */
const explainedRows = 5000;
const effectsShown = 12;

/** Judges all candidates on the held-out rows, tests them against each other, and explains the model that is kept. */
export async function describeModel(
  trained: Trained<CreditParts>,
  lineage: Lineage,
  random: Random,
  context: JobContext,
): Promise<Untimed<ReportData>> {
  const { prepared, model, folds, held } = trained;
  const table = trained.learning.rows(held);
  const outcome = pickRows(trained.truth, held);
  const weights = trained.weights && pickRows(trained.weights, held);
  const groups = trained.groups && pickRows(trained.groups, held);
  const probabilities = folds.map(({ prediction }) => pickRows(prediction, held));
  const judged = await parallelMap(
    judgeJob,
    probabilities.map((probability, i) => ({
      outcome,
      probability,
      weights,
      groups,
      ...(i === 0 ? {} : { chosen: probabilities[0]! }),
      bootstrap: i === 0 ? 200 : 0,
      randomKey: random.split('judge').key,
    })),
    { threads: context.threads, stop: context.stop },
  );
  const candidates = folds.map(
    ({ model, seconds }, i): Candidate => ({
      model,
      probability: probabilities[i]!,
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
      ...trained.caveats,
      ...prepared.caveats,
      ...(uncalibrated instanceof LogisticModel ? await coefficientCaveats(uncalibrated, trained.learning) : []),
      ...savedModelCaveats(pickRows(chosen.probability, sampled), explanation.output),
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
      asked: trained.options.segments ?? [],
      features: importance.map(({ feature }) => feature),
    }),
    ...coefficientsOf(classifier),
    ...learningOf(uncalibrated, trained.fitted),
    applicants: await exampleApplicants(table, chosen.probability, model),
  };
}
