import { readFileSync } from 'node:fs';

/** The version in Fathom's package.json; read here because the rooms that also know it are slow to load. */
export function version(): string {
  const path = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
