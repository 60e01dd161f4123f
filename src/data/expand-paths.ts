import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataError, didYouMean } from '../errors/index.js';

/**
 * The files that paths and patterns name, each checked to be a readable file that is not empty. A pattern may hold `*`,
 * `?`, `[abc]`, `{a,b}` and `**` (any depth); its matches come in order of their names.
 *
 * @throws DataError when a file is missing, a folder, empty or not readable, or a pattern matches nothing
 */
export function expandPaths(paths: readonly string[]): string[] {
  if (paths.length === 0) throw new DataError('No data file was given. Name at least one file.');
  const found = paths.flatMap((path) => {
    if (existsSync(path) || !/[*?[{]/.test(path)) return [path];
    const matches = glob(path);
    if (matches.length === 0) throw new DataError(`No file matches "${path}". Check the folder and the pattern.`);
    return matches;
  });
  found.forEach(checkFile);
  return found;
}

function checkFile(path: string): void {
  let stats: ReturnType<typeof statSync>;
  try {
    stats = statSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') throw notReadable(path);
    const folder = dirname(path);
    const hint = existsSync(folder)
      ? didYouMean(basename(path), namesIn(folder))
      : ` The folder "${folder}" does not exist either.`;
    throw new DataError(`There is no file "${path}".${hint}`);
  }
  if (stats.isDirectory()) {
    throw new DataError(
      `"${path}" is a folder; a data file was expected. Name its files, such as "${join(path, '*.csv')}".`,
    );
  }
  if (!stats.isFile()) throw new DataError(`"${path}" is not a regular file. Save the data to a file first.`);
  if (stats.size === 0) throw new DataError(`"${path}" is empty (0 bytes).`);
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw notReadable(path);
  }
}

function notReadable(path: string): DataError {
  return new DataError(`"${path}" cannot be read: permission denied. Ask its owner for read access.`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function glob(pattern: string): string[] {
  const parts = pattern.split('/');
  const firstWild = parts.findIndex((part) => /[*?[{]/.test(part));
  const root = parts.slice(0, firstWild).join('/') || (pattern.startsWith('/') ? '/' : '.');
  const found: string[] = [];
  walk(root, parts.slice(firstWild), found);
  const prefix = root === '.' && !pattern.startsWith('./') ? './' : '';
  return [...new Set(found)].map((path) => (prefix && path.startsWith(prefix) ? path.slice(2) : path)).sort();
}

function walk(folder: string, parts: readonly string[], found: string[]): void {
  const [part, ...rest] = parts;
  if (part === '**') {
    walk(folder, rest.length > 0 ? rest : ['*'], found);
    for (const name of visible(folder)) if (isFolder(`${folder}/${name}`)) walk(`${folder}/${name}`, parts, found);
    return;
  }
  const matches = toRegExp(part!);
  for (const name of namesIn(folder)) {
    if (!matches.test(name) || (name.startsWith('.') && !part!.startsWith('.'))) continue;
    const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
    if (rest.length > 0) {
      if (isFolder(path)) walk(path, rest, found);
    } else if (!isFolder(path)) found.push(path);
  }
}

function visible(folder: string): string[] {
  return namesIn(folder).filter((name) => !name.startsWith('.'));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function toRegExp(part: string): RegExp {
  let source = '';
  let depth = 0;
  for (let i = 0; i < part.length; i++) {
    const c = part[i]!;
    if (c === '*') source += '[^/]*';
    else if (c === '?') source += '[^/]';
    else if (c === '[' && part.indexOf(']', i + 2) > 0) {
      const end = part.indexOf(']', i + 2);
      source += `[${part
        .slice(i + 1, end)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`;
      i = end;
    } else if (c === '{') {
      depth++;
      source += '(?:';
    } else if (c === '}' && depth > 0) {
      depth--;
      source += ')';
    } else if (c === ',' && depth > 0) source += '|';
    else source += c.replace(/[.+^$()|[\]{}\\]/g, '\\$&');
  }
  return new RegExp(`^${source}${')'.repeat(depth)}$`);
}
