// Training steps and predictions of one network, ours and PyTorch's, on the same numbers from the same first weights.
// A case is { name, kind, network, batch, loss, bindings, draw, flops, rows, peer: { network, options } }; see lib-engine-cases.mjs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphFile, input, matmul, openSession, toOrt } from 'fathom/engine';
import { initialBuffers, initialParameters, layoutOf, withWeights } from 'fathom/nn';
import { Random } from 'fathom/random';
import { adamW, Trainer, trainingStep } from 'fathom/train';
import { machine, peerVersions, root, scratch, startPeer } from './lib.mjs';
import { benchHash, programHash } from './lib-keep.mjs';

export const venv = '.venv-engine';
const optimizer = { learningRate: 1e-3, weightDecay: 0.01, clip: 1 };
const folder = join(scratch, 'engine');

/** What a measurement of networks by the file `bench` depends on: the versions to report, and the identity to keep it under. */
export function dependencies(bench, hasTorch) {
  const parts = readdirSync(join(root, 'bench')).filter((name) => /^lib-engine.*\.mjs$/.test(name));
  const peers = readdirSync(join(root, 'bench/peers')).filter((name) => /^(engine.*|peer)\.py$/.test(name));
  const files = [bench, ...parts.sort(), ...peers.sort().map((name) => `peers/${name}`)];
  const runtime = JSON.parse(readFileSync(join(root, 'node_modules/onnxruntime-node/package.json'), 'utf8')).version;
  const versions = { 'onnxruntime-node': runtime, ...(hasTorch && peerVersions({ venv }, 'torch')) };
  const programs = [programHash('engine', 'nn', 'train', 'random'), benchHash(...files)];
  return { versions, identity: [programs, machine(), versions] };
}

/** Peak resident memory of this process in MiB. */
export function peakMemory() {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
}

/** Batches that are drawn once and taken in turn, stacked: { x: { shape, data }, ... }. */
export function drawBatches(engineCase, count) {
  const random = new Random(0).split('batches');
  const one = Array.from({ length: count }, (_, i) => engineCase.draw(random.split(i)));
  return Object.fromEntries(
    Object.entries(engineCase.batch).map(([name, { shape }]) => {
      const data = new one[0][name].constructor(count * one[0][name].length);
      one.forEach((each, i) => {
        data.set(each[name], i * each[name].length);
      });
      const bound = shape.map((size) => (typeof size === 'number' ? size : engineCase.bindings[size]));
      return [name, { shape: [count, ...bound], data }];
    }),
  );
}

export function stepOf({ network, batch, loss }, clip = optimizer.clip) {
  return trainingStep({ network, batch, loss, optimizer: adamW({ ...optimizer, clip }) });
}

/** Our side. `train(steps)` gives the losses; batches are taken in turn as the peer takes them. */
export async function openOurs(engineCase, { threads = 1, batches, stepsPerRun = engineCase.stepsPerRun ?? 1 }) {
  const step = stepOf(engineCase);
  const { bindings } = engineCase;
  const trainer = await Trainer.open(step, { bindings, random: new Random(0), threads, stepsPerRun });
  const count = Object.values(batches)[0].shape[0];
  if (count % stepsPerRun !== 0)
    throw new Error(`${count} batches are no whole number of runs of ${stepsPerRun} steps`);
  const runs = Array.from({ length: count / stepsPerRun }, (_, k) =>
    Object.fromEntries(
      Object.entries(batches).map(([name, { data }]) => {
        const size = (data.length / count) * stepsPerRun;
        return [name, data.subarray(k * size, (k + 1) * size)];
      }),
    ),
  );
  return {
    layout: step.layout,
    async train(steps) {
      const losses = [];
      for (let k = 0; k < steps / stepsPerRun; k++) losses.push(...(await trainer.run(runs[k % runs.length])).loss);
      return losses;
    },
    release: () => trainer.release(),
  };
}

