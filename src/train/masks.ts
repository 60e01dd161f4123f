// Random masks of dropout. Each number depends on seed, step, mask and position alone (a counter-based generator), so training
// that goes on from step 500 drops what one from the start drops, on any device and any number of threads.
import type { Mask } from '../engine/index.js';

/** The 32-bit finalizer of MurmurHash3: every bit of the result depends on every bit of the input. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** 32 bits of a name (FNV-1a). */
function hashName(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h;
}

/**
 * Fills an array with 1 / keep, with probability `keep`, and 0.
 *
 * Two values come from the halves of one hash, so `keep` is rounded to a multiple of 2^-16, and 1 / keep with it.
 *
 * @param step number of the step
 */
export function fillMask(
  { keep, key }: Pick<Mask, 'keep' | 'key'>,
  seed: number,
  step: number,
  into: Float32Array,
): void {
  const threshold = Math.max(1, Math.round(keep * 65536));
  const scale = 65536 / threshold;
  // Two keys and two rounds, so that masks of neighbouring steps and names have nothing in common.
  const first = mix(hashName(key) ^ mix(seed | 0));
  const second = mix(first ^ Math.imul(step, 0x9e3779b1));
  const end = into.length & ~1;
  for (let i = 0; i < end; i += 2) {
    const bits = mix(mix(i + second) ^ first);
    into[i] = (bits & 0xffff) < threshold ? scale : 0;
    into[i + 1] = bits >>> 16 < threshold ? scale : 0;
  }
  if (end < into.length) into[end] = (mix(mix(end + second) ^ first) & 0xffff) < threshold ? scale : 0;
}
