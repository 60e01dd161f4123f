// Learning to rank: which stocks of a day will do best among each other? LambdaRank, one group per day.
import { pathToFileURL } from 'node:url';
import { Random } from 'fathom/random';
import { GradientBoosting, GradientBoostingModel } from 'fathom/trees';

export interface Settings {
  readonly days?: number;
  readonly stocks?: number;
  readonly seed?: number;
}

/** Returns of simulated stocks: some momentum, some value, and much noise that all stocks of a day share. */
function simulateDays(days: number, stocks: number, random: Random) {
  const market = Array.from({ length: days }, () => random.normal());
  const day = Array.from({ length: days * stocks }, (_, i) => Math.floor(i / stocks));
  const momentum = Float64Array.from(day, () => random.normal());
  const value = Float64Array.from(day, () => random.normal());
  const returns = Float64Array.from(day, (d, i) => market[d]! + 0.5 * momentum[i]! + 0.4 * value[i]! + random.normal());
  return { columns: { momentum, value }, day, returns };
}

/** What a return is worth among those of its day: quintiles, 4 for the best fifth to 0 for the worst. */
function quintiles(returns: Float64Array, stocks: number): Float64Array {
  return returns.map((own, i) => {
    const start = i - (i % stocks);
    const worse = returns.subarray(start, start + stocks).filter((other) => other < own).length;
    return Math.floor((5 * worse) / stocks);
  });
}

export async function main({ days = 200, stocks = 50, seed = 0 }: Settings = {}) {
  const random = new Random(seed);
  const [train, test] = ['train', 'test'].map((part) => simulateDays(days, stocks, random.split(part))) as [Days, Days];
  const target = quintiles(train.returns, stocks);
  const estimator = new GradientBoosting({ objective: 'lambdaRank', at: 10, maxTrees: 60, holdOut: 0.2 });
  const model = await estimator.fit({ columns: train.columns, target, groups: train.day });

  // Saved and loaded it scores the same; the ten best stocks of each test day are bought.
  const scores = GradientBoostingModel.load(model.save()).predict(test.columns);
  let [bought, all] = [0, 0];
  for (let start = 0; start < scores.length; start += stocks) {
    const rows = Array.from({ length: stocks }, (_, i) => start + i).sort((a, b) => scores[b]! - scores[a]!);
    bought += rows.slice(0, 10).reduce((sum, row) => sum + test.returns[row]!, 0) / 10;
    all += rows.reduce((sum, row) => sum + test.returns[row]!, 0) / stocks;
  }
  return { excessReturn: (bought - all) / days, rounds: model.rounds, lostNdcg: model.heldOutLoss! };
}

type Days = ReturnType<typeof simulateDays>;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
