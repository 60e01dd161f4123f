// A multi-layer perceptron tells the two arms of a spiral apart. Run: node dist/examples/mlp.js
import { pathToFileURL } from 'node:url';
import { input, Program, tensor } from 'fathom/engine';
import { bindFlat, crossEntropy, mlp } from 'fathom/nn';
import { Random } from 'fathom/random';
import { adamW, fit, rowBatches } from 'fathom/train';

/** Points of two arms that turn 1.5 times around each other, with noise. */
function spiral(rows: number, random: Random) {
  const arm = Int32Array.from({ length: rows }, () => Number(random.uniform() < 0.5));
  const x = new Float32Array(2 * rows);
  arm.forEach((each, i) => {
    const turn = Math.sqrt(random.uniform());
    const angle = 3 * Math.PI * turn + Math.PI * each;
    x.set([turn * Math.cos(angle) + 0.02 * random.normal(), turn * Math.sin(angle) + 0.02 * random.normal()], 2 * i);
  });
  return { x: tensor(x, [rows, 2]), arm: tensor(arm, [rows], 'int') };
}

/** @returns share of new points whose arm is found */
export async function main({ rows = 2000, epochs = 100, seed = 1 } = {}) {
  const random = new Random(seed);
  const network = mlp([2, 64, 64, 2]);
  const { layout, parameters } = await fit({
    network,
    data: rowBatches(spiral(rows, random.split('train')), { size: 100 }),
    loss: (logits, { x, arm, weight }) => crossEntropy(logits(x), arm, { weight }),
    optimizer: adamW({ learningRate: 0.005 }),
    epochs,
    random,
  });
  const [x, weights] = [input('x', ['batch', 2]), input('weights', [layout.size])];
  const program = await Program.compile({ x, weights }, { logits: bindFlat(network, layout, weights)(x) });
  const held = spiral(1000, random.split('test'));
  const { logits } = await program.run({ x: held.x, weights: tensor(parameters) });
  await program.release();
  const isRight = (arm: number, i: number) => Number(logits!.data[2 * i + 1]! > logits!.data[2 * i]!) === arm;
  return { accuracy: Array.from(held.arm.data).filter(isRight).length / 1000, parameters: layout.size };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main());
