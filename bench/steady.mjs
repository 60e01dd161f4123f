// What must not grow or drag: memory over 10,000 steps, and the time from a network to its first step.
import { memoryUsage } from 'node:process';
import { costRow } from './lib.mjs';
import { drawBatches, openOurs, stepOf } from './lib-engine.mjs';
import { curveCases, engineCases } from './lib-engine-cases.mjs';
import { deepTransformer } from './lib-engine-transformer.mjs';

export const title = 'Memory over 10,000 steps, and seconds from a network to its first step';

export default async function steadyBench({ quick, log }) {
  const rows = [];
  for (const engineCase of [
    deepTransformer,
    ...engineCases.filter(({ name }) => /^Transformer|^LSTM 2 x 256/.test(name)),
  ]) {
    log(`${engineCase.name}: first step`);
    rows.push(...(await firstStep(engineCase)));
  }
  for (const engineCase of curveCases) {
    log(`${engineCase.name}: steps`);
    rows.push(...(await manySteps(engineCase, quick ? 1000 : 10_000)));
  }
  const notes = [
    'graph: the forward graph, its gradient and the optimizer in TypeScript; session: first weights, ONNX bytes and what ONNX Runtime makes of them; both once per training.',
    'MiB: resident memory after that many steps in one process, after a garbage collection where node runs with --expose-gc.',
  ];
  return { rows, notes };
}

/** The least of three, since the first has to load the program. */
async function firstStep(engineCase) {
  const takes = [];
  for (let k = 0; k < 3; k++) takes.push(await open(engineCase));
  const least = (what) => Math.min(...takes.map((each) => each[what]));
  const row = (what, milliseconds) =>
    costRow({ case: `${engineCase.name}: ${what}`, unit: 's', ours: milliseconds / 1000 });
  return [row(`graph of ${takes[0].size} parameters`, least('graph')), row('graph and session', least('both'))];
}

async function open(engineCase) {
  const start = performance.now();
  const step = stepOf(engineCase);
  const built = performance.now();
  const batches = drawBatches(engineCase, 1);
  const drawn = performance.now();
  const ours = await openOurs(engineCase, { batches, stepsPerRun: 1 });
  const opened = performance.now();
  await ours.release();
  // openOurs builds the graph anew, which is not the session's time.
  return { size: step.layout.size, graph: built - start, both: opened - drawn };
}

async function manySteps(engineCase, steps) {
  const stepsPerRun = engineCase.stepsPerRun ?? 1;
  const ours = await openOurs(engineCase, { batches: drawBatches(engineCase, 20 * stepsPerRun), stepsPerRun });
  const rows = [];
  let taken = 0;
  for (const until of [steps / 10, steps / 2, steps]) {
    await ours.train(until - taken);
    taken = until;
    globalThis.gc?.();
    const { rss } = memoryUsage();
    rows.push(costRow({ case: `${engineCase.name}: after ${until} steps`, unit: 'MiB', ours: rss / 2 ** 20 }));
  }
  await ours.release();
  return rows;
}
