import { quality } from './quality.js';
import { reasons } from './reasons.js';
import { report } from './report.js';

export const en = { ...quality, ...reasons, ...report } as const;
