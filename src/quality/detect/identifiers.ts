import type { ColumnView } from '../column-view.js';
import { soundsLikeId } from './names.js';

const fewestRows = 20;

/** Counts the rows: whole numbers that go up by one from row to row of the file. */
export function isRowNumber(view: ColumnView, rowNumbers: Float64Array): boolean {
  if (view.column.kind !== 'numeric' || view.rows < fewestRows) return false;
  const values = view.column.values;
  const offset = values[0]! - rowNumbers[0]!;
  if (!Number.isInteger(offset)) return false;
  for (let i = 1; i < values.length; i++) if (values[i]! - rowNumbers[i]! !== offset) return false;
  return true;
}

/**
 * Names a row: (almost) every row has its own value, and that is not what a quantity would do by chance. Whole numbers
 * count when their name says so, when they fill their range too evenly to be drawn at random (no value twice although
 * n² / 2 range pairs were to be expected), when they go up throughout, or when all have the same eight or more digits.
 */
export function isIdentifier(view: ColumnView): boolean {
  const present = view.rows - view.missingCount;
  if (present < fewestRows || view.column.kind === 'datetime' || view.column.kind === 'boolean') return false;
  if (view.column.kind === 'numeric') {
    const values = view.column.values;
    for (let i = 0; i < Math.min(values.length, 200); i++) {
      if (!Number.isNaN(values[i]!) && !Number.isInteger(values[i]!)) return false;
    }
    const { sorted } = view;
    const share = view.distinctCount / present;
    if (share < 0.9 || sorted.some((value) => !Number.isInteger(value) || value < 0)) return false;
    if (soundsLikeId(view.name)) return true;
    if (share < 1) return false;
    const range = sorted.at(-1)! - sorted[0]!;
    const sameDigits = sorted[0]! >= 1e7 && String(sorted[0]).length === String(sorted.at(-1)).length;
    return present ** 2 / (2 * range) >= 12 || sameDigits || (present >= 100 && isAscending(values));
  }
  const { levels } = view.coded;
  const share = view.distinctCount / present;
  if (share < 0.9 || (share < 1 && !soundsLikeId(view.name))) return false;
  const plain = levels
    .slice(0, 1000)
    .filter((level) => level.length <= 40 && /\d/.test(level) && !/\s/.test(level)).length;
  return plain >= 0.95 * Math.min(1000, levels.length);
}

function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (!(values[i]! > values[i - 1]!)) return false;
  return true;
}
