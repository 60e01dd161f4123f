// What a training says about its model: the numbers of the report, all from predictions on rows the model had not seen
// and from explanations whose sums were checked.
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { Table } from '../data/index.js';
import { delongTest, gradeTable, type Judgement, judge, verdict } from '../evaluate/index.js';
import { checkAdditivity, featureEffects, globalImportance, reasonsFor } from '../explain/index.js';
import { families, findFamily, scorecardSummary } from '../models/index.js';
import type { Random } from '../random/index.js';
import type { ApplicantSummary, CandidateSummary, Protocol, ReportData } from '../report/index.js';
import type { OutOfFold } from './cross-validate.js';
import type { FitOutput } from './fit-job.js';
import type { Prepared } from './prepare.js';
import { positions } from './protocol.js';
import type { SavedModel } from './saved-model.js';
import { summariseColumns } from './summarise-columns.js';

/** Rows that are explained for importance and effects. */
const explainedRows = 5000;
const effectsShown = 12;

export interface Trained {
  readonly prepared: Prepared;
  readonly model: SavedModel;
  readonly fitted: FitOutput;
  /** The rows the model learned from, in file order, and what was predicted for them out of fold; the chosen model first. */
  readonly learning: Table;
  readonly outcome: Int32Array;
  readonly weights?: Float64Array;
  readonly folds: readonly OutOfFold[];
  readonly protocol: Protocol;
  readonly test?: Judgement;
}

export interface Lineage {
  readonly id: string;
  readonly name?: string;
  readonly seed: number;
  readonly command: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Everything the report shows but the times, which are known last. */
export type Description = Omit<ReportData, 'run'> & { readonly run: Omit<ReportData['run'], 'seconds' | 'createdAt'> };

export function describeModel(trained: Trained, lineage: Lineage, random: Random): Description {
  const { prepared, model, learning, folds } = trained;
  const held = positions(learning.rowCount, (i) => !Number.isNaN(folds[0]!.probability[i]!));
  const outcome = pick(trained.outcome, held);
  const weights = trained.weights && pick(trained.weights, held);
  const candidates = folds.map((candidate) => {
    const probability = pick(candidate.probability, held);
    const judgement = judge(outcome, probability, { random: random.split('judge'), weights });
    return { candidate, probability, judgement };
  });
  const chosen = candidates[0]!;
  const summaries = candidates.map(
    ({ candidate, probability, judgement }): CandidateSummary => ({
      model: candidate.model,
      size: candidate.model === 'auto' ? findFamily(families, trained.fitted.model).size : findFamily(families, candidate.model).size,
      metrics: judgement.metrics,
      intervals: judgement.intervals,
      ...(candidate === chosen.candidate ? {} : { test: delongTest(outcome, chosen.probability, probability) }),
      seconds: candidate.seconds,
    }),
  );

  const sample = learning.rows(held).rows(random.split('explain').sample(held.length, explainedRows));
  const sampled = random.split('explain').sample(held.length, explainedRows);
  const explanation = model.classifier.explain(sample);
  checkAdditivity(explanation);
  const importance = globalImportance(explanation);
  const strongest = importance.slice(0, effectsShown).map((entry) => entry.feature);

  return {
    run: { ...lineage, fathom: version, node: process.version },
    data: {
      sources: prepared.sources.map(({ path, bytes, sha256 }) => ({ name: basename(path), bytes, sha256 })),
      rows: prepared.table.rowCount,
      columns: summariseColumns(prepared.table),
      target: {
        column: prepared.target,
        positive: prepared.positive,
        events: prepared.outcome.reduce((sum, value) => sum + value, 0),
        excluded: prepared.excluded,
      },
    },
    findings: prepared.findings,
    model: {
      name: trained.fitted.model,
      parameters: lineage.parameters,
      protocol: trained.protocol,
      ...(trained.fitted.choice === undefined ? {} : { chosenFrom: trained.fitted.choice.inner }),
    },
    result: chosen.judgement,
    ...(trained.test === undefined ? {} : { test: trained.test }),
    candidates: summaries,
    verdict: verdictOf(outcome, candidates, trained.fitted.model),
    importance,
    effects: featureEffects(sample, pick(outcome, sampled), pick(chosen.probability, sampled), explanation, model.classifier.features.filter((feature) => strongest.includes(feature.name))),
    grades: gradeTable(outcome, chosen.probability),
    ...scorecardPart(model),
    applicants: exampleApplicants(learning.rows(held), chosen.probability, model),
  };
}

function pick<A extends Int32Array | Float64Array>(values: A, rows: Int32Array): A {
  const picked = new (values.constructor as new (length: number) => A)(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]!]!;
  return picked;
}
