export { closest, didYouMean } from './closest.js';
export { DataError, InterruptedError, NotSupportedError, ShapeError, UsageError } from './errors.js';
