// The temporal order problem of Hochreiter and Schmidhuber (1997): among random symbols two matter, A or B each, and an LSTM tells
// which came first and which second, however far apart and however long the sequence. Run: node dist/examples/lstm.js
import { pathToFileURL } from 'node:url';
import { input, Program, tensor } from 'fathom/engine';
import { bindFlat, crossEntropy, layer, linear, lstm, type RecurrentInput } from 'fathom/nn';
import { Random } from 'fathom/random';
import { adamW, fit, rowBatches } from 'fathom/train';

/** Sequences of 10 to `time` of six symbols, one-hot; the class counts AA, AB, BA, BB. */
function sequences(rows: number, time: number, random: Random) {
  const x = new Float32Array(rows * time * 6);
  const lengths = Int32Array.from({ length: rows }, () => 10 + Math.floor(random.uniform() * (time - 9)));
  const order = lengths.map((length, row) => {
    const [first, second] = random
      .permutation(length)
      .slice(0, 2)
      .sort((a, b) => a - b);
    const [a, b] = [Number(random.uniform() < 0.5), Number(random.uniform() < 0.5)];
    for (let t = 0; t < length; t++) {
      const symbol = t === first ? a : t === second ? b : 2 + Math.floor(random.uniform() * 4);
      x[(row * time + t) * 6 + symbol] = 1;
    }
    return 2 * a + b;
  });
  return {
    x: tensor(x, [rows, time, 6]),
    lengths: tensor(lengths, [rows], 'int'),
    order: tensor(order, [rows], 'int'),
  };
}

/** @returns share of new sequences whose order is told, as long as those learned from and twice as long; guessing has 1/4 */
export async function main({ rows = 2000, time = 30, epochs = 12, seed = 1 } = {}) {
  const random = new Random(seed);
  const network = layer({ memory: lstm(6, 32), head: linear(32, 4) }, ({ memory, head }, x: RecurrentInput) =>
    head(memory(x).last),
  );
  const { layout, parameters } = await fit({
    network,
    data: rowBatches(sequences(rows, time, random.split('train')), { size: 50 }),
    loss: (logits, { x, lengths, order, weight }) => crossEntropy(logits({ x, lengths }), order, { weight }),
    optimizer: adamW({ learningRate: 0.01, clip: 1 }),
    epochs,
    random,
  });
  // What runs is ONNX Runtime's own LSTM, over any number of steps.
  const [x, lengths] = [input('x', ['batch', 'time', 6]), input('lengths', ['batch'], 'int')];
  const weights = input('weights', [layout.size]);
  const logits = bindFlat(network, layout, weights)({ x, lengths });
  const program = await Program.compile({ x, lengths, weights }, { logits });
  const accuracy = async (longest: number) => {
    const { order, ...held } = sequences(1000, longest, random.split('test'));
    const { logits } = await program.run({ ...held, weights: tensor(parameters) });
    const told = (row: number) => {
      const scores = logits!.data.slice(4 * row, 4 * row + 4);
      return scores.indexOf(Math.max(...scores));
    };
    return Array.from(order.data).filter((each, row) => told(row) === each).length / 1000;
  };
  const outcome = { accuracy: await accuracy(time), twiceAsLong: await accuracy(2 * time) };
  await program.release();
  return outcome;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
