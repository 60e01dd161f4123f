export { cholesky, choleskyInverseDiagonal, choleskySolve } from './cholesky.js';
export { denseDesign } from './dense-design.js';
export { defaultLogisticOptions, type LogisticOptions, logistic } from './logistic.js';
export {
  type Design,
  type LogisticFit,
  type LogisticTarget,
  maximisePosterior,
  type Prior,
} from './maximise-posterior.js';
export { type CoefficientRow, coefficientTable, LogisticModel } from './model.js';
