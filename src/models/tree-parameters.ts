import { didYouMean, UsageError } from '../errors/index.js';

/** A numeric hyper-parameter: its range, and `auto` where training may choose it from the data. */
export interface NumberRule {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  readonly default: number | 'auto';
}

export type Direction = 1 | -1;

/** Directions by column name: 1 where the risk must not fall as the value rises, -1 where it must not rise. */
export type Monotone = Readonly<Record<string, Direction>>;

/**
 * Completes hyper-parameters with defaults; `monotone` is kept beside the numbers.
 *
 * @throws UsageError naming the hyper-parameter that is unknown or out of range
 */
export function readParameters<R extends Readonly<Record<string, NumberRule>>>(
  model: string,
  rules: R,
  given: Readonly<Record<string, unknown>>,
): { readonly numbers: { readonly [K in keyof R]: number | 'auto' }; readonly monotone: Monotone } {
  const names = [...Object.keys(rules), 'monotone'];
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    throw new UsageError(
      `${model}: there is no hyper-parameter "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}.`,
    );
  }
  const numbers = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, readNumber(model, name, rule, given[name])]),
  ) as { [K in keyof R]: number | 'auto' };
  return { numbers, monotone: readMonotone(model, given.monotone) };
}

function readNumber(model: string, name: string, rule: NumberRule, given: unknown): number | 'auto' {
  if (given === undefined) return rule.default;
  if (given === 'auto' && rule.default === 'auto') return 'auto';
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  const fits =
    typeof value === 'number' &&
    value >= rule.least &&
    value <= rule.most &&
    (rule.isWhole !== true || Number.isInteger(value));
  if (fits) return value;
  const kind = rule.isWhole === true ? 'a whole number' : 'a number';
  throw new UsageError(
    `${model}: ${name} must be ${kind} from ${rule.least} to ${rule.most}, received ${String(given)}.`,
  );
}

/** Reads { column: 1 | -1 | 'increasing' | 'decreasing' } or text such as "age:-1,loan_to_value:1". */
function readMonotone(model: string, given: unknown): Monotone {
  if (given === undefined || given === '') return {};
  const pairs: [string, unknown][] =
    typeof given === 'string'
      ? given.split(',').map((part) => {
          const at = part.lastIndexOf(':');
          return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
        })
      : typeof given === 'object' && given !== null
        ? Object.entries(given)
        : [];
  const words = new Map<string, Direction>([
    ['1', 1],
    ['+1', 1],
    ['increasing', 1],
    ['-1', -1],
    ['decreasing', -1],
  ]);
  const directions = pairs.map(([column, word]): [string, Direction] => {
    const direction = words.get(String(word));
    if (column !== '' && direction !== undefined) return [column, direction];
    throw new UsageError(
      `${model}: monotone takes column:1 (risk rises with the value) or column:-1 (falls), separated by commas; received "${column}:${String(word)}".`,
    );
  });
  if (directions.length === 0 && typeof given !== 'object') {
    throw new UsageError(
      `${model}: monotone takes directions such as "age:-1,loan_to_value:1", received ${String(given)}.`,
    );
  }
  for (const [column, direction] of directions) {
    if (directions.some(([other, opposite]) => other === column && opposite !== direction)) {
      throw new UsageError(`${model}: monotone names "${column}" both rising and falling; keep one.`);
    }
  }
  return Object.fromEntries(directions);
}
