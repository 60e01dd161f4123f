import type { Table } from '../data/index.js';
import { gradeOf } from '../evaluate/index.js';
import { checkAdditivity, reasonsFor } from '../explain/index.js';
import type { ApplicantSummary } from '../report/index.js';
import { type SavedModel, scoresOf } from './saved-model.js';

/** A safe, a middling and a risky applicant: the 10th, 50th and 95th percentile of the predicted risk. */
export async function exampleApplicants(
  table: Table,
  probability: Float64Array,
  model: SavedModel,
): Promise<ApplicantSummary[]> {
  const order = Int32Array.from(probability, (_, i) => i).sort((a, b) => probability[a]! - probability[b]! || a - b);
  const picked = Int32Array.from([0.1, 0.5, 0.95], (share) => order[Math.floor(share * (order.length - 1))]!);
  const rows = table.rows(picked);
  const explanation = await model.classifier.explain(rows);
  checkAdditivity(explanation);
  const reasons = reasonsFor(explanation, rows, model.background, { direction: 'both' });
  const pds = explanation.output.map((output) => 1 / (1 + Math.exp(-output)));
  const scores = scoresOf(model, rows, pds);
  return Array.from(pds, (pd, i) => {
    return {
      row: rows.rowNumbers[i]!,
      probability: pd,
      score: scores[i]!,
      grade: gradeOf(pd),
      reasons: reasons[i]!,
    };
  });
}
