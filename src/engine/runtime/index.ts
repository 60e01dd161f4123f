export { evaluatePlainly } from './plain.js';
export { Program, type ProgramOptions } from './program.js';
export { type Device, devices, type Feeds, fromOrt, openSession, type SessionOptions, toOrt } from './session.js';
