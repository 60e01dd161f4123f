// What the benchmarks share: where the data are, rows of the result contract, fair timing, the table, the saved file.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

export { hasPeers, peerVersions, startPeer } from './lib-peer.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Scratch for folds and generated inputs; git ignores it. */
export const scratch = join(root, 'bench/out');

/** The folder of real data (FATHOM_DATA, else ../shared/data), or undefined when this machine has none. */
export function dataFolder() {
  const folder = process.env.FATHOM_DATA ?? join(root, '../shared/data');
  return existsSync(folder) ? folder : undefined;
}

/** The machine in words: processor, cores, memory. */
export function machine() {
  const model = cpus()[0]?.model.trim() ?? process.arch;
  return `${model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;
}

export function versions(peers = {}) {
  const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).version;
  return { fathom: read('package.json'), node: process.versions.node, v8: process.versions.v8, ...peers };
}

/**
 * A row about speed or memory: `ours` and `peer` in `unit`, smaller is better, ratio = peer / ours (above 1: Fathom is
 * better). Without a peer, `ratio` is null.
 */
export function costRow({ case: name, threads = 1, unit, ours, peer = null, peerName = null }) {
  return { case: name, threads, unit, ours, peer, peerName, ratio: peer === null ? null : peer / ours };
}

/** A row about accuracy: ratio = the difference in Fathom's favour. `lowerIsBetter` for errors. */
export function accuracyRow({
  case: name,
  threads = 1,
  unit,
  ours,
  peer = null,
  peerName = null,
  lowerIsBetter = false,
}) {
  const difference = peer === null ? null : lowerIsBetter ? peer - ours : ours - peer;
  return { case: name, threads, unit, ours, peer, peerName, ratio: difference };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Times several ways to do the same work in turns (a b c, a b c, ...), so that a noisy machine is noisy for all of them.
 * A function may return the seconds it measured itself (a peer in another process); otherwise the call is timed.
 *
 * @returns the median seconds of each, under its name
 */
export async function interleave(ways, { rounds = 5, warmUp = 1 } = {}) {
  const seconds = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      const own = await way();
      const took = typeof own === 'number' ? own : (performance.now() - start) / 1000;
      if (round >= 0) seconds[name].push(took);
    }
  }
  return Object.fromEntries(Object.entries(seconds).map(([name, values]) => [name, median(values)]));
}

const digits = (value) => {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) < 1e-4) return value.toExponential(1);
  return Math.abs(value) >= 100 ? value.toFixed(1) : Math.abs(value) >= 10 ? value.toFixed(2) : value.toFixed(4);
};

/** Rows of plain objects as an aligned text table. */
export function table(rows, columns = Object.keys(rows[0] ?? {})) {
  const cells = [columns, ...rows.map((row) => columns.map((column) => digits(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  const numeric = columns.map((column) => rows.some((row) => typeof row[column] === 'number'));
  const line = (parts) =>
    parts
      .map((part, i) => (numeric[i] ? part.padStart(widths[i]) : part.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  return [line(cells[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.slice(1).map(line)].join('\n');
}

/** Writes bench/results/NAME.json, one row per line so that a change reads well. */
export function save(result) {
  const folder = join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const { rows, ...head } = result;
  const opening = JSON.stringify(head, null, 2).slice(0, -2);
  const text = `${opening},\n  "rows": [\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]\n}\n`;
  writeFileSync(join(folder, `${result.bench}.json`), text);
}
