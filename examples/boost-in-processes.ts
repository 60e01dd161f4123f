// One boosted model from rows that lie in several processes, on one machine or on many:
//
//   mpirun -n 2 --bind-to none node dist/examples/boost-in-processes.js
//
// Every process gets the model that one process would learn from all rows, byte for byte; the first one prints.
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { openCollective } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { GradientBoosting } from 'fathom/trees';

export interface Settings {
  readonly rows?: number;
  readonly seed?: number;
}

/** Loans `first` to `end` of a book; a process would read its own file in their place. */
function simulateLoans(first: number, end: number, random: Random) {
  const loans = Array.from({ length: end - first }, (_, i) => {
    const own = random.split(first + i);
    const [income, utilisation, purpose, chance] = [0, 1, 2, 3].map((k) => own.split(k).uniform());
    const probability = 1 / (1 + Math.exp(2 + 2 * income! - 3 * utilisation!));
    return { income: income!, utilisation: utilisation!, isCar: purpose! < 0.3, defaulted: chance! < probability };
  });
  return {
    columns: {
      income: loans.map((loan) => loan.income),
      utilisation: loans.map((loan) => loan.utilisation),
      purpose: loans.map((loan) => (loan.isCar ? 'car' : 'other')),
    },
    target: loans.map((loan) => (loan.defaulted ? 1 : 0)),
  };
}

export async function main({ rows = 20_000, seed = 0 }: Settings = {}) {
  const collective = await openCollective();
  const { rank, size } = collective;
  const borderOf = (process: number) => Math.round((rows * process) / size);
  const loans = simulateLoans(borderOf(rank), borderOf(rank + 1), new Random(seed));
  const boosting = new GradientBoosting({ objective: 'logLoss', maxTrees: 60, holdOut: 0.2, rowSample: 0.7 });
  const model = await boosting.fit(loans, { collective });
  const digest = createHash('sha256').update(JSON.stringify(model.save())).digest('hex');
  return { rank, processes: size, rowsHere: loans.target.length, heldOutLoss: model.heldOutLoss, digest };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const outcome = await main();
  if (outcome.rank === 0) console.log(JSON.stringify(outcome));
}
