import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { operatorsPage } from './operators-page.test.help.js';

it('docs/operators.md is what the operators give; node scripts/operators.mjs writes it', () => {
  const page = readFileSync(new URL('../../../docs/operators.md', import.meta.url), 'utf8');
  expect(page).toBe(operatorsPage());
});
