// Two processes of this machine as ranks, without MPI: what one gives goes through a named pipe to the other.
import { execFileSync } from 'node:child_process';
import { openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Collective, CollectiveArray } from './collective.js';

const [up, down] = ['to-0', 'to-1'];

/** @throws where the system has no named pipes */
export function makePipes(folder: string): void {
  execFileSync('mkfifo', [join(folder, up!), join(folder, down!)]);
}

/** @param rank 0 or 1; opening waits for the other */
export function openPipes(folder: string, rank: 0 | 1): Collective {
  const upward = openSync(join(folder, up!), rank === 0 ? 'r' : 'w');
  const downward = openSync(join(folder, down!), rank === 0 ? 'w' : 'r');
  const [incoming, outgoing] = rank === 0 ? [upward, downward] : [downward, upward];
  const bytesOf = (values: CollectiveArray) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const send = (values: CollectiveArray) => {
    const bytes = bytesOf(values);
    for (let at = 0; at < bytes.length; ) at += writeSync(outgoing, bytes, at);
  };
  const receive = (values: CollectiveArray) => {
    const bytes = bytesOf(values);
    for (let at = 0; at < bytes.length; ) {
      const count = readSync(incoming, bytes, at, bytes.length - at, null);
      if (count === 0) throw new Error('The other rank has ended.');
      at += count;
    }
  };
  return {
    rank,
    size: 2,
    allReduceSum(values) {
      if (rank === 1) {
        send(values);
        receive(values);
        return;
      }
      const other = values.slice() as CollectiveArray;
      receive(other);
      if (values instanceof BigInt64Array) {
        for (let i = 0; i < values.length; i++) values[i]! += other[i] as bigint;
      } else for (let i = 0; i < values.length; i++) values[i]! += other[i] as number;
      send(values);
    },
    broadcast(values, root) {
      if (rank === root) send(values);
      else receive(values);
    },
    barrier() {
      this.allReduceSum(new Int32Array(1));
    },
  };
}
