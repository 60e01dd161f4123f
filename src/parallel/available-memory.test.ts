import { expect, it } from 'vitest';
import { leftOfGroups } from './available-memory.js';

/** Files of control groups. */
const text = (files: Readonly<Record<string, string>>) => (path: string) => files[path];

it('takes the least that any control group leaves, files that can be given back included', () => {
  const files = {
    '/g/job/memory.max': '1000\n',
    '/g/job/memory.current': '900\n',
    '/g/job/memory.stat': 'anon 100\ninactive_file 300\nactive_file 5\n',
    '/g/memory.max': 'max\n',
    '/g/memory.current': '5000\n',
    '/v1/memory.limit_in_bytes': '250\n',
    '/v1/memory.usage_in_bytes': '200\n',
    '/v1/memory.stat': 'inactive_file 7\ntotal_inactive_file 20\n',
  };
  expect(leftOfGroups(['/g/job', '/g'], text(files))).toBe(400);
  expect(leftOfGroups(['/g'], text(files)), 'no limit').toBe(Number.POSITIVE_INFINITY);
  expect(leftOfGroups(['/g/job', '/v1'], text(files))).toBe(70);
  expect(leftOfGroups(['/nothing'], text(files))).toBe(Number.POSITIVE_INFINITY);
});
