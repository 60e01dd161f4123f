// Convolutional networks: images of price charts, and causal convolutions over time.
import { mean, mul, sub } from 'fathom/engine';
import { cnn2d, crossEntropy, lastOfTime, layer, linear, temporalCnn } from 'fathom/nn';

/** The network for 20 days of "(Re-)Imag(in)ing Price Trends" (Jiang, Kelly and Xiu, 2023) and smaller ones of its kind. */
function imageCase(name, { channels, size, batch, dropout, first, products }) {
  const [height, width] = size;
  return {
    name,
    kind: 'convolution',
    network: cnn2d(size, 2, { channels, dropout, ...(first && { first }) }),
    batch: { x: { dtype: 'float', shape: ['batch', 1, height, width] }, y: { dtype: 'int', shape: ['batch'] } },
    loss: (bound, { x, y }) => crossEntropy(bound(x), y),
    bindings: { batch },
    // White bars on black whose middle wanders; the class is whether it ends below the middle of the image, wrong in 3 of 10
    // images, so that the loss stays away from 0.
    draw: (random) => {
      const x = new Float32Array(batch * height * width);
      const y = new Int32Array(batch);
      for (let i = 0; i < batch; i++) {
        let middle = height / 2;
        for (let column = 0; column < width; column++) {
          middle = Math.min(height - 4, Math.max(3, middle + 2 * random.normal()));
          const reach = 1 + Math.floor(random.uniform() * 3);
          for (let row = Math.floor(middle) - reach; row <= middle + reach; row++) {
            if (row >= 0 && row < height) x[(i * height + row) * width + column] = 1;
          }
        }
        y[i] = Number(middle > height / 2 !== random.uniform() < 0.3);
      }
      return { x, y };
    },
    // The first layer needs no gradient of its input.
    flops: 2 * batch * (3 * products.reduce((total, each) => total + each, 0) - products[0]),
    peer: { network: 'conv', options: { kind: 'image', channels, size, dropout, first: first ?? null } },
  };
}

function temporalCase(name, { features, channels, blocks, batch, time }) {
  const network = layer(
    { body: temporalCnn(features, { channels, blocks }), head: linear(channels, 1) },
    ({ body, head }, x) => head(lastOfTime({ x: body(x) })),
  );
  const perStep = channels * (3 * features + features + 3 * channels * (2 * blocks - 1));
  return {
    name,
    kind: 'convolution',
    network,
    batch: { x: { dtype: 'float', shape: ['batch', time, features] }, y: { dtype: 'float', shape: ['batch', 1] } },
    loss: (bound, { x, y }) => {
      const error = sub(bound(x), y);
      return mean(mul(error, error));
    },
    bindings: { batch },
    draw: (random) => {
      const x = Float32Array.from({ length: batch * time * features }, () => random.normal());
      const last = (i, back) => x[(i * time + time - 1 - back) * features];
      const y = Float32Array.from({ length: batch }, (_, i) => last(i, 0) - last(i, 5) + last(i, 20) * last(i, 21));
      return { x, y };
    },
    flops: 2 * batch * time * (3 * perStep - 4 * channels * features),
    peer: { network: 'conv', options: { kind: 'temporal', features, channels, blocks } },
  };
}

export const convCases = [
  imageCase('Price-trend CNN 64x60: batch 64', {
    channels: [64, 128, 256],
    size: [64, 60],
    batch: 64,
    dropout: 0.5,
    products: [27 * 60 * 64 * 15, 13 * 60 * 64 * 128 * 15, 6 * 60 * 128 * 256 * 15],
  }),
  temporalCase('Temporal CNN 6 x 64: batch 128 x 60', { features: 8, channels: 64, blocks: 6, batch: 128, time: 60 }),
  temporalCase('Temporal CNN 6 x 64: batch 128 x 256', { features: 8, channels: 64, blocks: 6, batch: 128, time: 256 }),
];

export const convCurves = [
  // Large batches: max pooling switches between nearly equal values, and from smaller ones PyTorch differs from itself with another
  // algorithm of convolution by as much as from us.
  imageCase('Price-trend CNN 32x15: batch 512', {
    channels: [4, 8],
    size: [32, 15],
    batch: 512,
    dropout: 0,
    first: {
      stride: [1, 1],
      dilation: [2, 1],
      padding: [
        [4, 4],
        [1, 1],
      ],
    },
    products: [0],
  }),
  temporalCase('Temporal CNN 3 x 16: batch 32 x 30', { features: 4, channels: 16, blocks: 3, batch: 32, time: 30 }),
];
