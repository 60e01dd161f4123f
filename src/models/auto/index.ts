export { auto } from './auto.js';
export { type Choice, type InnerResult, type Member, StackModel } from './stack-model.js';
export type { LeftOut } from './try-candidate.js';
