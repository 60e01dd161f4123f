export {
  explainDiskError,
  produceAtomic,
  sweepTemporary,
  syncFile,
  syncFolder,
  temporaryBeside,
  writeAtomic,
  writeJsonAtomic,
} from './atomic.js';
export type { AuditEntry, AuditEvent } from './audit.js';
export { RunDraft } from './draft.js';
export { withLock } from './lock.js';
export type { Json, Manifest, RunRecipe } from './manifest.js';
export { checkName } from './names.js';
export { Run } from './run.js';
export { type AuditReport, type RunStatus, RunStore, type RunSummary } from './store.js';
export { fathomVersion } from './version.js';
