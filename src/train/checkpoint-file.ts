// A training on disk: data only, so reading one runs nothing.
//
//   8 bytes  "FATHOMCK"
//   8 bytes  length of the header, little-endian
//   header   JSON: format, network, seed, data, position, and name, kind and shape of each array
//   arrays   one after the other, little-endian
//   32 bytes SHA-256 of all before
import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { sizeOf } from '../engine/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { type Collective, single } from '../parallel/index.js';
import { writeAtomic } from '../runs/index.js';
import type { CheckpointOptions } from './fit-options.js';
import { type FitRecord, recordSchema } from './fit-record.js';

const magic = 'FATHOMCK';
const format = 2;
const digestLength = 32;

/** Vectors by name, and what else is remembered as JSON. */
export interface Checkpoint {
  /** Digest of the training's graph. */
  readonly program: string;
  /** Key of the random stream. */
  readonly random: string;
  /** Digest of the rows that are learned from. */
  readonly data: string;
  /** Digest of how and on which rows the training is judged; "" where it is not. */
  readonly validation: string;
  /** Digest of the weights that were given to begin with; absent where all were drawn. */
  readonly initial?: string | undefined;
  readonly record: FitRecord;
  readonly arrays: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

interface Header extends Omit<Checkpoint, 'arrays'> {
  readonly format: number;
  readonly arrays: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** Of a header of any format. */
const anySchema = z.object({ format: z.number() });
const headerSchema: z.ZodType<Header> = z.object({
  format: z.literal(format),
  program: z.string(),
  random: z.string(),
  data: z.string(),
  validation: z.string(),
  initial: z.string().optional(),
  record: recordSchema,
  arrays: z.array(z.object({ name: z.string(), shape: z.array(z.int().nonnegative()) })),
});

/** Writes a file that is there as a whole or not at all. @throws Error with one sentence when the disk cannot take it */
export async function writeCheckpoint(path: string, { arrays, ...rest }: Checkpoint): Promise<void> {
  const entries = Object.entries(arrays);
  const header: Header = {
    format,
    ...rest,
    arrays: entries.map(([name, { shape }]) => ({ name, shape })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(16);
  start.write(magic, 'latin1');
  start.writeBigUInt64LE(BigInt(text.length), 8);
  const parts = [
    start,
    text,
    ...entries.map(([, { data }]) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  ];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  await writeAtomic(path, Buffer.concat([...parts, hash.digest()]));
}

/**
 * Refuses to lose what is at the path of a training that begins: an earlier checkpoint that `replace` does not name, or a file of
 * another kind, whatever is said. A training that goes on reads its file instead.
 *
 * @param collective the file of rank 0 counts, for all
 * @throws UsageError with one sentence that says what to do
 */
export async function checkFree(
  { path, replace = false }: CheckpointOptions,
  collective: Collective = single,
): Promise<void> {
  const found = Int32Array.of(collective.rank === 0 ? places.indexOf(await placeOf(path)) : 0);
  collective.broadcast(found, 0);
  const place = places[found[0]!];
  if (place === 'other') throw new UsageError(`fit: checkpoint.path: ${foreign(path)}`);
  if (place === 'checkpoint' && !replace) {
    throw new UsageError(
      `fit: checkpoint.path: ${path} is there already; give resume: true to go on from it, another path, or replace: true to write over it.`,
    );
  }
}

/** What can be at a path. */
const places = ['nothing', 'checkpoint', 'other'] as const;

async function placeOf(path: string): Promise<(typeof places)[number]> {
  const found = await ifThere(stat(path));
  if (found === undefined) return 'nothing';
  if (!found.isFile()) return 'other';
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === magic ? 'checkpoint' : 'other';
  } finally {
    await file.close();
  }
}

const foreign = (path: string) => `${path} is no checkpoint of Fathom, and only those are replaced; give another path.`;

/**
 * @param expected what the training that goes on is made of
 * @param collective the file of rank 0 counts, for all
 * @returns undefined when there is no such file
 * @throws DataError for a file of another format, network, seed or data, or one that is cut off or damaged
 */
export async function readCheckpoint(
  path: string,
  expected: Omit<Checkpoint, 'record' | 'arrays'>,
  collective: Collective = single,
): Promise<Checkpoint | undefined> {
  const bytes = shared(collective, collective.rank === 0 ? await ifThere(readFile(path)) : undefined);
  if (bytes === undefined) return undefined;
  const refuse = (what: string) => new DataError(`Checkpoint ${path} ${what}; remove it to train from the start.`);
  const damaged = () => refuse('is cut off or damaged');
  const start = bytes.toString('latin1', 0, magic.length);
  if (!magic.startsWith(start)) throw new DataError(`Checkpoint ${foreign(path)}`);
  if (bytes.length < 16) throw damaged();
  const headerEnd = 16 + Number(bytes.readBigUInt64LE(8));
  if (headerEnd > bytes.length - digestLength) throw damaged();
  let told: unknown;
  try {
    told = JSON.parse(bytes.toString('utf8', 16, headerEnd));
  } catch {
    throw damaged();
  }
  const any = anySchema.safeParse(told).data;
  if (any !== undefined && any.format !== format) {
    throw refuse(`has format ${any.format}, and this version of Fathom goes on from format ${format}`);
  }
  const header = headerSchema.safeParse(told).data;
  if (header === undefined) throw damaged();
  const size = header.arrays.reduce((total, { shape }) => total + 4 * sizeOf(shape), 0);
  const end = headerEnd + size;
  if (bytes.length !== end + digestLength) throw damaged();
  const digest = createHash('sha256').update(bytes.subarray(0, end)).digest();
  if (!digest.equals(bytes.subarray(end))) throw damaged();
  if (header.program !== expected.program) {
    throw new DataError(
      `Checkpoint ${path} belongs to another network, loss, optimizer or kind of batch, or to a learning rate planned over another number of steps (oneCycle, warmUpCosine); train with what it was made with, or begin another training with another path, for more steps from the weights of the ended one (initial: fitted).`,
    );
  }
  if (header.random !== expected.random) {
    throw refuse(`belongs to the random stream "${header.random}", and this training has "${expected.random}"`);
  }
  if (header.initial !== expected.initial) {
    throw refuse('began with other weights; give the initial ones it was made with');
  }
  if (header.data !== expected.data) {
    throw refuse(
      'was made with other data: their first batch, or the number of batches of an epoch, is another; train with the rows, order and batch size it was made with',
    );
  }
  if (header.validation !== expected.validation) {
    const [had, has] = [header.validation, expected.validation].map((own) => (own === '' ? 'none' : 'one'));
    throw refuse(
      had === has
        ? 'was judged by another loss or on other held-out rows; give the validation it was made with'
        : `was made with ${had === 'none' ? 'no' : 'a'} validation, and this training has ${has}; give what it was made with`,
    );
  }
  let at = headerEnd;
  const arrays = Object.fromEntries(
    header.arrays.map(({ name, shape }) => {
      const length = 4 * sizeOf(shape);
      // A copy begins at a multiple of 4, as floats have to.
      const data = new Float32Array(Uint8Array.prototype.slice.call(bytes, at, at + length).buffer);
      at += length;
      return [name, { shape, data }];
    }),
  );
  return { ...header, arrays };
}

/** What is asked of a file; undefined where there is none. */
async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The bytes of rank 0 on every rank. */
function shared(collective: Collective, bytes: Buffer | undefined): Buffer | undefined {
  if (collective.size === 1) return bytes;
  const length = Float64Array.of(bytes?.length ?? -1);
  collective.broadcast(length, 0);
  if (length[0]! < 0) return undefined;
  const words = new Int32Array(Math.ceil(length[0]! / 4));
  const all = Buffer.from(words.buffer, 0, length[0]!);
  if (bytes !== undefined) all.set(bytes);
  collective.broadcast(words, 0);
  return all;
}
