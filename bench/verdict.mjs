// How often is a model called worth it although there is nothing to learn? Loan books whose outcomes are shuffled, five folds,
// by the rule that training uses: `boost` and `auto` against `scorecard`, the networks against the better of `scorecard` and
// `boost`; and how often DeLong's test alone would have said so. `--only mlp,transformer` takes some models.
import { sharedInt32, stratifiedFolds } from 'fathom/data';
import { auc, delongInterval, delongTest, verdict } from 'fathom/evaluate';
import { Random } from 'fathom/random';
import { simulateLoanBook } from 'fathom/tasks';
import { costRow } from './lib.mjs';
import { benchHash, hashOf, keeper, programHash, tableHash } from './lib-keep.mjs';
import { outOfFold } from './lib-out-of-fold.mjs';

export const title = 'Verdict: false "worth it" on shuffled outcomes';

const rowsPerTable = 400;
const foldCount = 5;
const complexModels = ['boost', 'auto', 'mlp', 'transformer'];
const large = ['mlp', 'transformer'];

export default async function falseVerdicts({ quick, log, only = complexModels }) {
  const tables = quick ? 10 : 100;
  const kept = keeper('verdict');
  const programs = [
    programHash('models', 'trees', 'features', 'engine', 'nn', 'train', 'data', 'random'),
    benchHash('verdict.mjs', 'lib-out-of-fold.mjs', 'lib-credit-fit.mjs'),
  ];
  const counts = Object.fromEntries(only.map((model) => [model, { worthIt: 0, significant: 0 }]));
  for (let i = 0; i < tables; i++) {
    const { table, outcome } = shuffled(i);
    const foldOf = stratifiedFolds(outcome, foldCount, new Random('folds').split(i));
    const identity = [programs, tableHash(table), hashOf(Array.from(foldOf))];
    const said = (model) =>
      kept.of(`${model} ${i}`, identity, () => outOfFold({ table, folds: { [i]: foldOf } }, i, { model }));
    const contenders = {};
    for (const model of new Set(['scorecard', 'boost', ...only])) {
      const probability = Float64Array.from(await said(model));
      contenders[model] = {
        ...{ model, probability, auc: auc(outcome, probability), interval: delongInterval(outcome, probability) },
      };
    }
    for (const model of only) {
      const isLarge = large.includes(model);
      const { scorecard, boost, [model]: complex } = contenders;
      const simple = isLarge && boost.auc > scorecard.auc ? boost : scorecard;
      const test = delongTest(outcome, complex.probability, simple.probability);
      if (verdict({ isLarge, complex, simple, test }).worthIt) counts[model].worthIt++;
      if (test.pValue < 0.05) counts[model].significant++;
    }
    if ((i + 1) % 20 === 0) log(`${i + 1} tables: ${JSON.stringify(counts)}`);
  }
  const unit = `per 100 tables of ${rowsPerTable} shuffled rows`;
  const share = (found) => (100 * found) / tables;
  return only.flatMap((model) => {
    const { worthIt, significant } = counts[model];
    const row = { threads: 2, unit };
    const rival = large.includes(model) ? 'the better of scorecard and boost' : 'scorecard';
    return [
      costRow({
        ...{ ...row, case: `false "worth it", ${model} against ${rival}`, ours: share(worthIt) },
        ...{ peer: 5, peerName: 'goal, at most' },
      }),
      costRow({ ...row, case: `p < .05 by DeLong alone, ${model}`, ours: share(significant) }),
    ];
  });
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
