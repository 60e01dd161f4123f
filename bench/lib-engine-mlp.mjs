// Multi-layer perceptrons: three wide layers, and a small network whose steps cost mostly their calls.
import { relu } from 'fathom/engine';
import { crossEntropy, mlp } from 'fathom/nn';

function mlpCase(name, kind, sizes, batch, stepsPerRun) {
  const products = sizes.slice(1).map((outputs, i) => sizes[i] * outputs);
  return {
    name,
    kind,
    network: mlp(sizes, { activation: relu }),
    batch: { x: { dtype: 'float', shape: ['batch', sizes[0]] }, y: { dtype: 'int', shape: ['batch'] } },
    loss: (network, { x, y }) => crossEntropy(network(x), y),
    bindings: { batch },
    draw: (random) => {
      const x = Float32Array.from({ length: batch * sizes[0] }, () => random.normal());
      // The class depends on two columns, so there is something to learn.
      const y = Int32Array.from({ length: batch }, (_, i) => Number(x[i * sizes[0]] * x[i * sizes[0] + 1] > 0));
      return { x, y };
    },
    // The first layer needs no gradient of its input.
    flops: 2 * batch * (3 * products.reduce((total, each) => total + each, 0) - products[0]),
    stepsPerRun,
    peer: { network: 'mlp', options: { sizes } },
  };
}

export const mlpCases = [
  mlpCase('MLP 3x512: batch 1024', 'gemm', [64, 512, 512, 512, 2], 1024, 1),
  mlpCase('MLP 20-64-64-64-2: batch 256', 'small', [20, 64, 64, 64, 2], 256, 20),
];
