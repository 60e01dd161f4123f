export type { BinaryMetrics, Curves, Interval, Judgement, PairedTest } from './result.js';
