// Whether a more complex model is worth it, and how the model that is kept stands among the others.
import { delongTest, type Judgement, onlySimple, type PairedTest, readable, verdict } from '../evaluate/index.js';
import { families, findFamily } from '../models/index.js';
import type { Verdict } from '../report/index.js';
import type { FitOutput } from './fit-job.js';
import type { Counting } from './judge-all.js';

export interface Candidate {
  readonly model: string;
  readonly probability: Float64Array;
  readonly judgement: Judgement;
  /** The chosen model against this one. */
  readonly test?: PairedTest;
  readonly seconds: number;
}

/**
 * The best complex model against the best readable one, on the same rows (a large model, where there is one, against the
 * best traditional one); and the model that is kept against the best of
 * the others, where that is neither of the two, or `auto` kept several models though the verdict says otherwise.
 *
 * @param candidates the chosen one first
 * @param fitted the model that is kept
 */
export function verdictOf(
  outcome: Int32Array,
  candidates: readonly Candidate[],
  fitted: Pick<FitOutput, 'model' | 'choice'>,
  { weights, groups }: Counting,
): Verdict {
  const isStack = fitted.model === 'auto';
  const sizeOf = (model: string) => findFamily(families, model).size;
  const isLarge = candidates.some(({ model }) => sizeOf(model) === 'large');
  const isSimple = (model: string) => (isLarge ? sizeOf(model) === 'traditional' : readable.has(model));
  const simple = best(candidates.filter(({ model }) => isSimple(model)))!;
  const others = candidates.filter(
    ({ model }) => !isSimple(model) && model !== 'prior' && (model !== 'auto' || isStack),
  );
  const complex = best(others);
  const decided =
    complex === undefined
      ? withoutComplex(simple, fitted)
      : verdict({
          isLarge,
          complex: contender(complex),
          simple: contender(simple),
          test: delongTest(outcome, complex.probability, simple.probability, weights, { groups }),
          candidates: others.length,
        });
  const standing = isStack ? stackStanding(decided, fitted) : standingOf(decided, candidates, fitted.model);
  return { ...decided, ...(standing === undefined ? {} : { standing }) };
}

function best(among: readonly Candidate[]): Candidate | undefined {
  if (among.length === 0) return undefined;
  return among.reduce((a, b) => (b.judgement.metrics.auc > a.judgement.metrics.auc ? b : a));
}

const contender = ({ model, judgement }: Candidate) => ({
  model,
  auc: judgement.metrics.auc,
  interval: judgement.intervals.auc,
});

/** No complex model stands beside it: there was no time for one, or inner folds have told against it. */
function withoutComplex(simple: Candidate, { choice }: Pick<FitOutput, 'choice'>): Verdict {
  const only = onlySimple(contender(simple));
  const complex = (list: readonly { readonly model: string }[]) =>
    list.flatMap(({ model }) => (readable.has(model) ? [] : [model])).join(', ');
  const noTime = complex(choice?.leftOut ?? []);
  if (noTime !== '') return { ...only, key: 'verdict.noTime', facts: { ...only.facts, models: noTime } };
  const tried = complex(choice?.inner ?? []);
  if (tried === '' || choice?.stackedAuc == null) return only;
  const facts = { ...only.facts, models: tried, stackedAuc: choice.stackedAuc, innerAuc: choice.inner[0]!.innerAuc };
  return { ...only, key: 'verdict.triedInside', facts };
}

/** Why several models were kept though one simple model may do. */
function stackStanding(decided: Verdict, { choice }: Pick<FitOutput, 'choice'>): Verdict['standing'] {
  if (decided.worthIt || choice?.stackedAuc == null || choice.inner.length === 0) return undefined;
  const [simplest] = choice.inner;
  const facts = {
    simplest: simplest!.model,
    simplestAuc: simplest!.innerAuc,
    stackedAuc: choice.stackedAuc,
    simple: decided.facts.simple!,
  };
  return { key: decided.key === 'verdict.worse' ? 'standing.stackWorse' : 'standing.stack', facts };
}

/** The kept model against the best of the others; undefined where the verdict is about it. */
function standingOf({ facts }: Verdict, [chosen, ...others]: readonly Candidate[], kept: string): Verdict['standing'] {
  if (kept === facts.simple || kept === facts.complex || kept === 'prior') return undefined;
  const rival = best(others.filter(({ model }) => model !== 'prior'));
  if (rival?.test === undefined) return undefined;
  const { difference, interval, pValue } = rival.test;
  const key = pValue >= 0.05 ? 'standing.level' : difference > 0 ? 'standing.ahead' : 'standing.behind';
  return {
    key,
    facts: {
      chosen: kept,
      chosenAuc: chosen!.judgement.metrics.auc,
      rival: rival.model,
      rivalAuc: rival.judgement.metrics.auc,
      difference,
      low: interval[0],
      high: interval[1],
      pValue: pValue < 0.001 ? '< 0.001' : pValue,
    },
  };
}
