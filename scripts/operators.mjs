// Writes docs/operators.md from the operators. Build first.
import { writeFileSync } from 'node:fs';
import { operatorsPage } from '../dist/engine/ops/operators-page.test.help.js';

writeFileSync(new URL('../docs/operators.md', import.meta.url), operatorsPage());
