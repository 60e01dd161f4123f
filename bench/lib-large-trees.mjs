// A process of its own: a CSV in, a boosted model, probabilities of the same rows out; prints seconds of the parts and
// its peak resident memory. Arguments are one JSON object: csv, target, out, trees, leaves, threads.
import { createWriteStream, readFileSync } from 'node:fs';
import { openDataset } from 'fathom/data';
import { trainPlain } from './lib-boost-fit.mjs';

const { csv, target, out, trees, leaves, threads } = JSON.parse(process.argv[2]);
const seconds = {};
let last = performance.now();
const lap = (name) => {
  seconds[name] = (performance.now() - last) / 1000;
  last = performance.now();
};

const options = { threads, roles: { [target]: 'target' }, kinds: { [target]: 'boolean' } };
const file = await openDataset([csv], options);
lap('open');
const model = await trainPlain(file, { trees, leaves, threads });
lap('train');
const stream = createWriteStream(out);
for await (const chunk of file.chunks()) {
  const { rows, data } = await model.predictProba(chunk);
  const event = Float64Array.from({ length: rows }, (_, row) => data[2 * row + 1]);
  if (!stream.write(new Uint8Array(event.buffer))) await new Promise((resolve) => stream.once('drain', resolve));
}
await new Promise((resolve) => stream.end(resolve));
lap('predict');
await file.close();
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
process.stdout.write(`${JSON.stringify({ seconds, peak })}\n`);
