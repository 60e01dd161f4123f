// Options that describe data and outcomes, shared by `check` and `train`, and how they become the settings of a job.
import { type Command, Option } from 'commander';
import type { Kind } from '../data/index.js';
import type { ColumnOptions, OutcomeOptions } from '../tasks/index.js';
import { collect, jsonOrText, numberList, oneOf, splitPair } from './values.js';

export const kinds = ['numeric', 'categorical', 'boolean', 'datetime', 'text'] as const satisfies readonly Kind[];

/** Flags as commander leaves them. */
export interface ColumnFlags {
  readonly target?: string;
  readonly features?: readonly string[];
  readonly drop?: readonly string[];
  readonly id?: readonly string[];
  readonly time?: string;
  readonly weight?: string;
  readonly scaleWeights?: boolean;
  readonly protected?: readonly string[];
  readonly text?: readonly string[];
  readonly kind?: readonly string[];
  readonly special?: readonly string[];
  readonly map?: readonly string[];
  readonly sheet?: string;
  readonly positive?: readonly string[];
  readonly exclude?: readonly string[];
}

const repeatable = (flags: string, description: string) =>
  new Option(flags, `${description} (repeatable)`).argParser(collect);

export function addOutcomeOptions(command: Command): Command {
  return command
    .addOption(repeatable('--positive <value>', 'value of the target that means default'))
    .addOption(repeatable('--exclude <value>', 'value of the target that is still open: its rows are left out'));
}

export function addColumnOptions(command: Command): Command {
  command.optionsGroup('Columns:').option('--target <col>', 'column that holds the outcome');
  return addOutcomeOptions(command)
    .addOption(repeatable('--features <col>', 'use only these columns as features'))
    .addOption(repeatable('--drop <col>', 'leave a column out'))
    .addOption(repeatable('--id <col>', 'identifies a row, never a feature'))
    .option('--time <col>', 'when a row happened')
    .option('--weight <col>', 'weight of a row: whole numbers count rows, others are scaled to mean 1')
    .option('--scale-weights', 'whole-number weights are amounts, not counts: scale them to mean 1 too')
    .addOption(repeatable('--protected <col>', 'kept for fairness checks, never a feature'))
    .addOption(repeatable('--text <col>', 'free text'))
    .addOption(repeatable('--kind <col=kind>', `read a column as ${kinds.join(', ')}`))
    .addOption(repeatable('--special <col=codes>', 'codes that are not quantities, such as income=-9,-8'))
    .addOption(repeatable('--map <name=col>', "a file's own name for a column that the task needs"))
    .option('--sheet <name>', 'sheet of an Excel file');
}

function pairs<T>(
  texts: readonly string[] | undefined,
  parse: (text: string) => readonly [string, T],
): Readonly<Record<string, T>> | undefined {
  return texts === undefined ? undefined : Object.fromEntries(texts.map(parse));
}

/** Leaves out what was not given, so that defaults and recipes can show through. */
export function given<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** @throws UsageError for a pair or a kind that cannot be read */
export function columnSettings(flags: ColumnFlags): ColumnOptions & OutcomeOptions {
  const kindOf = oneOf('--kind', kinds);
  return given({
    target: flags.target,
    positive: flags.positive,
    exclude: flags.exclude,
    features: flags.features,
    drop: flags.drop,
    id: flags.id,
    time: flags.time,
    weight: flags.weight,
    scaleWeights: flags.scaleWeights,
    protected: flags.protected,
    text: flags.text,
    sheet: flags.sheet,
    kinds: pairs(flags.kind, (text) => {
      const [column, kind] = splitPair('--kind', text, 'last', 'grade=categorical');
      return [column, kindOf(kind)];
    }),
    special: pairs(flags.special, (text) => {
      const [column, codes] = splitPair('--special', text, 'last', 'income=-9,-8');
      return [column, numberList('--special', codes)];
    }),
    map: namePairs('--map', flags.map, 'income=annual_inc'),
  });
}

/** `NAME=COLUMN` pairs, cut at the first "=". */
export function namePairs(
  option: string,
  texts: readonly string[] | undefined,
  example: string,
): Readonly<Record<string, string>> | undefined {
  return pairs(texts, (text) => splitPair(option, text, 'first', example));
}

/** `--set name=value` pairs as hyper-parameters. */
export function hyperParameters(texts: readonly string[] | undefined): Readonly<Record<string, unknown>> | undefined {
  return pairs(texts, (text) => {
    const [name, value] = splitPair('--set', text, 'first', 'learningRate=0.05');
    return [name, jsonOrText(value)];
  });
}
