// Training steps (forward, backward, clipping, AdamW) of the networks of lib-engine-cases.mjs beside PyTorch's, in turns.
// `--only "NAME,NAME"` takes some cases. What is measured is kept in bench/out/engine/kept, and not measured again.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { costRow, hasPeers, interleave } from './lib.mjs';
import { bestGemm, dependencies, drawBatches, openOurs, openTorch, venv } from './lib-engine.mjs';
import { engineCases } from './lib-engine-cases.mjs';
import { keeper } from './lib-keep.mjs';

export const title = 'Training steps of networks: time and peak memory against PyTorch, eager and compiled';

const memoryProgram = fileURLToPath(new URL('./lib-engine-memory.mjs', import.meta.url));
const kinds = ['gemm', 'convolution', 'recurrent', 'small'];

export default async function engineBench({ quick, log, only = engineCases.map(({ name }) => name) }) {
  const hasTorch = hasPeers(venv);
  if (!hasTorch) log('PyTorch is not installed (bash bench/peers/setup.sh engine); only Fathom runs.');
  const rows = [];
  const kept = keeper('engine');
  const { versions, identity } = dependencies('engine.mjs', hasTorch);
  for (const threads of quick ? [1] : [1, 2]) {
    for (const engineCase of engineCases.filter(({ name }) => only.includes(name))) {
      log(`${engineCase.name}, ${threads} threads`);
      const work = () => measure(engineCase, { threads, quick, hasTorch, log });
      rows.push(...(await kept.of(`${engineCase.name} ${threads} threads`, [...identity, quick], work)));
    }
  }
  return { rows: [...ofGemm(rows), ...means(rows)], versions, notes };
}

const notes = [
  'A step is forward, backward, clipping to length 1 and AdamW with decay of matrices; medians of rounds taken in turns on the same batches from the same weights.',
  'gflops: products of a step alone, by Fathom; gemm: the most that ONNX Runtime made of two 1024 x 1024 matrices beside any case of the run; ofRuntime: the share of it, ofBest of what the better of it and PyTorch made.',
  'Fused is eager PyTorch with the fused form of AdamW, which is not its default. torch.compile is measured on one thread.',
  "MiB: peak resident memory of a process that does nothing else; PyTorch's includes Python, ours Node.",
];

async function measure(engineCase, { threads, quick, hasTorch, log }) {
  const { name, kind, flops, stepsPerRun = 1 } = engineCase;
  const batches = drawBatches(engineCase, Math.max(stepsPerRun, 4));
  const ours = await openOurs(engineCase, { threads, batches });
  const peers = {};
  if (hasTorch) {
    peers['PyTorch eager'] = await openTorch(engineCase, { threads, batches });
    if (!quick) peers['PyTorch fused'] = await openTorch(engineCase, { threads, batches, isFused: true });
    // Compiling takes minutes a case.
    if (!quick && threads === 1) {
      try {
        const compiled = await openTorch(engineCase, { threads, batches, isCompiled: true });
        await compiled.train(2);
        peers['PyTorch compiled'] = compiled;
      } catch (error) {
        log(`${name}: torch.compile does not run here (${error.message.slice(0, 200)})`);
      }
    }
  }
  const [eager] = Object.values(peers);
  if (eager && eager.parameters !== ours.layout.size)
    throw new Error(`${name}: ${ours.layout.size} parameters, PyTorch has ${eager.parameters}`);
  const gemm = await bestGemm(eager, threads);
  // As many steps in each turn as take about half a second.
  await ours.train(2 * stepsPerRun);
  const start = performance.now();
  await ours.train(2 * stepsPerRun);
  const each = (performance.now() - start) / 2e3 / stepsPerRun;
  const steps = Math.max(1, Math.round(0.5 / each / stepsPerRun)) * stepsPerRun;
  const seconds = await interleave(
    {
      Fathom: async () => {
        const begin = performance.now();
        await ours.train(steps);
        return (performance.now() - begin) / 1e3 / steps;
      },
      ...Object.fromEntries(
        Object.entries(peers).map(([peer, { train }]) => [peer, async () => (await train(steps)).seconds]),
      ),
    },
    { rounds: quick ? 5 : 7, warmUp: 1 },
  );
  await ours.release();
  for (const { close } of Object.values(peers)) close();
  const gflops = flops / seconds.Fathom / 1e9;
  const names = hasTorch ? Object.keys(peers) : [null];
  const rows = names.map((peerName) => ({
    ...costRow({
      case: name,
      threads,
      unit: 'ms',
      ours: seconds.Fathom * 1e3,
      peer: peerName && seconds[peerName] * 1e3,
      peerName,
    }),
    kind,
    gflops,
    gemm,
  }));
  return [...rows, await memoryRow(engineCase, threads, hasTorch)];
}

async function memoryRow(engineCase, threads, hasTorch) {
  const { name, stepsPerRun = 1 } = engineCase;
  const mine = execFileSync(process.execPath, [memoryProgram, JSON.stringify({ name, threads })], { encoding: 'utf8' });
  let peer = null;
  if (hasTorch) {
    const torch = await openTorch(engineCase, { threads, batches: drawBatches(engineCase, stepsPerRun) });
    await torch.train(5);
    peer = await torch.peak();
    torch.close();
  }
  return costRow({
    case: name,
    threads,
    unit: 'MiB',
    ours: Number(mine),
    peer,
    peerName: hasTorch ? 'PyTorch eager' : null,
  });
}

/** Each row's share of the rate of large products: the most that was seen in the run on as many threads. */
function ofGemm(rows) {
  const most = (threads, of) =>
    Math.max(...rows.flatMap((row) => (row.gemm && row.threads === threads ? of(row.gemm) : [])));
  return rows.map(({ gemm, ...row }) => {
    if (gemm === undefined) return row;
    const runtime = most(row.threads, ({ runtime }) => runtime);
    return {
      ...row,
      ofRuntime: row.gflops / runtime,
      ofBest: row.gflops / most(row.threads, ({ best }) => best),
      gemm: runtime,
    };
  });
}

/** Geometric means of the ratios against PyTorch: of all rows, and of each kind; of each number of threads and (0) of both. */
function means(rows) {
  const geometric = (some) => Math.exp(some.reduce((total, { ratio }) => total + Math.log(ratio), 0) / some.length);
  const mean = (name, peerName, threads, kind) => {
    const some = rows.filter(
      (each) =>
        each.unit === 'ms' &&
        each.peerName === peerName &&
        (threads === 0 || each.threads === threads) &&
        (kind === undefined || each.kind === kind),
    );
    if (some.length === 0) return [];
    return [{ ...costRow({ case: name, threads, unit: 'ratio', ours: 1 }), peerName, ratio: geometric(some) }];
  };
  const groups = [['all'], ...kinds.map((kind) => [kind, kind])];
  return ['PyTorch eager', 'PyTorch fused'].flatMap((peerName) =>
    [0, 1, 2].flatMap((threads) =>
      groups.flatMap(([name, kind]) => mean(`geometric mean, ${name}`, peerName, threads, kind)),
    ),
  );
}
