// What the ranks of mpi.test.ts do: the contract, or an end that must end the others too.

import { checkCollective } from '../collective.test.help.js';
import { runInWorker, single } from '../index.js';
import { sumInWorker } from './mpi.test.jobs.js';
import { openCollective } from './open-collective.js';

const collective = await openCollective();
const isLast = collective.rank === collective.size - 1;
switch (process.argv[2]) {
  case 'contract':
    checkCollective(collective);
    collective.barrier();
    process.stdout.write(`rank ${collective.rank} of ${collective.size} keeps the contract\n`);
    break;
  case 'single':
    process.stdout.write(`alone: ${collective === single}\n`);
    break;
  case 'worker':
    process.stdout.write(`sum in a worker: ${await runInWorker(sumInWorker, collective.rank + 1)}\n`);
    break;
  case 'root': {
    const refused = await Promise.resolve()
      .then(() => collective.broadcast(new Int32Array(1), collective.size))
      .catch((error: Error) => error.message);
    process.stdout.write(`${refused}\n`);
    break;
  }
  case 'throw':
    if (isLast) throw new Error('the last rank has failed');
    collective.barrier();
    break;
  case 'reject':
    if (isLast) void Promise.reject(new Error('a promise of the last rank was rejected'));
    else collective.barrier();
    break;
  case 'exit':
    if (isLast) process.exitCode = 3;
    else collective.barrier();
    break;
}
