import { didYouMean, UsageError } from '../errors/index.js';
import { written } from './read-options.js';

/** A numeric hyper-parameter: its range, and `auto` where training may choose it from the data. */
export interface NumberRule {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  readonly default: number | 'auto';
}

/** A hyper-parameter that is one of a few words. */
export interface ChoiceRule {
  readonly choices: readonly string[];
  readonly default: string;
}

export type Rules = Readonly<Record<string, NumberRule | ChoiceRule>>;

/** What rules make of hyper-parameters. */
export type Settings<R extends Rules> = {
  readonly [K in keyof R]: R[K] extends ChoiceRule
    ? R[K]['choices'][number]
    : number | (R[K]['default'] extends 'auto' ? 'auto' : never);
};

export type Direction = 1 | -1;

/** Directions by column name: 1 where the risk must not fall as the value rises, -1 where it must not rise. */
export type Monotone = Readonly<Record<string, Direction>>;

/** What trees must keep to, by column name. */
export interface ColumnRules {
  /** `auto`: directions that the training rows support. */
  readonly monotone: Monotone | 'auto';
  /** Groups of columns that may stand on one path of a tree; a column in no group stands alone. None: any may. */
  readonly interactions: readonly (readonly string[])[];
}

/** Names that `GradientBoosting` has for the same penalties, accepted in place of ours (docs/decisions/014-penalties.md). */
const synonyms = { lambdaL1: 'alpha', lambdaL2: 'lambda' } as const;

function withoutSynonyms(
  model: string,
  rules: Rules,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const read = { ...given };
  for (const [other, name] of Object.entries(synonyms)) {
    if (!(Object.hasOwn(read, other) && Object.hasOwn(rules, name))) continue;
    if (Object.hasOwn(read, name)) {
      throw new UsageError(`${model}: ${other} is another name for ${name}; give one of them.`);
    }
    read[name] = read[other];
    delete read[other];
  }
  return read;
}

/**
 * Completes hyper-parameters with defaults; `monotone` and `interactions` are kept beside the numbers.
 *
 * @throws UsageError naming the hyper-parameter that is unknown or out of range
 */
export function readParameters<R extends Rules>(
  model: string,
  rules: R,
  parameters: Readonly<Record<string, unknown>>,
): { readonly numbers: Settings<R> } & ColumnRules {
  const given = withoutSynonyms(model, rules, parameters);
  const names = [...Object.keys(rules), 'monotone', 'interactions'];
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    throw new UsageError(
      `${model}: there is no hyper-parameter "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}.`,
    );
  }
  const numbers = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [
      name,
      'choices' in rule ? readChoice(model, name, rule, given[name]) : readNumber(model, name, rule, given[name]),
    ]),
  ) as Settings<R>;
  return {
    numbers,
    monotone: readMonotone(model, given.monotone),
    interactions: readInteractions(model, given.interactions),
  };
}

const shown = (given: unknown) => (typeof given === 'object' ? written(given) : String(given));

function readChoice(model: string, name: string, rule: ChoiceRule, given: unknown): string {
  if (given === undefined) return rule.default;
  if (typeof given === 'string' && rule.choices.includes(given)) return given;
  throw new UsageError(`${model}: ${name} must be one of ${rule.choices.join(', ')}, received ${shown(given)}.`);
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
    `${model}: ${name} must be ${kind} from ${rule.least} to ${rule.most}, received ${shown(given)}.`,
  );
}

/** Reads groups of names, or text such as "age+income,income+debt". */
function readInteractions(model: string, given: unknown): readonly (readonly string[])[] {
  if (given === undefined || given === '') return [];
  const groups: unknown =
    typeof given === 'string' ? given.split(',').map((group) => group.split('+').map((name) => name.trim())) : given;
  const isNames = (group: unknown): group is string[] =>
    Array.isArray(group) && group.length > 0 && group.every((name) => typeof name === 'string' && name !== '');
  if (Array.isArray(groups) && groups.every(isNames)) return groups.map((group) => [...new Set(group)]);
  throw new UsageError(
    `${model}: interactions takes groups of columns that may act together, such as "age+income,income+debt"; received ${textOf(given)}.`,
  );
}

function textOf(given: unknown): string {
  return typeof given === 'object' ? JSON.stringify(given) : String(given);
}

/** Reads 'auto', { column: 1 | -1 | 'increasing' | 'decreasing' } or text such as "age:-1,loan_to_value:1". */
function readMonotone(model: string, given: unknown): Monotone | 'auto' {
  if (given === undefined || given === '') return {};
  if (given === 'auto') return 'auto';
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
