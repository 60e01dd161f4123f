import { cli } from './cli.js';
import { quality } from './quality.js';
import { reasons } from './reasons.js';
import { report } from './report.js';

export const en = { ...cli, ...quality, ...reasons, ...report } as const;
