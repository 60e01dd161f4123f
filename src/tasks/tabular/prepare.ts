// The first half of a training on a table of any domain: the target decides what it is, the rest is as for credit.

import type { JobContext } from '../../parallel/index.js';
import type { Finding } from '../../quality/index.js';
import type { Random } from '../../random/index.js';
import { wantedKinds } from '../columns.js';
import type { PlainTrainOptions } from '../options.js';
import { type PreparedTable, prepareTable } from '../prepare.js';
import { type SettledTarget, settleTarget } from './target.js';

export type PreparedTabular = PreparedTable<SettledTarget>;

/** @throws as `prepareTable` and `settleTarget` */
export async function prepareTabular(
  options: PlainTrainOptions,
  random: Random,
  context: JobContext,
): Promise<PreparedTabular> {
  const prepared = await prepareTable<SettledTarget>(options, random, context, {
    // The target is read as what it looks like, or as what the user says.
    kinds: wantedKinds({ ...options, target: undefined }),
    settle: (table) => settleTarget(table, options.target!, options),
    positive: ({ target }) => (target.kind === 'binary' ? [target.classes[1]!] : undefined),
    findings: meantHere,
  });
  return { ...prepared, caveats: [...prepared.known.caveats, ...prepared.caveats] };
}

/**
 * Lenders' judgements are no matter here, and names that tell a leak in lending ("recoveries") tell none elsewhere. A column
 * that almost decides the outcome alone is a leak among loans; of flowers it may be the length of a petal, so it is told and
 * kept. Ages below 14 cannot be a borrower's, but may be a building's.
 */
function meantHere(found: readonly Finding[]): Finding[] {
  return found
    .filter(({ check }) => check !== 'lender-decision' && check !== 'post-outcome')
    .filter((finding) => !isAge(finding))
    .map((finding) => (finding.check === 'leakage' ? { ...finding, severity: 'warning' } : finding));
}

/** Ages are the only values that are impossible without being negative. */
function isAge({ check, repair }: Finding): boolean {
  return (
    check === 'impossible-values' &&
    repair?.action === 'to-missing' &&
    repair.values.every((value) => Number(value) >= 0)
  );
}
