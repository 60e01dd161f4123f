export { closest, didYouMean } from './closest.js';
export {
  DataError,
  DivergenceError,
  GraphError,
  InterruptedError,
  NotSupportedError,
  ShapeError,
  UsageError,
} from './errors.js';
export { expectOptions, type NamesOf } from './expect-options.js';
export { received } from './received.js';
