import { existsSync } from 'node:fs';
import { UsageError } from '../errors/index.js';
import { quoted } from './quote.js';

/** Refuses to start work whose result could not be written. @throws UsageError when the file exists and --force is missing */
export function checkFree(option: string, path: string | undefined, force: boolean | undefined): void {
  if (path === undefined || force === true || !existsSync(path)) return;
  throw new UsageError(
    `${option} ${quoted(path)}: the file exists already. Add --force to replace it, or choose another name.`,
  );
}
