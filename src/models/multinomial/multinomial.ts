// The logistic family for several classes: the columns of the binary one, a score per class.
import { z } from 'zod';
import { stratifiedFolds, Table } from '../../data/index.js';
import { type ClassTarget, classTarget } from '../../features/index.js';
import type { Random } from '../../random/index.js';
import { encodeTable } from '../encoding/index.js';
import type { Classifier, Estimator } from '../estimator.js';
import { readOptions } from '../read-options.js';
import type { ModelFamily } from '../registry.js';
import { LinearScores, SoftmaxClassifier } from '../scores/index.js';
import { fitMultinomial, type MultinomialInput } from './fit-multinomial.js';

export interface MultinomialOptions {
  /** L2 penalty on scaled columns, 1 / C of scikit-learn; `auto` takes the one that predicts held-out rows best. */
  readonly ridge: number | 'auto';
  /** Share of the rows whose extreme values are clipped, at either end. */
  readonly clip: number;
  /** Levels with a smaller share of the rows get no coefficient. */
  readonly rareShare: number;
}

const defaults: MultinomialOptions = { ridge: 'auto', clip: 0.005, rareShare: 0.002 };

const schema: z.ZodType<MultinomialOptions> = z.strictObject({
  ridge: z.union([z.number().positive(), z.literal('auto')]),
  clip: z.number().min(0).max(0.49),
  rareShare: z.number().min(0).max(0.5),
});

/** Penalties that held-out rows decide between, the strongest first, so that each fit begins near the next. */
const penalties = [100, 30, 10, 3, 1, 0.3, 0.1];
const parts = 4;
/** Rows that the penalty is chosen on at most. */
const mostRows = 20_000;

function multinomialEstimator({ ridge, clip, rareShare }: MultinomialOptions): Estimator<Classifier> {
  return {
    name: 'logistic',
    parameters: { ridge, clip, rareShare },
    async fit(data, context) {
      const mayStop = () => context.stop.throwIfRequested();
      mayStop();
      const table = await Table.from(data);
      const target = classTarget(table, 'logistic');
      const { classes, codes, weights } = target;
      const outcomes = classes.map((_, k) => Uint8Array.from(codes, (code) => (code === k ? 1 : 0)));
      const encoded = encodeTable(table, { outcomes, weights }, { clip, rareShare, dropReference: false }, mayStop);
      const input = { columns: encoded.columns.flat(), codes, classes: classes.length, weights };
      context.progress({ stage: 'fit', done: 0, total: 2 });
      const penalty = ridge === 'auto' ? choosePenalty(input, target, context.random.split('penalty'), mayStop) : ridge;
      context.progress({ stage: 'fit', done: 1, total: 2 });
      const fitted = fitMultinomial({ ...input, penalty }, undefined, mayStop);
      context.progress({ stage: 'fit', done: 2, total: 2 });
      return new SoftmaxClassifier({
        name: 'logistic',
        classes,
        scores: LinearScores.of(encoded, fitted, weights),
        training: { rows: table.rowCount, penalty },
      });
    },
  };
}

/** The penalty of least held-out loss; 1 where a class has too few rows to hold some out. */
function choosePenalty(
  whole: Omit<MultinomialInput, 'penalty'>,
  { codes }: ClassTarget,
  random: Random,
  mayStop: () => void,
): number {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  if (Math.min(...counts.values()) < parts) return 1;
  const rows = Array.from(random.split('rows').permutation(codes.length)).slice(0, mostRows);
  const seen = new Map<number, number>();
  for (const row of rows) seen.set(codes[row]!, (seen.get(codes[row]!) ?? 0) + 1);
  const kept = rows.filter((row) => seen.get(codes[row]!)! >= parts);
  const partOf = stratifiedFolds(
    kept.map((row) => codes[row]!),
    parts,
    random.split('parts'),
  );
  const losses = penalties.map(() => 0);
  for (let part = 0; part < parts; part++) {
    const learned = pick(whole, (i) => partOf[i] !== part, kept);
    const held = pick(whole, (i) => partOf[i] === part, kept);
    let start: Float64Array[] | undefined;
    penalties.forEach((penalty, p) => {
      // The penalty is stated for all rows; a part of them has as much less to hold against it.
      const share = learned.codes.length / codes.length;
      start = fitMultinomial({ ...learned, penalty: penalty * share }, start, mayStop);
      losses[p]! += lossOf(start, held);
    });
  }
  return penalties[losses.indexOf(Math.min(...losses))]!;
}

function pick<I extends Omit<MultinomialInput, 'penalty'>>(input: I, keep: (i: number) => boolean, rows: number[]): I {
  const own = rows.filter((_, i) => keep(i));
  return {
    ...input,
    columns: input.columns.map((x) => Float64Array.from(own, (row) => x[row]!)),
    codes: Int32Array.from(own, (row) => input.codes[row]!),
    weights: input.weights && Float64Array.from(own, (row) => input.weights![row]!),
  };
}

/** Sum of -log probability of the rows' own classes. */
function lossOf(fitted: readonly Float64Array[], input: Omit<MultinomialInput, 'penalty'>): number {
  let loss = 0;
  for (let i = 0; i < input.codes.length; i++) {
    const scores = fitted.map((beta) => input.columns.reduce((sum, x, j) => sum + beta[j + 1]! * x[i]!, beta[0]!));
    const most = Math.max(...scores);
    const sum = scores.reduce((all, score) => all + Math.exp(score - most), 0);
    loss += (input.weights?.[i] ?? 1) * (most + Math.log(sum) - scores[input.codes[i]!]!);
  }
  return loss;
}

/** Multinomial logistic regression on one-hot levels and scaled numbers. */
export const multinomial: ModelFamily<Classifier> = {
  name: 'logistic',
  size: 'traditional',
  summary: 'multinomial logistic regression: one-hot levels, scaled numbers, a penalty chosen on held-out rows',
  create: (parameters = {}) => multinomialEstimator(readOptions('logistic', schema, defaults, parameters)),
  load: (state) => SoftmaxClassifier.load('logistic', state),
};
