// A convolutional network reads price charts, as in "(Re-)Imag(in)ing Price Trends" (Jiang, Kelly and Xiu, 2023): 5 days of bars
// in 32 x 15 pixels, two blocks. Run: node dist/examples/cnn.js
import { pathToFileURL } from 'node:url';
import { input, Program, tensor } from 'fathom/engine';
import { bindFlat, cnn2d, crossEntropy } from 'fathom/nn';
import { Random } from 'fathom/random';
import { adamW, fit, rowBatches } from 'fathom/train';

const [days, height, width] = [5, 32, 15];

/** Charts, and whether the price rises next: with probability .95 after a day that closed near its low, .05 near its high. */
function charts(rows: number, random: Random) {
  const x = new Float32Array(rows * height * width);
  const rises = Int32Array.from({ length: rows }, (_, i) => {
    const paint = (price: number, column: number) => {
      x[(i * height + Math.min(31, Math.max(0, Math.round(16 - price)))) * width + column] = 1;
    };
    let [close, place] = [0, 0];
    for (let day = 0; day < days; day++) {
      const open = close;
      const [low, high] = [open - 1 - 7 * random.uniform(), open + 1 + 7 * random.uniform()];
      place = random.uniform();
      close = low + place * (high - low);
      // Three columns a day: the open on the left, the day's range, the close on the right.
      paint(open, 3 * day);
      for (let price = low; price <= high; price++) paint(price, 3 * day + 1);
      paint(close, 3 * day + 2);
    }
    return Number(random.uniform() < (place < 0.5 ? 0.95 : 0.05));
  });
  return { x: tensor(x, [rows, 1, height, width]), rises: tensor(rises, [rows], 'int') };
}

/** @returns share of new charts whose next move is told; .95 is the most that there is to know */
export async function main({ rows = 3200, epochs = 6, seed = 1 } = {}) {
  const random = new Random(seed);
  const network = cnn2d([height, width], 2, { channels: [8, 16], first: { padding: 'same' } });
  const { layout, parameters, buffers } = await fit({
    network,
    data: rowBatches(charts(rows, random.split('train')), { size: 64 }),
    loss: (logits, { x, rises, weight }) => crossEntropy(logits(x), rises, { weight }),
    optimizer: adamW({ learningRate: 0.003 }),
    epochs,
    random,
  });
  const x = input('x', ['batch', 1, height, width]);
  const [weights, means] = [input('weights', [layout.size]), input('means', [layout.bufferSize])];
  const logits = bindFlat(network, layout, weights, means)(x);
  const program = await Program.compile({ x, weights, means }, { logits });
  const held = charts(1000, random.split('test'));
  const found = await program.run({ x: held.x, weights: tensor(parameters), means: tensor(buffers) });
  await program.release();
  const { data } = found.logits!;
  const isRight = (rises: number, i: number) => Number(data[2 * i + 1]! > data[2 * i]!) === rises;
  return { accuracy: Array.from(held.rises.data).filter(isRight).length / 1000, parameters: layout.size };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
