// A Transformer solves the adding problem (Hochreiter and Schmidhuber, 1997): of a series of numbers two are marked, anywhere,
// and it must tell their sum. Run: node dist/examples/transformer.js
import { pathToFileURL } from 'node:url';
import { reshape, tensor, type Value } from 'fathom/engine';
import { chain, linear, meanOverTime, meanSquaredError, transformerEncoder } from 'fathom/nn';
import { Random } from 'fathom/random';
import { adamW, Evaluator, fit, rowBatches } from 'fathom/train';

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

/** @returns mean squared error on series that neither taught nor chose the weights; always saying 1 has 1/6 */
export async function main({ rows = 2000, time = 20, epochs = 15, seed = 1 } = {}) {
  const random = new Random(seed);
  const network = chain(
    linear(2, 32),
    transformerEncoder(32, { layers: 2, heads: 4, hidden: 64, hasRotary: true }),
    (x) => meanOverTime({ x }),
    linear(32, 1),
    (x) => reshape(x, ['batch']),
  );
  const loss = (predict: (x: Value) => Value, { x, y, weight }: { readonly [K in 'x' | 'y' | 'weight']: Value }) =>
    meanSquaredError(predict(x), y, { weight });
  const held = (stream: string) => rowBatches(adding(500, time, random.split(stream)), { size: 100, shuffle: false });
  const weights = await fit({
    network,
    data: rowBatches(adding(rows, time, random.split('train')), { size: 50 }),
    loss,
    optimizer: adamW({ learningRate: 0.003, clip: 1 }),
    validation: { data: held('choose') },
    epochs,
    random,
  });
  const report = held('report');
  const evaluator = new Evaluator({ network, batch: report.types, loss });
  const error = await evaluator.loss(weights, report.epoch(0, random));
  await evaluator.release();
  return { error, guessing: 1 / 6 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
