// Describes a training of a network and does it, then prints both: what was told and what was taken, in bytes.
import { add, mean, tensor, type Value } from '../engine/index.js';
import {
  cnn2d,
  crossEntropy,
  type Layer,
  layer,
  linear,
  lstm,
  mlp,
  normal,
  parameter,
  recompute,
  transformerEncoder,
} from '../nn/index.js';
import { Random } from '../random/index.js';
import { adamW, describeTraining, fit, rowBatches } from './index.js';

interface Case {
  readonly network: Layer;
  readonly shape: readonly number[];
  readonly size: number;
}

const [name, accumulate, how] = process.argv.slice(2);
const block = (inner: Layer): Layer => (how === 'recompute' ? recompute(inner) : inner);

const cases: Readonly<Record<string, () => Case>> = {
  MLP: () => ({ network: mlp([64, 512, 512, 512, 2]), shape: [64], size: 3072 }),
  LSTM: () => ({
    network: layer({ memory: lstm(8, 128), head: linear(128, 2) }, ({ memory, head }, x: Value) =>
      head(memory(x).last),
    ),
    shape: [40, 8],
    size: 256,
  }),
  CNN: () => ({ network: cnn2d([64, 60], 2, { channels: [16, 32, 64] }), shape: [1, 64, 60], size: 64 }),
  Transformer: () => ({
    network: layer(
      {
        embed: linear(8, 64),
        positions: parameter([64, 64], normal(0.02)),
        blocks: [0, 1, 2].map(() => block(transformerEncoder(64, { layers: 1, heads: 4 }) as Layer)),
        head: linear(64, 2),
      },
      ({ embed, positions, blocks, head }, x: Value) =>
        head(
          mean(
            blocks.reduce((seen, each) => each(seen), add(embed(x), positions)),
            1,
          ),
        ),
    ),
    shape: [64, 8],
    size: 64,
  }),
};

const { network, shape, size } = cases[name!]!();
const random = new Random(1);
const count = size * shape.reduce((total, side) => total * side, 1);
const x = tensor(
  Float32Array.from({ length: count }, () => random.normal()),
  [size, ...shape],
);
const y = tensor(
  Int32Array.from({ length: size }, (_, i) => i % 2),
  [size],
  'int',
);
const options = {
  network,
  data: rowBatches({ x, y }, { size }),
  loss: (
    network: (x: Value) => Value,
    { x, y, weight }: { readonly x: Value; readonly y: Value; readonly weight: Value },
  ) => crossEntropy(network(x), y, { weight }),
  optimizer: adamW({ learningRate: 1e-3 }),
  steps: 3,
  accumulate: Number(accumulate ?? 1),
  random,
};
const told = await describeTraining(options);
const before = process.memoryUsage.rss();
await fit(options);
const taken = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ ...told, told: told.memory.total, taken }));
