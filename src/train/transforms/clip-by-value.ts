import { clip } from '../../engine/index.js';
import { stateless, type Transform } from '../transform.js';
import { atLeast } from './check.js';

/** Brings every number of the gradient into [-limit, limit]. */
export function clipByValue(limit: number): Transform {
  atLeast(limit, 0, 'clipByValue: limit');
  return stateless((change) => clip(change, -limit, limit));
}
