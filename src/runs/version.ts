import { readFileSync } from 'node:fs';

/** The version in Fathom's own package.json. */
export const fathomVersion: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
