export { type VerifyOptions, verify } from './verify.js';
