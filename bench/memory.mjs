// How near the memory that describeTraining tells is to what a training takes: every network of the engine's benchmarks.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineCases } from './lib-engine-cases.mjs';

export const title = 'Memory of trainings: told before they start, and taken by a process of its own';

const child = fileURLToPath(new URL('lib-memory-fit.mjs', import.meta.url));
const MiB = (bytes) => Math.round(bytes / 2 ** 20);

export default function memoryBench({ log, only = engineCases.map(({ name }) => name) }) {
  const rows = only.map((name) => {
    log(name);
    const { told, taken } = JSON.parse(execFileSync(process.execPath, [child, name], { encoding: 'utf8' }));
    return { case: name, 'told, MiB': MiB(told), 'taken, MiB': MiB(taken), ratio: told / taken };
  });
  return { rows, notes: ['Beside what the process holds before it trains; ratio is told / taken.'] };
}
