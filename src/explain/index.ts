export type { Reason } from './reason.js';
