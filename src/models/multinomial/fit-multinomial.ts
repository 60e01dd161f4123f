// Multinomial logistic regression with an L2 penalty.
import { minimise, type Smooth } from './minimise.js';

export interface MultinomialInput {
  /** Columns of numbers, shape (rows,) each. */
  readonly columns: readonly Float64Array[];
  /** Class of each row, shape (rows,) */
  readonly codes: ArrayLike<number>;
  readonly classes: number;
  /** shape (rows,), >= 0; 1 each when absent */
  readonly weights?: Float64Array | undefined;
  /** L2 penalty, >= 0: `LogisticRegression(C)` of scikit-learn with penalty = 1 / C. */
  readonly penalty: number;
}

/**
 * Minimises -log-likelihood + penalty / 2 x sum of coefficient^2 over all classes; intercepts are free, and sum to 0.
 *
 * @param start an earlier answer, to begin from
 * @param mayStop called before every step; may throw to stop
 * @returns per class the intercept and the coefficients, shape (1 + columns,) each
 */
export function fitMultinomial(
  { columns, codes, classes, weights, penalty }: MultinomialInput,
  start: readonly Float64Array[] | undefined,
  mayStop: () => void,
): Float64Array[] {
  const size = columns.length + 1;
  const rows = codes.length;
  let total = 0;
  for (let i = 0; i < rows; i++) total += weights?.[i] ?? 1;
  const scores = new Float64Array(rows * classes);
  const smooth: Smooth = (beta, gradient) => {
    mayStop();
    for (let k = 0; k < classes; k++) {
      const own = scores.subarray(k * rows, (k + 1) * rows).fill(beta[k * size]!);
      columns.forEach((x, j) => {
        const b = beta[k * size + j + 1]!;
        if (b !== 0) for (let i = 0; i < rows; i++) own[i]! += b * x[i]!;
      });
    }
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      let most = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < classes; k++) most = Math.max(most, scores[k * rows + i]!);
      let sum = 0;
      for (let k = 0; k < classes; k++) sum += Math.exp(scores[k * rows + i]! - most);
      const weight = weights?.[i] ?? 1;
      const logSum = most + Math.log(sum);
      loss += weight * (logSum - scores[codes[i]! * rows + i]!);
      // The scores give way to the residuals: w (p_k - [class = k]).
      for (let k = 0; k < classes; k++) {
        const at = k * rows + i;
        scores[at] = weight * (Math.exp(scores[at]! - logSum) - (codes[i] === k ? 1 : 0));
      }
    }
    for (let k = 0; k < classes; k++) {
      const residual = scores.subarray(k * rows, (k + 1) * rows);
      gradient[k * size] = residual.reduce((sum, r) => sum + r, 0);
      columns.forEach((x, j) => {
        const at = k * size + j + 1;
        let sum = penalty * beta[at]!;
        for (let i = 0; i < rows; i++) sum += residual[i]! * x[i]!;
        gradient[at] = sum;
        loss += (penalty / 2) * beta[at]! ** 2;
      });
    }
    return loss;
  };
  const first = new Float64Array(classes * size);
  start?.forEach((own, k) => {
    first.set(own, k * size);
  });
  const found = minimise(smooth, first, 1e-7 * total, mayStop);
  const answer = Array.from({ length: classes }, (_, k) => found.slice(k * size, (k + 1) * size));
  const middle = answer.reduce((sum, own) => sum + own[0]!, 0) / classes;
  for (const own of answer) own[0]! -= middle;
  return answer;
}
