import type { Refuse } from './foreign-model.js';

const sizes = { i: 1, U: 1, C: 1, I: 2, l: 4, d: 4, L: 8, D: 8 } as const;
type NumberType = keyof typeof sizes;

/** Deeper than any model file; stops a file that is brackets only. */
const deepest = 60;

/**
 * Reads Universal Binary JSON (ubjson.org, draft 12), which XGBoost saves by default.
 *
 * @throws DataError by `refuse` when the bytes end early or hold an unknown mark
 */
export function readUbjson(bytes: Uint8Array, refuse: Refuse): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new TextDecoder();
  let at = 0;
  const take = (count: number): number => {
    if (!(count >= 0 && count <= bytes.length - at)) throw refuse('the file ends in the middle of a value');
    const from = at;
    at += count;
    return from;
  };
  const mark = () => String.fromCharCode(bytes[take(1)]!);
  const number = (type: NumberType): number => {
    const from = take(sizes[type]);
    switch (type) {
      case 'i':
        return view.getInt8(from);
      case 'U':
      case 'C':
        return view.getUint8(from);
      case 'I':
        return view.getInt16(from);
      case 'l':
        return view.getInt32(from);
      case 'L':
        return Number(view.getBigInt64(from));
      case 'd':
        return view.getFloat32(from);
      default:
        return view.getFloat64(from);
    }
  };
  const isNumber = (type: string): type is NumberType => Object.hasOwn(sizes, type);
  const length = (): number => {
    const type = mark();
    const count = isNumber(type) && type !== 'd' && type !== 'D' ? number(type) : -1;
    if (count < 0) throw refuse('a length in the file is no whole number');
    return count;
  };
  const text = (): string => {
    const count = length();
    const from = take(count);
    return texts.decode(bytes.subarray(from, from + count));
  };
  const list = (depth: number): unknown[] => {
    let type: string | undefined;
    if (bytes[at] === 0x24) {
      at++;
      type = mark();
    }
    if (bytes[at] === 0x23) {
      at++;
      const count = length();
      // Each value takes a byte at least, so a count beyond the file is a lie.
      if (count > bytes.length - at) throw refuse('the file ends in the middle of a list');
      return Array.from({ length: count }, () => value(type ?? mark(), depth));
    }
    if (type !== undefined) throw refuse('a typed list in the file has no length');
    const found: unknown[] = [];
    for (let next = mark(); next !== ']'; next = mark()) found.push(value(next, depth));
    return found;
  };
  const object = (depth: number): Record<string, unknown> => {
    const found = new Map<string, unknown>();
    while (bytes[at] !== 0x7d) {
      const key = text();
      found.set(key, value(mark(), depth));
    }
    at++;
    return Object.fromEntries(found);
  };
  const value = (type: string, depth: number): unknown => {
    if (depth > deepest) throw refuse('the file is nested too deeply');
    if (isNumber(type)) return number(type);
    if (type === 'S') return text();
    if (type === '[') return list(depth + 1);
    if (type === '{') return object(depth + 1);
    if (type === 'Z') return null;
    if (type === 'T' || type === 'F') return type === 'T';
    throw refuse(`the file holds the unknown mark "${type}"`);
  };
  return value(mark(), 0);
}
