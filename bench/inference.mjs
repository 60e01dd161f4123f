// Predictions of the networks of lib-engine-cases.mjs beside PyTorch's: p50 and p99 of single calls, batch 1 and 256.
// `--only "NAME,NAME"` takes some cases. What is measured is kept in bench/out/inference/kept, and not measured again.
import { costRow, hasPeers } from './lib.mjs';
import { dependencies, drawBatches, openPrediction, openTorch, venv } from './lib-engine.mjs';
import { engineCases } from './lib-engine-cases.mjs';
import { keeper } from './lib-keep.mjs';

export const title = 'Predictions of networks: p50 and p99 of a call at batch 1 and 256, against PyTorch';

/** Seconds after which a case that had three rounds gets no further one. */
const patience = 20;

export default async function inferenceBench({ quick, log, only = engineCases.map(({ name }) => name) }) {
  const hasTorch = hasPeers(venv);
  if (!hasTorch) log('PyTorch is not installed (bash bench/peers/setup.sh engine); only Fathom runs.');
  const rows = [];
  const kept = keeper('inference');
  const { versions, identity } = dependencies('inference.mjs', hasTorch);
  for (const threads of quick ? [1] : [1, 2]) {
    for (const engineCase of distinct(engineCases.filter(({ name }) => only.includes(name)))) {
      for (const batch of [1, 256]) {
        log(`${engineCase.name}, batch ${batch}, ${threads} threads`);
        const work = () => measure(engineCase, { batch, threads, quick, hasTorch });
        rows.push(
          ...(await kept.of(`${engineCase.name} batch ${batch} ${threads} threads`, [...identity, quick], work)),
        );
      }
    }
  }
  const notes = [
    'Seconds of single calls from arrays to arrays, taken in turns; PyTorch eager in inference mode. The weights are the same, and so are the outputs to 1e-4.',
    `Rounds of about 0.4 s, or one call, each, ten (five in a short run), fewer but three where they took ${patience} s; p99 of few calls is the slowest of them.`,
  ];
  return { rows: [...rows, ...means(rows)], versions, notes };
}

/** The name of a case without the batch that it trains on: "LSTM 1 x 128: batch 64 x 60" is "LSTM 1 x 128, 60 steps". */
function labelOf({ name }) {
  return name.replace(/: batch \d+( x (\d+))?.*/, (_, __, steps) => (steps === undefined ? '' : `, ${steps} steps`));
}

/** The first case of each label: others train the same network on other batches. */
function distinct(cases) {
  return cases.filter((one, i) => cases.findIndex((other) => labelOf(other) === labelOf(one)) === i);
}

async function measure(engineCase, { batch, threads, quick, hasTorch }) {
  const x = inputsOf(engineCase, batch);
  const ours = await openPrediction(engineCase, { threads, x });
  const torch = hasTorch ? await openTorch(engineCase, { threads }) : undefined;
  const first = await ours.call(3);
  if (torch) compare(engineCase.name, first.outputs, (await torch.predict(3, { x, outputs: true })).outputs);
  const [mine, theirs] = [[], []];
  const rounds = quick ? 5 : 10;
  const calls = Math.max(1, Math.min(200, Math.round(0.4 / Math.min(...first.seconds))));
  const start = performance.now();
  for (let round = 0; round < rounds && (round < 3 || performance.now() - start < 1e3 * patience); round++) {
    mine.push(...(await ours.call(calls)).seconds);
    if (torch) theirs.push(...(await torch.predict(calls)).seconds);
  }
  await ours.release();
  torch?.close();
  return [0.5, 0.99].map((share) => ({
    ...costRow({
      case: `${labelOf(engineCase)}: batch ${batch}, p${100 * share}`,
      ...{ threads, unit: 'ms', ours: 1e3 * quantile(mine, share) },
      ...(torch && { peer: 1e3 * quantile(theirs, share), peerName: 'PyTorch eager' }),
    }),
    kind: engineCase.kind,
  }));
}

/** Geometric means of the ratios of the medians: of all networks at a batch, and of the recurrent ones. */
function means(rows) {
  const row = (name, some) => ({
    ...costRow({ case: `geometric mean of p50, ${name}`, threads: 0, unit: 'ratio', ours: 1 }),
    peerName: 'PyTorch eager',
    ratio: Math.exp(some.reduce((total, { ratio }) => total + Math.log(ratio), 0) / some.length),
  });
  return [1, 256].flatMap((batch) => {
    const medians = rows.filter(({ case: name, peer }) => peer !== null && name.endsWith(`: batch ${batch}, p50`));
    const recurrent = medians.filter(({ kind }) => kind === 'recurrent');
    return [
      ...(medians.length > 0 ? [row(`batch ${batch}, all`, medians)] : []),
      ...(recurrent.length > 0 ? [row(`batch ${batch}, recurrent`, recurrent)] : []),
    ];
  });
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