/** Our network for predictions: `call(n)` gives the seconds of single calls. */
export async function openPrediction(engineCase, { threads = 1, x }) {
  const layout = layoutOf(engineCase.network);
  const flat = firstWeights(layout);
  const type = engineCase.batch.x;
  const trained = withWeights(engineCase.network, { layout, parameters: flat, buffers: initialBuffers(layout) });
  const outputs = trained(input('x', type.shape, type.dtype));
  const { bytes } = graphFile({ x: type }, { outputs }, { bindings: { batch: x.shape[0] } });
  const session = await openSession(bytes, { threads });
  return {
    async call(calls) {
      const seconds = [];
      let found;
      for (let i = 0; i < calls; i++) {
        const start = performance.now();
        found = await session.run({ x: toOrt({ dtype: type.dtype, ...x }) });
        seconds.push((performance.now() - start) / 1000);
      }
      return { seconds, outputs: found.outputs.data };
    },
    release: () => session.release(),
  };
}

/** The weights that Trainer draws from seed 0. */
const firstWeights = (layout) => initialParameters(layout, new Random(0).split('parameters'));

/** Arrays as the peer reads them: one file, and where each begins. */
function writeArrays(name, arrays) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.bin`);
  const entries = {};
  const parts = [];
  let start = 0;
  for (const [each, { shape, data }] of Object.entries(arrays)) {
    entries[each] = { dtype: data instanceof Int32Array ? 'int32' : 'float32', shape, start };
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    start += data.byteLength;
  }
  writeFileSync(file, Buffer.concat(parts));
  return { file, entries };
}

/** PyTorch's side in a process of its own, with our first weights. */
export async function openTorch(engineCase, { threads = 1, batches, isCompiled = false, isFused = false }) {
  const process = startPeer('engine', { threads, venv });
  const layout = layoutOf(engineCase.network);
  const flat = firstWeights(layout);
  const id = engineCase.name.replaceAll(/\W+/g, '-');
  const weights = writeArrays(
    `${id}.weights`,
    Object.fromEntries(
      layout.parameters.map(({ path, shape, start, size }) => [
        path,
        { shape, data: flat.subarray(start, start + size) },
      ]),
    ),
  );
  const { parameters } = await process.call({ do: 'build', ...engineCase.peer, threads, weights, compile: isCompiled });
  if (batches !== undefined) {
    const described = writeArrays(`${id}.batches`, batches);
    await process.call({ do: 'prepare', batches: described, ...optimizer, ...(isFused && { fused: true }) });
  }
  return {
    parameters,
    train: (steps, options = {}) => process.call({ do: 'train', steps, ...options }),
    predict: (calls, { x, outputs = false } = {}) =>
      process.call({ do: 'predict', calls, outputs, ...(x && { inputs: writeArrays(`${id}.inputs`, { x }) }) }),
    gemm: (size, calls) => process.call({ do: 'gemm', threads, size, calls }),
    peak: async () => (await process.call({ do: 'peak' })).mebibytes,
    close: () => process.close(),
  };
}

/** GFLOP/s of the product of two matrices, n x n in single precision: of ONNX Runtime alone, and the better of it and PyTorch. */
export async function bestGemm(torch, threads, size = 1024) {
  const { seconds } = (await torch?.gemm(size, 12)) ?? { seconds: Number.POSITIVE_INFINITY };
  const type = { dtype: 'float', shape: [size, size] };
  const y = matmul(input('a', type.shape), input('b', type.shape));
  const session = await openSession(graphFile({ a: type, b: type }, { y }).bytes, { threads });
  const random = new Random(0);
  const a = toOrt({ ...type, data: Float32Array.from({ length: size * size }, () => random.normal()) });
  let own = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 12; i++) {
    const start = performance.now();
    await session.run({ a, b: a });
    own = Math.min(own, (performance.now() - start) / 1000);
  }
  await session.release();
  const rate = (time) => (2 * size ** 3) / time / 1e9;
  return { runtime: rate(own), best: rate(Math.min(own, seconds)) };
}
