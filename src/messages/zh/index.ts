import { quality } from './quality.js';
import { reasons } from './reasons.js';
import { report } from './report.js';

export const zh = { ...quality, ...reasons, ...report } as const;
