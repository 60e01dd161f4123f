// A scorecard from its parts: bins of largest information value, their weight of evidence, a logistic regression, points.
// The model family `scorecard` does the same with more care; this shows what it is made of.
import { pathToFileURL } from 'node:url';
import { type NumericColumn, sharedFloat64, Table } from 'fathom/data';
import { auc, scoreScale } from 'fathom/evaluate';
import { assignBins, type Binning, binLabel, describeInputs, fitBinning, modelInputs } from 'fathom/features';
import { eventProbability, families, findFamily } from 'fathom/models';
import { StopSignal, silent, single } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { simulateLoanBook } from 'fathom/tasks';

export interface Settings {
  readonly rows?: number;
  readonly seed?: number;
  /** Columns with less information value than this are left out. */
  readonly leastInformation?: number;
}

export interface Outcome {
  /** Columns that are used, strongest first. */
  readonly columns: readonly string[];
  /** Area under the ROC curve on the rows that were held out. */
  readonly auc: number;
  /** Bins of the strongest column: label, share of events, weight of evidence. */
  readonly bins: readonly (readonly [label: string, eventRate: number, weightOfEvidence: number])[];
  /** Points of the safest and the riskiest applicant held out. */
  readonly scores: readonly [best: number, worst: number];
}

export async function main({ rows = 6000, seed = 0, leastInformation = 0.02 }: Settings = {}): Promise<Outcome> {
  const random = new Random(seed);

  // Data: a simulated book without planted faults; every fourth loan is held out.
  const book = simulateLoanBook({ rows, random: random.split('loans'), faults: false });
  const table = withOutcome(book).pick([...features, 'defaulted']);
  const learn = table.filter((row) => row % 4 !== 0);
  const heldOut = table.filter((row) => row % 4 === 0);

  // Bins: one optimal binning per column, learned from the training rows only.
  const inputs = describeInputs(learn);
  const isEvent = Uint8Array.from(learn.categories('defaulted').codes);
  const binnings = modelInputs(learn, inputs)
    .map((input) => fitBinning(input, { isEvent }))
    .filter((binning) => binning.informationValue >= leastInformation)
    .sort((a, b) => b.informationValue - a.informationValue);

  // Model: a logistic regression on weights of evidence.
  const logistic = findFamily(families, 'logistic').create();
  const context = { random, threads: 1, collective: single, progress: silent, stop: new StopSignal() };
  const model = await logistic.fit(asEvidence(learn, binnings), context);

  // Judgement on rows that neither bins nor model have seen, and points on the usual scale.
  const probability = eventProbability(await model.predictProba(asEvidence(heldOut, binnings)));
  const scores = Array.from(probability, (pd) => scoreScale().score(pd));
  const strongest = binnings[0]!;
  return {
    columns: binnings.map((binning) => binning.name),
    auc: auc(heldOut.categories('defaulted').codes, probability),
    bins: strongest.bins.map(({ events, nonEvents, weightOfEvidence }, bin) => [
      binLabel(strongest, bin),
      events / Math.max(1, events + nonEvents),
      weightOfEvidence,
    ]),
    scores: [Math.max(...scores), Math.min(...scores)],
  };
}

const features = [
  'loan_amount',
  'term_months',
  'loan_purpose',
  'income',
  'employment_years',
  'home_ownership',
  'age',
  'region',
  'existing_debt',
  'dti',
  'utilisation',
  'inquiries_6m',
  'delinquencies_2y',
];

/** With the outcome as a boolean target whose second level is the event. */
function withOutcome(book: Table): Table {
  const { codes, levels } = book.categories('defaulted');
  const event = levels.indexOf('1');
  return book.with(
    { name: 'defaulted', kind: 'boolean', role: 'target', levels: ['0', '1'] },
    { kind: 'boolean', codes: codes.map((code) => Number(code === event)), levels: ['0', '1'] },
  );
}

/** The table with every binned column replaced by the weight of evidence of its bins. */
function asEvidence(table: Table, binnings: readonly Binning[]): Table {
  const inputs = modelInputs(table, describeInputs(table));
  const columns = binnings.map((binning): NumericColumn => {
    const bins = assignBins(binning, inputs.find((input) => input.name === binning.name)!);
    const values = sharedFloat64(table.rowCount);
    bins.forEach((bin, row) => {
      values[row] = binning.bins[bin]!.weightOfEvidence;
    });
    return { kind: 'numeric', values };
  });
  return new Table(
    [
      ...binnings.map(({ name }) => ({ name, kind: 'numeric', role: 'feature' }) as const),
      { name: 'defaulted', kind: 'boolean', role: 'target', levels: ['0', '1'] },
    ],
    [...columns, table.categories('defaulted')],
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
