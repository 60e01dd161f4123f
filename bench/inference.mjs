// Predictions of the networks of lib-engine-cases.mjs beside PyTorch's: p50 and p99 of single calls, batch 1 and 256.
import { costRow, hasPeers, peerVersions } from './lib.mjs';
import { drawBatches, openPrediction, openTorch, venv } from './lib-engine.mjs';
import { engineCases } from './lib-engine-cases.mjs';

export const title = 'Predictions of networks: p50 and p99 of a call at batch 1 and 256, against PyTorch';

export default async function inferenceBench({ quick, log, only = engineCases.map(({ name }) => name) }) {
  const hasTorch = hasPeers(venv);
  if (!hasTorch) log('PyTorch is not installed (bash bench/peers/setup.sh engine); only Fathom runs.');
  const rows = [];
  for (const threads of quick ? [1] : [1, 2]) {
    for (const engineCase of engineCases.filter(({ name }) => only.includes(name))) {
      for (const batch of [1, 256]) {
        log(`${engineCase.name}, batch ${batch}, ${threads} threads`);
        rows.push(...(await measure(engineCase, { batch, threads, quick, hasTorch })));
      }
    }
  }
  const notes = [
    'Seconds of single calls from arrays to arrays, taken in turns; PyTorch eager in inference mode. The weights are the same, and so are the outputs to 1e-4.',
  ];
  return { rows, versions: hasTorch ? peerVersions({ venv }, 'torch') : {}, notes };
}

async function measure(engineCase, { batch, threads, quick, hasTorch }) {
  const x = inputsOf(engineCase, batch);
  const ours = await openPrediction(engineCase, { threads, x });
  const torch = hasTorch ? await openTorch(engineCase, { threads }) : undefined;
  const first = await ours.call(3);
  if (torch) compare(engineCase.name, first.outputs, (await torch.predict(3, { x, outputs: true })).outputs);
  const [mine, theirs] = [[], []];
  const rounds = quick ? 5 : 10;
  const calls = Math.max(3, Math.min(200, Math.round(0.4 / Math.min(...first.seconds))));
  for (let round = 0; round < rounds; round++) {
    mine.push(...(await ours.call(calls)).seconds);
    if (torch) theirs.push(...(await torch.predict(calls)).seconds);
  }
  await ours.release();
  torch?.close();
  return [0.5, 0.99].map((share) =>
    costRow({
      case: `${engineCase.name.replace(/: batch .*/, '')}: batch ${batch}, p${100 * share}`,
      ...{ threads, unit: 'ms', ours: 1e3 * quantile(mine, share) },
      ...(torch && { peer: 1e3 * quantile(theirs, share), peerName: 'PyTorch eager' }),
    }),
  );
}

/** As many rows of the case's inputs as the batch wants. */
function inputsOf(engineCase, batch) {
  const { shape, data } = drawBatches(engineCase, 1).x;
  const size = data.length / shape[1];
  const taken = new data.constructor(batch * size);
  for (let i = 0; i < batch; i++)
    taken.set(data.subarray((i % shape[1]) * size, ((i % shape[1]) + 1) * size), i * size);
  return { shape: [batch, ...shape.slice(2)], data: taken };
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function compare(name, ours, theirs) {
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const worst = theirs.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i])), 0);
  if (!(worst <= 1e-4 * scale)) throw new Error(`${name}: outputs differ from PyTorch's by up to ${worst}`);
}
