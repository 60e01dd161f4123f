// run.json: what is written there, and how it is read back with suspicion.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { DataError, NotSupportedError } from '../errors/index.js';
import { writeJsonAtomic } from './atomic.js';

/** Version of the run folder's layout that this code writes and reads. */
export const format = 1;

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const owner = z.object({ pid: z.number().int(), start: z.string(), host: z.string() });
const recipe = z.looseObject({ task: z.string(), name: z.string().optional(), seed: z.number().int() });
const file = z.object({ bytes: z.number().int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const manifestSchema = z.object({
  format: z.literal(format),
  id: z.string(),
  name: z.string().optional(),
  /** `running` until it ends; whether its process still lives is for the reader to find out. */
  status: z.enum(['running', 'complete', 'failed', 'interrupted']),
  /** ISO 8601, UTC */
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  versions: z.object({ fathom: z.string(), node: z.string(), platform: z.string() }),
  owner,
  recipe,
  result: z.json().optional(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
  /** Every file of a complete run but the live ones: size and SHA-256, by path inside the folder. */
  files: z.record(z.string(), file).optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** What a run is made from: the task, a seed and the task's own settings; JSON values only. */
export type RunRecipe = { readonly task: string; readonly name?: string; readonly seed: number } & {
  readonly [setting: string]: unknown;
};

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Writes run.json with a seal: the SHA-256 of everything else in it, so that a later edit is noticed. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<string> {
  const plain = JSON.parse(JSON.stringify(manifest)) as Record<string, unknown>;
  const seal = sha256(JSON.stringify(plain));
  await writeJsonAtomic(join(folder, 'run.json'), { ...plain, seal });
  return seal;
}

/**
 * Reads and checks run.json.
 *
 * @throws DataError when it is missing, damaged or edited; NotSupportedError when its format is newer
 */
export async function readManifest(folder: string): Promise<{ manifest: Manifest; seal: string }> {
  const path = join(folder, 'run.json');
  const spoiled = (what: string, cause?: unknown) =>
    new DataError(
      `${path} ${what}, so this run cannot be trusted. Restore the folder from a copy, or remove it (fathom runs rm ${basename(folder)}) and train again.`,
      { cause },
    );
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw spoiled((cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'is not readable JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw spoiled('is not a JSON object');
  if (typeof value.format === 'number' && value.format > format)
    throw new NotSupportedError(
      `${path} has format ${value.format}, and this version of Fathom reads up to ${format}. Update Fathom to use this run.`,
    );
  const { seal, ...rest } = value;
  if (seal !== sha256(JSON.stringify(rest))) throw spoiled('was changed after Fathom wrote it');
  const parsed = manifestSchema.safeParse(rest);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw spoiled(`does not hold what a run holds (${issue.path.join('.') || 'run.json'}: ${issue.message})`);
  }
  return { manifest: parsed.data, seal };
}
