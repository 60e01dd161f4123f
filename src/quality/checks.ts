import type { Check } from './check.js';
import { blankRows } from './checks/blank-rows.js';
import { classImbalance } from './checks/class-imbalance.js';
import { conflictingDuplicates } from './checks/conflicting-duplicates.js';
import { constant } from './checks/constant.js';
import { drift } from './checks/drift.js';
import { driftInTime } from './checks/drift-in-time.js';
import { duplicateRows } from './checks/duplicate-rows.js';
import { emptyColumn } from './checks/empty-column.js';
import { fewEvents } from './checks/few-events.js';
import { highCardinality } from './checks/high-cardinality.js';
import { identifier } from './checks/identifier.js';
import { impossibleValues } from './checks/impossible-values.js';
import { infiniteValues } from './checks/infinite-values.js';
import { informativeMissing } from './checks/informative-missing.js';
import { labelNoise } from './checks/label-noise.js';
import { leakage } from './checks/leakage.js';
import { lenderDecision } from './checks/lender-decision.js';
import { levelSpelling } from './checks/level-spelling.js';
import { missingTarget } from './checks/missing-target.js';
import { mixedTypes } from './checks/mixed-types.js';
import { mixedUnits } from './checks/mixed-units.js';
import { mostlyMissing } from './checks/mostly-missing.js';
import { nearConstant } from './checks/near-constant.js';
import { newLevels } from './checks/new-levels.js';
import { outliers } from './checks/outliers.js';
import { placeholderDates } from './checks/placeholder-dates.js';
import { placeholderLevels } from './checks/placeholder-levels.js';
import { postOutcome } from './checks/post-outcome.js';
import { protectedAttribute } from './checks/protected-attribute.js';
import { rareLevels } from './checks/rare-levels.js';
import { redundant } from './checks/redundant.js';
import { rowNumber } from './checks/row-number.js';
import { schemaChange } from './checks/schema-change.js';
import { sortedRows } from './checks/sorted-rows.js';
import { specialCodes } from './checks/special-codes.js';
import { textBoilerplate } from './checks/text-boilerplate.js';
import { timeTravel } from './checks/time-travel.js';
import { unitBreak } from './checks/unit-break.js';
import { unreadableValues } from './checks/unreadable-values.js';
import { vanishedLevels } from './checks/vanished-levels.js';

/** Every check, in the order their findings are told. */
export const checks: readonly Check[] = [
  missingTarget,
  fewEvents,
  classImbalance,
  postOutcome,
  timeTravel,
  leakage,
  rowNumber,
  identifier,
  specialCodes,
  placeholderLevels,
  placeholderDates,
  infiniteValues,
  impossibleValues,
  unitBreak,
  mixedUnits,
  outliers,
  mixedTypes,
  unreadableValues,
  levelSpelling,
  informativeMissing,
  mostlyMissing,
  emptyColumn,
  constant,
  nearConstant,
  redundant,
  highCardinality,
  rareLevels,
  textBoilerplate,
  blankRows,
  duplicateRows,
  conflictingDuplicates,
  labelNoise,
  sortedRows,
  protectedAttribute,
  lenderDecision,
  schemaChange,
  drift,
  driftInTime,
  newLevels,
  vanishedLevels,
];
