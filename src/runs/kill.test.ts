import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// The longer version is `npm run bench -- kill`.
it('40 kills at random moments, two processes on one home, leave nothing broken', () => {
  const script = fileURLToPath(new URL('../../test/kill.mjs', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [script, '40'], { encoding: 'utf8' });
  const result = JSON.parse(stdout);
  expect(result, stderr).toMatchObject({ kills: 40, broken: 0, leftovers: 0, errors: 0 });
  expect(result.interrupted, 'kills that hit the middle of a write').toBeGreaterThan(0);
  expect(result.complete, 'runs that were finished in between').toBeGreaterThan(0);
});
