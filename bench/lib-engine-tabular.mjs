// FT-Transformer over a table of numbers: every column is a place of the sequence.
import { crossEntropy, ftTransformer, layer } from 'fathom/nn';

function ftTransformerCase(name, { columns, width, heads, layers, hidden, batch }) {
  const table = ftTransformer(width, { numeric: columns, outputs: 2, layers, heads, hidden });
  const places = columns + 1;
  // Projections 4 width², perceptron 2 width hidden; scores and their use 2 width per place and key.
  const perPlace = layers * (4 * width * width + 2 * width * hidden + 2 * width * places);
  return {
    name,
    kind: 'gemm',
    network: layer({ table }, ({ table: of }, numbers) => of({ numbers })),
    batch: { x: { dtype: 'float', shape: ['batch', columns] }, y: { dtype: 'int', shape: ['batch'] } },
    loss: (network, { x, y }) => crossEntropy(network(x), y),
    bindings: { batch },
    draw: (random) => {
      const x = Float32Array.from({ length: batch * columns }, () => random.normal());
      const y = Int32Array.from({ length: batch }, (_, i) => Number(x[i * columns] + x[i * columns + 1] > 0));
      return { x, y };
    },
    flops: 6 * batch * places * perPlace,
    peer: { network: 'ft_transformer', options: { columns, width, heads, layers, hidden } },
  };
}

export const tabularCases = [
  ftTransformerCase('FT-Transformer 50 columns: batch 512', {
    ...{ columns: 50, width: 64, heads: 8, layers: 3, hidden: 128, batch: 512 },
  }),
];
