// Results that a long benchmark keeps, so that it goes on where it stopped and measures anew only what has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, scratch } from './lib.mjs';

/** A short hash of values and files' bytes. */
export function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part instanceof Uint8Array ? part : `${JSON.stringify(part)}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** A hash of a table: its columns as they are described, and every value. */
export function tableHash(table) {
  const { schema, columns, rowNumbers } = table.toParts();
  // Copies, since the columns lie on memory that threads share.
  const bytes = (values) =>
    ArrayBuffer.isView(values)
      ? Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      : values;
  const parts = columns.flatMap(({ kind, levels = [], codes, values }) => [kind, levels, bytes(codes ?? values)]);
  return hashOf(schema, ...parts, bytes(rowNumbers));
}

/** A hash of the compiled program: the named rooms of dist/, tests left out. */
export function programHash(...rooms) {
  const parts = rooms.flatMap((room) =>
    readdirSync(join(root, 'dist', room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(js|wasm)$/.test(entry.name) && !entry.name.includes('.test.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => readFileSync(path)),
  );
  return hashOf(...parts);
}

/** A hash of files beside this one. */
export const benchHash = (...files) => hashOf(...files.map((file) => readFileSync(join(root, 'bench', file))));

/**
 * Results of the benchmark `bench`, one JSON file per piece of work in bench/out/BENCH/kept.
 *
 * @returns `has(name, identity)`; and `of(name, identity, work)`: the kept result, or that of `work()`, which is kept.
 *   `identity` holds everything that the result depends on.
 */
export function keeper(bench) {
  const folder = join(scratch, bench, 'kept');
  const pathOf = (name, identity) => join(folder, `${name.replaceAll(/\W+/g, '-')}-${hashOf(identity)}.json`);
  return {
    has: (name, identity) => existsSync(pathOf(name, identity)),
    async of(name, identity, work) {
      const path = pathOf(name, identity);
      if (!existsSync(path)) {
        const result = await work();
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, JSON.stringify(result));
      }
      return JSON.parse(readFileSync(path, 'utf8'));
    },
  };
}
