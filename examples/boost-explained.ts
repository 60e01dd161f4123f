// What boosted trees have learned, read by name: which columns count, how the score moves with one, which two act together.
import { pathToFileURL } from 'node:url';
import { Random } from 'fathom/random';
import { GradientBoosting } from 'fathom/trees';

export interface Settings {
  readonly rows?: number;
  readonly seed?: number;
}

/** Loans: debt hurts those of small income most, regions differ, the age of the form says nothing. */
function simulateLoans(rows: number, random: Random) {
  const income = Float64Array.from({ length: rows }, () =>
    random.uniform() < 0.1 ? Number.NaN : 20 + random.integer(80),
  );
  const debt = Float64Array.from({ length: rows }, () => 10 * random.uniform());
  const region = Array.from({ length: rows }, () => ['north', 'south', 'west'][random.integer(3)]!);
  const formAge = Float64Array.from({ length: rows }, () => random.integer(30));
  const defaulted = debt.map((own, i) => {
    const logOdds = -2 + (income[i]! < 50 ? 0.5 : 0.1) * own + (region[i] === 'west' ? 0.8 : 0);
    return random.uniform() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  });
  return { columns: { income, debt, region, formAge }, target: defaulted };
}

export async function main({ rows = 6000, seed = 0 }: Settings = {}) {
  const random = new Random(seed);
  const train = simulateLoans(rows, random.split('train'));
  const test = simulateLoans(rows / 4, random.split('test'));
  const estimator = new GradientBoosting({ objective: 'logLoss', maxTrees: 60, maxLeaves: 8, maxBins: 16 });
  const model = await estimator.fit(train);
  const names = model.features.map(({ name }) => name);

  // How much the log-loss of new loans rises when a column is shuffled.
  const permuted = model.permutationImportance(test);
  const importance = Object.fromEntries(names.map((name, j) => [name, permuted[j]!]));

  // The mean log-odds when a column holds each of its values in turn, over the new loans; here per region.
  const { axes, values } = model.partialDependence(['region'], test.columns);
  const byRegion = Object.fromEntries(axes[0]!.cells.map(({ label }, i) => [label, values[i]!]));

  // The change of the log-odds along debt; ranges are edges and a label, so the curve can be drawn as it is.
  const effect = model.accumulatedEffects(['debt'], test.columns);
  const curve = effect.axes[0]!.cells.map(({ label }, i) => [label, effect.values[i]!] as const);

  // Mean strength of each pair over new loans, from the exact interaction values.
  const pairs = model.shapInteractions(test.columns).values;
  const width = names.length;
  const strength = (a: number, b: number) => {
    let sum = 0;
    for (let at = a * width + b; at < pairs.length; at += width * width) sum += Math.abs(2 * pairs[at]!);
    return sum / test.target.length;
  };
  const interactions = names
    .flatMap((a, i) => names.slice(i + 1).map((b, k) => ({ pair: `${a} x ${b}`, strength: strength(i, i + 1 + k) })))
    .sort((a, b) => b.strength - a.strength);
  return { importance, byRegion, curve, interactions };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
