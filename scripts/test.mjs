// Builds, runs every test on dist/, and ends with one line that counts them.
// Arguments go to vitest: `npm test -- evaluate` runs the files whose path holds "evaluate".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';

if (!build()) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'fathom-test-'));
const output = join(folder, 'result.json');
const vitest = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
let counts = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 0 };
try {
  counts = JSON.parse(readFileSync(output, 'utf8'));
} catch {
  console.log('vitest left no result.');
}
rmSync(folder, { recursive: true, force: true });
const failed = counts.numFailedTests || (vitest.status === 0 ? 0 : Math.max(1, counts.numFailedTestSuites));
if (counts.numPendingTests > 0) console.log(`${counts.numPendingTests} skipped`);
console.log(`${counts.numPassedTests} passed, ${failed} failed`);
process.exitCode = failed > 0 || counts.numPassedTests === 0 ? 1 : 0;
