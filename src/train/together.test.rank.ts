// A rank of together.test.ts: trains with the others and writes down what it ends with.
import { writeFileSync } from 'node:fs';
import { openCollective, StopSignal } from '../parallel/index.js';
import { openPipes } from '../parallel/pipes.test.help.js';
import { train } from './together.test.help.js';

const [path, pipes, own] = process.argv.slice(2) as [string, string?, string?];
const collective = pipes === undefined ? await openCollective() : openPipes(pipes, own === '0' ? 0 : 1);
const { rank, size } = collective;
const plain = await train(collective);
const parts = await train(collective, { accumulate: 2 });
// One rank is asked to stop, and all do; then they go on from the file of rank 0.
const stop = new StopSignal();
const progress = ({ done }: { done: number }) => {
  if (rank === size - 1 && done === 7) stop.request();
};
const said = await train(collective, { stop, progress, checkpoint: { path } }).then(
  () => 'nothing',
  (error: Error) => error.message,
);
const resumed = await train(collective, { checkpoint: { path: rank === 0 ? path : 'no such file', resume: true } });
writeFileSync(`${path}.said.${rank}`, JSON.stringify({ pid: process.pid, rank, size, plain, parts, said, resumed }));
