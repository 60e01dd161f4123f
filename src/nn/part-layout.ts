// The parameters of a network as several vectors, such as those that learn and those that do not.
import type { Layout } from './layout.js';
import type { Parameter } from './parameter.js';

/** A layout of some of the parameters, one after the other from 0; the same layout where these are all. */
export function partLayout(layout: Layout, isIn: (parameter: Parameter) => boolean): Layout {
  let size = 0;
  const parameters = layout.parameters.flatMap((entry) => {
    if (!isIn(entry.part)) return [];
    const start = size;
    size += entry.size;
    return [{ ...entry, start }];
  });
  return parameters.length === layout.parameters.length ? layout : { ...layout, parameters, size };
}

/** The numbers of a part of a layout, from those of all of it; the same vector where the part is all. */
export function takePart(layout: Layout, part: Layout, all: Float32Array): Float32Array {
  if (part === layout) return all;
  const starts = startsOf(layout);
  const own = new Float32Array(part.size);
  for (const { path, start, size } of part.parameters) {
    const from = starts.get(path)!;
    own.set(all.subarray(from, from + size), start);
  }
  return own;
}

/** The numbers of all of a layout, from those of parts that make it up; the same vector where a part is all. */
export function joinParts(
  layout: Layout,
  parts: readonly (readonly [part: Layout, own: Float32Array])[],
): Float32Array {
  const whole = parts.find(([part]) => part === layout);
  if (whole !== undefined) return whole[1];
  const starts = startsOf(layout);
  const all = new Float32Array(layout.size);
  for (const [part, own] of parts) {
    for (const { path, start, size } of part.parameters) all.set(own.subarray(start, start + size), starts.get(path)!);
  }
  return all;
}

const startsOf = ({ parameters }: Layout) => new Map(parameters.map(({ path, start }) => [path, start]));
