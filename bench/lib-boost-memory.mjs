// A process of its own that reads a table, trains on it once, and prints its peak resident memory in MiB.
import { readFileSync } from 'node:fs';
import { readBoostTable } from './lib-boost-data.mjs';
import { trainPlain } from './lib-boost-fit.mjs';

const { table, trees, leaves, threads } = JSON.parse(process.argv[2]);
await trainPlain(readBoostTable(table, 'train'), { trees, leaves, threads });
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
process.stdout.write(`${peak}\n`);
