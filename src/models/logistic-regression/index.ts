export { cholesky, choleskyInverseDiagonal, choleskySolve } from './cholesky.js';
export { type CoefficientRow, coefficientSummary, coefficientTable } from './coefficients.js';
export { denseDesign } from './dense-design.js';
export type { LogisticTarget } from './likelihood.js';
export { defaultLogisticOptions, type LogisticOptions, logistic } from './logistic.js';
export { type Design, type LogisticFit, maximisePosterior, type Prior } from './maximise-posterior.js';
export { LogisticModel } from './model.js';
