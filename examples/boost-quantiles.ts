// A forecast with an interval: boosted trees for the middle and for the 10 % and 90 % quantiles of a claim's amount.
import { pathToFileURL } from 'node:url';
import { Random } from 'fathom/random';
import { GradientBoosting } from 'fathom/trees';

export interface Settings {
  readonly rows?: number;
  readonly seed?: number;
}

/** Claims whose amount and its spread grow with the value insured, more so in the north. */
function simulateClaims(rows: number, random: Random) {
  const insured = Float64Array.from({ length: rows }, () => 10 + 90 * random.uniform());
  const age = Float64Array.from({ length: rows }, () => (random.uniform() < 0.1 ? Number.NaN : random.integer(30)));
  const region = Array.from({ length: rows }, () => (random.uniform() < 0.4 ? 'north' : 'south'));
  const amount = insured.map(
    (value, i) => value * (region[i] === 'north' ? 0.5 : 0.3) * Math.exp(0.5 * random.normal()),
  );
  return { columns: { insured, age, region }, target: amount };
}

export async function main({ rows = 6000, seed = 0 }: Settings = {}) {
  const random = new Random(seed);
  const train = simulateClaims(rows, random.split('train'));
  const validation = simulateClaims(rows / 4, random.split('validation'));
  const test = simulateClaims(rows, random.split('test'));

  // One model per quantile; the amount must not fall as the value insured rises. Validation rows say when to stop.
  const monotone = { insured: 1 } as const;
  const predict = async (options: ConstructorParameters<typeof GradientBoosting>[0]) => {
    const estimator = new GradientBoosting({ ...options, maxTrees: 300, minRows: 50, monotone });
    const model = await estimator.fit({ ...train, validation });
    return model.predict(test.columns);
  };
  const middle = await predict({ objective: 'absoluteError' });
  const low = await predict({ objective: 'quantile', alpha: 0.1 });
  const high = await predict({ objective: 'quantile', alpha: 0.9 });

  const inside = test.target.filter((amount, i) => amount >= low[i]! && amount <= high[i]!).length;
  const error = test.target.reduce((sum, amount, i) => sum + Math.abs(amount - middle[i]!), 0);
  const spread = test.target.reduce((sum, amount) => sum + Math.abs(amount - median(test.target)), 0);
  return { coverage: inside / rows, errorOfNaive: error / spread };
}

const median = (values: Float64Array) => values.toSorted()[values.length >> 1]!;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
