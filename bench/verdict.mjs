// How often is a model called worth it although there is nothing to learn? Loan books whose outcomes are shuffled, five
// folds, boost against scorecard by the rule that training uses; and how often DeLong's test alone would have said so.
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

export default async function falseVerdicts({ quick, log }) {
  const tables = quick ? 10 : 100;
  const [worthIt, significant] = [[], []];
  for (let i = 0; i < tables; i++) {
    const { table, outcome } = shuffled(i);
    const foldOf = stratifiedFolds(outcome, foldCount, new Random('folds').split(i));
    const contender = async (model) => {
      const inputs = Array.from({ length: foldCount }, (_, fold) => ({
        table: table.toParts(),
        model,
        foldOf,
        fold,
        seed: i,
      }));
      const probability = new Float64Array(outcome.length);
      for (const output of await parallelMap(fitFold, inputs)) {
        let at = 0;
        foldOf.forEach((held, row) => {
          if (held === output.fold) probability[row] = output.probability[at++];
        });
      }
      return { model, probability, auc: auc(outcome, probability), interval: delongInterval(outcome, probability) };
    };
    const [complex, simple] = [await contender('boost'), await contender('scorecard')];
    const test = delongTest(outcome, complex.probability, simple.probability);
    if (verdict({ complex, simple, test }).worthIt) worthIt.push(i);
    if (test.pValue < 0.05) significant.push(i);
    if ((i + 1) % 20 === 0)
      log(`${i + 1} tables: ${worthIt.length} worth it, ${significant.length} significant by DeLong alone`);
  }
  const unit = `per 100 tables of ${rowsPerTable} shuffled rows`;
  const share = (found) => (100 * found.length) / tables;
  return [
    costRow({
      case: 'false "worth it", boost against scorecard',
      threads: 2,
      unit,
      ours: share(worthIt),
      peer: 5,
      peerName: 'goal, at most',
    }),
    costRow({ case: 'p < .05 by DeLong alone', threads: 2, unit, ours: share(significant) }),
  ];
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
