import { it } from 'vitest';
import { expectPage } from './page.test.help.js';

it.each(['engine', 'training'])('docs/%s.md prints what it says', expectPage);
