// A process of its own that trains a network for some steps and prints its peak resident memory in MiB.
import { drawBatches, openOurs, peakMemory } from './lib-engine.mjs';
import { engineCases } from './lib-engine-cases.mjs';

const { name, threads } = JSON.parse(process.argv[2]);
const engineCase = engineCases.find((each) => each.name === name);
const stepsPerRun = engineCase.stepsPerRun ?? 1;
const ours = await openOurs(engineCase, { threads, batches: drawBatches(engineCase, stepsPerRun) });
await ours.train(5 * stepsPerRun);
process.stdout.write(`${peakMemory()}\n`);
