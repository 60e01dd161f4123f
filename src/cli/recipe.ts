// A recipe is a YAML file with the settings of a training, for people who keep them under version control. What is typed
// on the command line wins over it.
import { readFile } from 'node:fs/promises';
import { didYouMean, UsageError } from '../errors/index.js';
import type { TrainOptions } from '../tasks/index.js';
import { kinds } from './settings.js';
import { duration, oneOf } from './values.js';

export type Recipe = Partial<Omit<TrainOptions, 'progress' | 'stop'>>;

type Reader = (where: string, value: unknown) => unknown;

const fail = (where: string, expected: string, value: unknown): never => {
  throw new UsageError(`${where}: expected ${expected}, received ${JSON.stringify(value)}.`);
};

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const text: Reader = (where, value) => (isScalar(value) ? String(value) : fail(where, 'a text', value));

const texts: Reader = (where, value) =>
  (Array.isArray(value) ? value : [value]).map((entry) => text(where, entry) as string);

const whole: Reader = (where, value) => (Number.isSafeInteger(value) ? value : fail(where, 'a whole number', value));

const yes: Reader = (where, value) => (typeof value === 'boolean' ? value : fail(where, 'true or false', value));

const entries =
  (read: Reader): Reader =>
  (where, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return fail(where, 'names with values', value);
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, read(`${where}.${name}`, entry)]));
  };

const kind: Reader = (where, value) => oneOf(where, kinds)(String(value));

const numbers: Reader = (where, value) => {
  const list = Array.isArray(value) ? value : [value];
  return list.every((entry) => typeof entry === 'number') ? list : fail(where, 'a list of numbers', value);
};

const language: Reader = (where, value) => oneOf(where, ['en', 'zh'])(String(value));

const readers: Readonly<Record<keyof Recipe, Reader | undefined>> = {
  task: (where, value) => oneOf(where, ['credit', 'tabular'])(String(value)),
  data: texts,
  target: text,
  positive: texts,
  exclude: texts,
  model: text,
  folds: whole,
  split: text,
  test: text,
  testFrom: text,
  set: entries((_, value) => value),
  name: text,
  features: texts,
  segments: texts,
  device: (where, value) => oneOf(where, ['cpu', 'webgpu', 'cuda', 'auto'])(String(value)),
  budget: (where, value) => duration(where)(String(value)),
  drop: texts,
  id: texts,
  time: text,
  weight: text,
  scaleWeights: yes,
  protected: texts,
  text: texts,
  kinds: entries(kind),
  special: entries(numbers),
  map: entries(text),
  sheet: text,
  seed: whole,
  threads: whole,
  language,
  home: undefined,
  resume: undefined,
  command: undefined,
};

/** The names of the options stand for the settings they fill. */
const synonyms: Readonly<Record<string, string>> = { kind: 'kinds', lang: 'language' };

/**
 * Reads a recipe. Keys are the options' names, `test-from` or `testFrom`.
 *
 * @throws UsageError when the file cannot be read, is not YAML, holds an unknown setting or a value of the wrong type
 */
export async function readRecipe(path: string): Promise<Recipe> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`--recipe ${path}: the file cannot be read. Check the path and its permissions.`, { cause });
  }
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new UsageError(
      `${path}, line ${line}, column ${col}: this is not YAML (${error.message.replace(/\s+/g, ' ')}).`,
    );
  }
  const value: unknown = document.toJS();
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new UsageError(`${path}: expected settings such as "target: default".`);
  return readSettings(path, value as Readonly<Record<string, unknown>>);
}

function readSettings(path: string, value: Readonly<Record<string, unknown>>): Recipe {
  const known = Object.keys(readers).filter((name) => readers[name as keyof Recipe] !== undefined);
  const settings: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const camel = key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const name = synonyms[camel] ?? camel;
    const reader = Object.hasOwn(readers, name) ? readers[name as keyof Recipe] : undefined;
    if (reader === undefined)
      throw new UsageError(
        `${path}: there is no setting "${key}".${didYouMean(key, known)} The settings are: ${known.join(', ')}.`,
      );
    if (entry !== null && entry !== undefined) settings[name] = reader(`${path}: ${key}`, entry);
  }
  return settings as Recipe;
}

/** What was typed over what the recipe says; named values (hyper-parameters, kinds) merge one by one. */
export function overRecipe<T extends Recipe>(recipe: Recipe, typed: T): Recipe & T {
  const merged: Record<string, unknown> = { ...recipe, ...typed };
  for (const name of ['set', 'kinds', 'special', 'map'] as const) {
    if (recipe[name] !== undefined && typed[name] !== undefined) merged[name] = { ...recipe[name], ...typed[name] };
  }
  return merged as Recipe & T;
}
