// Every network of the benchmarks of the engine; a family is a file. A case has
//   name        of the row
//   kind        'gemm', 'small', 'recurrent' or 'convolution': which goal it has
//   network     our layer; batch, loss, bindings: as trainingStep takes them, the loss a mean
//   draw        (random) => one batch of arrays by name
//   flops       additions and multiplications of a step's products: forward, and twice as many backward
//   stepsPerRun steps of one run of ONNX Runtime, more where a step is short
//   peer        { network: NAME of bench/peers/engine_NAME.py, options: what its build() takes }
import { convCases, convCurves } from './lib-engine-conv.mjs';
import { mlpCases } from './lib-engine-mlp.mjs';
import { recurrentCases, recurrentCurves } from './lib-engine-recurrent.mjs';
import { tabularCases } from './lib-engine-tabular.mjs';
import { transformerCases, transformerCurves } from './lib-engine-transformer.mjs';

export const engineCases = [...mlpCases, ...recurrentCases, ...convCases, ...transformerCases, ...tabularCases];

/** The ones whose loss curves are compared; smaller versions of the same networks where a step takes long. */
export const curveCases = [
  ...mlpCases.filter(({ kind }) => kind === 'small'),
  ...recurrentCurves,
  ...convCurves,
  ...transformerCurves,
];
