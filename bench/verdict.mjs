// How often is a model called worth it although there is nothing to learn? Loan books whose outcomes are shuffled, five
// folds, `boost` and `auto` against `scorecard` by the rule that training uses; and how often DeLong's test alone would have
// said so.
import { sharedInt32, stratifiedFolds } from 'fathom/data';
import { auc, delongInterval, delongTest, verdict } from 'fathom/evaluate';
import { parallelMap } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { simulateLoanBook } from 'fathom/tasks';
import { costRow } from './lib.mjs';
import { fitFold } from './lib-credit-fit.mjs';

export const title = 'Verdict: false "worth it" on shuffled outcomes';

const rowsPerTable = 400;
const foldCount = 5;
const complexModels = ['boost', 'auto'];

export default async function falseVerdicts({ quick, log }) {
  const tables = quick ? 10 : 100;
  const counts = Object.fromEntries(complexModels.map((model) => [model, { worthIt: 0, significant: 0 }]));
  for (let i = 0; i < tables; i++) {
    const { table, outcome } = shuffled(i);
    const foldOf = stratifiedFolds(outcome, foldCount, new Random('folds').split(i));
    const simple = await contender('scorecard', table, outcome, foldOf, i);
    for (const model of complexModels) {
      const complex = await contender(model, table, outcome, foldOf, i);
      const test = delongTest(outcome, complex.probability, simple.probability);
      if (verdict({ complex, simple, test }).worthIt) counts[model].worthIt++;
      if (test.pValue < 0.05) counts[model].significant++;
    }
    if ((i + 1) % 20 === 0) log(`${i + 1} tables: ${JSON.stringify(counts)}`);
  }
  const unit = `per 100 tables of ${rowsPerTable} shuffled rows`;
  const share = (found) => (100 * found) / tables;
  return complexModels.flatMap((model) => {
    const { worthIt, significant } = counts[model];
    const row = { threads: 2, unit };
    return [
      costRow({
        ...{ ...row, case: `false "worth it", ${model} against scorecard`, ours: share(worthIt) },
        ...{ peer: 5, peerName: 'goal, at most' },
      }),
      costRow({ ...row, case: `p < .05 by DeLong alone, ${model}`, ours: share(significant) }),
    ];
  });
}

async function contender(model, table, outcome, foldOf, seed) {
  const parts = table.toParts();
  const inputs = Array.from({ length: foldCount }, (_, fold) => ({ table: parts, model, foldOf, fold, seed }));
  const probability = new Float64Array(outcome.length);
  for (const output of await parallelMap(fitFold, inputs)) {
    let at = 0;
    foldOf.forEach((held, row) => {
      if (held === output.fold) probability[row] = output.probability[at++];
    });
  }
  return { model, probability, auc: auc(outcome, probability), interval: delongInterval(outcome, probability) };
}

/** A clean loan book whose outcomes are dealt out again at random. */
function shuffled(i) {
  const random = new Random('verdict').split(i);
  const book = simulateLoanBook({ rows: rowsPerTable, random, faults: false });
  const target = book.categories('defaulted');
  const order = random.split('shuffle').permutation(book.rowCount);
  const outcome = sharedInt32(book.rowCount);
  order.forEach((from, to) => {
    outcome[to] = target.levels[target.codes[from]] === '1' ? 1 : 0;
  });
  const levels = ['0', '1'];
  const described = book.with(
    { name: 'defaulted', kind: 'boolean', role: 'target', levels },
    { kind: 'boolean', codes: outcome, levels },
  );
  const used = described.schema.filter(({ role }) => role === 'feature' || role === 'target' || role === 'time');
  return { table: described.pick(used.map(({ name }) => name)), outcome };
}
