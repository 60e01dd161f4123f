import { cli } from './cli.js';
import { quality } from './quality.js';
import { reasons } from './reasons.js';
import { report } from './report.js';
import { tabular } from './tabular.js';
import { tasks } from './tasks.js';

export const en = { ...cli, ...quality, ...reasons, ...report, ...tabular, ...tasks } as const;
