export { closest, didYouMean } from './closest.js';
export { DataError, GraphError, InterruptedError, NotSupportedError, ShapeError, UsageError } from './errors.js';
