// LSTM and GRU over series of 16 features, judged by the last hidden state.
import { crossEntropy, gru, layer, linear, lstm } from 'fathom/nn';

const features = 16;
const cells = { LSTM: { make: lstm, gates: 4 }, GRU: { make: gru, gates: 3 } };

function recurrentCase(kind, { hidden, layers = 1, batch = 128, time = 60 }) {
  const { make, gates } = cells[kind];
  const network = layer(
    { memory: make(features, hidden, { layers }), head: linear(hidden, 2) },
    ({ memory, head }, x) => head(memory(x).last),
  );
  // The first layer needs no gradient of its input.
  const products = gates * hidden * (3 * hidden * (2 * layers - 1) + 2 * features);
  return {
    name: `${kind} ${layers} x ${hidden}: batch ${batch} x ${time}`,
    kind: 'recurrent',
    network,
    batch: { x: { dtype: 'float', shape: ['batch', time, features] }, y: { dtype: 'int', shape: ['batch'] } },
    loss: (bound, { x, y }) => crossEntropy(bound(x), y),
    bindings: { batch },
    draw: (random) => {
      const x = Float32Array.from({ length: batch * time * features }, () => random.normal());
      // Whether the first feature, summed with weights that grow towards the end, is above 0.
      const y = Int32Array.from({ length: batch }, (_, i) => {
        let sum = 0;
        for (let t = 0; t < time; t++) sum += x[(i * time + t) * features] * 0.9 ** (time - t);
        return Number(sum > 0);
      });
      return { x, y };
    },
    flops: 2 * batch * time * products,
    stepsPerRun: 1,
    peer: { network: 'recurrent', options: { kind, features, hidden, layers } },
  };
}

const kinds = Object.keys(cells);

export const recurrentCases = kinds.flatMap((kind) => [
  ...[128, 256].flatMap((hidden) => [1, 2].map((layers) => recurrentCase(kind, { hidden, layers }))),
  recurrentCase(kind, { hidden: 128, batch: 64 }),
]);

export const recurrentCurves = kinds.map((kind) => recurrentCase(kind, { hidden: 32, layers: 2, batch: 32, time: 20 }));
