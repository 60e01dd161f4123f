// A Transformer solves the adding problem (Hochreiter and Schmidhuber, 1997): of a series of numbers two are marked, anywhere,
// and it must tell their sum. Run: node dist/examples/transformer.js
import { pathToFileURL } from 'node:url';
import { reshape, tensor } from 'fathom/engine';
import { chain, linear, meanOverTime, meanSquaredError, transformerEncoder } from 'fathom/nn';
import { Random } from 'fathom/random';
import { adamW, fit, rowBatches } from 'fathom/train';

/** Series of (number, mark) and the sum of the two marked numbers. */
function adding(rows: number, time: number, random: Random) {
  const x = new Float32Array(rows * time * 2);
  const y = Float32Array.from({ length: rows }, (_, row) => {
    const [first, second] = random.permutation(time);
    let total = 0;
    for (let place = 0; place < time; place++) {
      const isMarked = place === first || place === second;
      const number = random.uniform();
      x.set([number, Number(isMarked)], (row * time + place) * 2);
      if (isMarked) total += number;
    }
    return total;
  });
  return { x: tensor(x, [rows, time, 2]), y: tensor(y, [rows]) };
}

/** @returns mean squared error on new series; always saying 1 has 1/6 */
export async function main({ rows = 2000, time = 20, epochs = 15, seed = 1 } = {}) {
  const random = new Random(seed);
  const { best } = await fit({
    network: chain(
      linear(2, 32),
      transformerEncoder(32, { layers: 2, heads: 4, hidden: 64, hasRotary: true }),
      (x) => meanOverTime({ x }),
      linear(32, 1),
      (x) => reshape(x, ['batch']),
    ),
    data: rowBatches(adding(rows, time, random.split('train')), { size: 50 }),
    loss: (network, { x, y, weight }) => meanSquaredError(network(x), y, { weight }),
    optimizer: adamW({ learningRate: 0.003, clip: 1 }),
    validation: { data: rowBatches(adding(500, time, random.split('test')), { size: 100, shuffle: false }) },
    epochs,
    random,
  });
  return { error: best!.loss, guessing: 1 / 6 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
