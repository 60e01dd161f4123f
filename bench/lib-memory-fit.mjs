// A process of its own that describes a training of a network and does it; prints what was told and what it took, in bytes.
import { Random } from 'fathom/random';
import * as train from 'fathom/train';
import { engineCases } from './lib-engine-cases.mjs';

const { network, batch, loss, bindings, draw } = engineCases.find(({ name }) => name === process.argv[2]);
const values = draw(new Random(2));
const rows = Int32Array.from({ length: bindings.batch }, (_, row) => row);
const data = {
  types: batch,
  perEpoch: 1,
  *epoch() {
    yield { bindings, values, rows };
  },
};
const optimizer = train.adamW({ learningRate: 1e-3 });
const options = { network, data, loss, optimizer, steps: 8, epochs: 8, random: new Random(1) };
const told = await train.describeTraining(options);
const before = process.memoryUsage.rss();
await train.fit(options);
const taken = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ told: told.memory.total, taken }));
