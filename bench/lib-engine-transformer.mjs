// Transformer encoders over series of 8 features, judged by the mean over time.
import { add, mean } from 'fathom/engine';
import { crossEntropy, layer, linear, normal, parameter, transformerEncoder } from 'fathom/nn';

const features = 8;

function transformerCase(name, { width, heads, layers, batch, time, stepsPerRun = 1 }) {
  const network = layer(
    {
      embed: linear(features, width),
      positions: parameter([time, width], normal(0.02)),
      encoder: transformerEncoder(width, { layers, heads }),
      head: linear(width, 2),
    },
    ({ embed, positions, encoder, head }, x) => head(mean(encoder(add(embed(x), positions)), 1)),
  );
  const tokens = batch * time;
  // Projections 4 width², perceptron 8 width²; scores and their use 2 width per token and key.
  const perToken = layers * (12 * width * width + 2 * width * time);
  return {
    name,
    kind: 'gemm',
    network,
    batch: { x: { dtype: 'float', shape: ['batch', time, features] }, y: { dtype: 'int', shape: ['batch'] } },
    loss: (bound, { x, y }) => crossEntropy(bound(x), y),
    bindings: { batch },
    draw: (random) => {
      const x = Float32Array.from({ length: tokens * features }, () => random.normal());
      // Whether the first feature goes up from the first half to the second.
      const y = Int32Array.from({ length: batch }, (_, i) => {
        let rise = 0;
        for (let t = 0; t < time; t++) rise += (t < time / 2 ? -1 : 1) * x[(i * time + t) * features];
        return Number(rise > 0);
      });
      return { x, y };
    },
    flops: 2 * tokens * (3 * perToken + 2 * features * width),
    stepsPerRun,
    peer: { network: 'transformer', options: { features, width, heads, layers, time } },
  };
}

export const transformerCases = [
  transformerCase('Transformer 0.8 M: batch 64 x 64', { width: 128, heads: 8, layers: 4, batch: 64, time: 64 }),
  transformerCase('Transformer 10 M: batch 16 x 256', { width: 320, heads: 8, layers: 8, batch: 16, time: 256 }),
];

export const transformerCurves = [
  transformerCase('Transformer 2 x 32: batch 32 x 16', { width: 32, heads: 4, layers: 2, batch: 32, time: 16 }),
];

/** Twelve layers, for the time that it takes to begin. */
export const deepTransformer = transformerCase('Transformer 12 x 128: batch 16 x 64', {
  width: 128,
  heads: 8,
  layers: 12,
  batch: 16,
  time: 64,
});
