// Train on a file of loans, then score new applicants: what `fathom train credit` and `fathom predict` do, as a program.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { predict, train } from 'fathom';
import { writeTable } from 'fathom/data';
import { Random } from 'fathom/random';
import { simulateLoanBook } from 'fathom/tasks';

export interface Settings {
  /** Folder for the simulated files and the run. */
  readonly home: string;
  readonly rows?: number;
  readonly folds?: number;
  readonly seed?: number;
}

export interface Outcome {
  readonly model: string;
  /** Pooled out-of-fold area under the ROC curve, and its 95 % interval. */
  readonly auc: number;
  readonly interval: readonly [number, number];
  /** Whether the model is worth it over the simpler one, in words. */
  readonly verdict: string;
  readonly newApplicants: number;
  readonly meanProbability: number;
  readonly report: string;
}

export async function main({ home, rows = 8000, folds = 5, seed = 0 }: Settings): Promise<Outcome> {
  // Data: last year's loans with their outcome, and this month's applicants.
  const random = new Random(seed);
  const loans = join(home, 'loans.csv');
  const applicants = join(home, 'applicants.csv');
  await writeTable(simulateLoanBook({ rows, random: random.split('loans') }), loans, { force: true });
  await writeTable(simulateLoanBook({ rows: 200, random: random.split('applicants') }), applicants, { force: true });

  // Model: judged on held-out folds, then fitted on all rows and kept as a run.
  const trained = await train({
    task: 'credit',
    data: [loans],
    target: 'defaulted',
    protected: ['sex'],
    model: 'scorecard',
    folds,
    seed,
    home,
  });

  // Scores for applicants that the model has never seen.
  const scored = await predict({ run: trained.run, data: [applicants], home, reasons: 4, format: 'table' });

  const { metrics, intervals } = trained.results[0]!;
  return {
    model: trained.model,
    auc: metrics.auc,
    interval: intervals.auc!,
    verdict: trained.verdict.sentence,
    newApplicants: scored.rows,
    meanProbability: scored.meanProbability,
    report: trained.report,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main({ home: '.fathom' }));
