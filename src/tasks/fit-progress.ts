// How far many fits are together, so that the time left can be told while the first of them are under way.
import type { Progress, ProgressEvent } from '../parallel/index.js';

/**
 * How long a fit takes beside others, roughly. Only the time left depends on it. Whole numbers, whose sums are the same in any
 * order, so that all fits together make the total.
 */
const effort: Readonly<Record<string, number>> = {
  prior: 1,
  boost: 30,
  forest: 30,
  svm: 50,
  auto: 150,
  mlp: 150,
  transformer: 600,
};
const usualEffort = 10;

const effortOf = ({ model }: { readonly model: string }) => effort[model] ?? usualEffort;

export class FitProgress<F extends { readonly model: string }> {
  readonly #progress: Progress;
  readonly #total: number;
  #done: number;
  /** Share of each fit under way that is done, and the total by which it counts. */
  readonly #underWay = new Map<F, { share: number; readonly total: number }>();

  /**
   * @param before fits that are done already
   * @param open fits to be done
   */
  constructor(before: readonly { readonly model: string }[], open: readonly F[], progress: Progress) {
    const sum = (fits: readonly { readonly model: string }[]) => fits.reduce((all, fit) => all + effortOf(fit), 0);
    this.#done = sum(before);
    this.#total = this.#done + sum(open);
    this.#progress = progress;
  }

  /** Tells where all stand. */
  report(detail: string): void {
    let done = this.#done;
    for (const [fit, { share }] of this.#underWay) done += share * effortOf(fit);
    this.#progress({ stage: 'fit', done, total: this.#total, detail });
  }

  /** What a fit says of itself. Its first count is the one that holds: what runs inside it may count otherwise. */
  note(fit: F, { stage, done, total }: ProgressEvent): void {
    if (stage !== 'fit' || total < 1) return;
    const known = this.#underWay.get(fit) ?? { share: 0, total };
    if (known.total === total) this.#underWay.set(fit, { total, share: Math.max(known.share, done / total) });
    this.report(fit.model);
  }

  /** A fit has come to its end. */
  finish(fit: F): void {
    this.#underWay.delete(fit);
    this.#done += effortOf(fit);
    this.report(fit.model);
  }
}
