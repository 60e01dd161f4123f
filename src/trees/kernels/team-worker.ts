// Body of a team's thread: the same kernels on the same memory, run when the board says so.
import { workerData } from 'node:worker_threads';
import { instantiate } from './kernels.js';
import { TeamBoard } from './team-board.js';
import type { Memory, Module } from './web-assembly.js';

export interface TeamWorkerData {
  readonly board: SharedArrayBuffer;
  readonly memory: Memory;
  readonly modules: readonly Module[];
}

const { board: buffer, memory, modules } = workerData as TeamWorkerData;
const board = new TeamBoard(buffer);
const { list } = instantiate(modules, memory);
while (board.wait()) board.work(list);
