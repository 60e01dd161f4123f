import { createHash } from 'node:crypto';
import type { Random } from '../random/index.js';
import type { Batches } from './batches/batches.js';

/**
 * SHA-256 of the number of batches of an epoch and of the first one, in which shuffled rows come from everywhere: tells other data
 * without reading all of them.
 */
export async function dataDigest(data: Batches, random: Random): Promise<string> {
  const hash = createHash('sha256');
  hash.update(`${data.perEpoch}\n`);
  for await (const { values, rows } of data.epoch(0, random)) {
    for (const array of [...Object.keys(data.types).map((name) => values[name]!), rows]) {
      hash.update(`${array.constructor.name} ${array.length}\n`);
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
    break;
  }
  return hash.digest('hex');
}
