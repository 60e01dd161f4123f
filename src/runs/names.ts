import { randomBytes } from 'node:crypto';
import { isAbsolute, win32 } from 'node:path';
import { UsageError } from '../errors/index.js';

const reserved = /^(latest|con|prn|aux|nul|com\d|lpt\d)$/i;
const idShape = /^\d{8}-\d{6}-[\p{L}\p{N}][\p{L}\p{N}._-]*-[0-9a-f]{4}$/u;

/** Whether a text has the form of a run's id, such as `20261123-184501-credit-boost-3f2a`. */
export const looksLikeId = (text: string): boolean => idShape.test(text) && !text.includes('..');

/**
 * Checks a name that a person gives to a run or an alias and that becomes a file name.
 *
 * @param what `name`, `alias`: for the sentence
 * @throws UsageError when it could leave its folder, is reserved, or is not a plain file name on every system
 */
export function checkName(what: string, name: string): string {
  const fail = (reason: string) => {
    throw new UsageError(`The ${what} "${name}" ${reason}. Use letters, digits, ".", "_" and "-", at most 64 of them.`);
  };
  if (name === '') fail('is empty');
  if (name.includes('..')) fail('holds ".."');
  if (isAbsolute(name) || win32.isAbsolute(name)) fail('is an absolute path');
  if (/[/\\]/.test(name)) fail('holds a slash');
  if (name.length > 64 || Buffer.byteLength(name) > 200) fail('is too long');
  if (reserved.test(name.split('.')[0]!)) fail('is a reserved word');
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(name) || name.endsWith('.')) fail('is not a plain name');
  if (looksLikeId(name)) fail('looks like the id of a run');
  return name.normalize('NFC');
}

/**
 * A path inside a folder of ours, with forward slashes.
 *
 * @throws UsageError when it is absolute, leaves the folder or is empty
 */
export function checkRelativePath(path: string): string {
  const parts = path.split(/[/\\]/);
  const outside = isAbsolute(path) || win32.isAbsolute(path) || parts.some((part) => part === '..');
  if (outside || path === '' || parts.some((part) => part === '' || part === '.' || part.includes('\0')))
    throw new UsageError(`The path "${path}" does not stay inside the run's folder. Use a plain relative path.`);
  return parts.join('/');
}

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '');

/** A new id: sorts by time (UTC), says what the run is, and ends in four random digits. */
export function newId(now: Date, words: readonly string[]): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const what =
    words
      .map(slug)
      .filter((word) => word !== '')
      .join('-') || 'run';
  return `${stamp}-${what}-${randomBytes(2).toString('hex')}`;
}

/** Whether an id was made for a run of this name. A name without latin letters or digits leaves no trace: false. */
export function idCarries(id: string, name: string): boolean {
  const word = slug(name);
  return word !== '' && id.slice(0, -5).endsWith(`-${word}`);
}

/** When a run began, from its id: `YYYYMMDD-HHMMSS` (UTC), which sorts by time. */
export const stampOf = (id: string): string => id.slice(0, 15);
