import { didYouMean } from '../../errors/index.js';
import { isRecord, received } from '../given.js';
import { GradientBoostingModel } from './model.js';
import { refuse } from './refuse.js';

const rowNames = ['columns', 'target', 'weights', 'groups'];
/** Beyond what any machine has, and far below what a process can start. */
const mostThreads = 256;

/** What is wrong with a call of `fit` before its data are looked at. @throws UsageError naming it */
export function checkFitArguments(data: unknown, context: unknown): void {
  checkNames(data, 'fit', [...rowNames, 'validation', 'start']);
  if (data.validation !== undefined) checkNames(data.validation, 'validation', rowNames);
  const { start } = data;
  if (start !== undefined && !(start instanceof GradientBoostingModel)) {
    throw refuse(
      `start must be a model that fit returned or GradientBoostingModel.load read, received ${received(start)}.`,
    );
  }
  if (!isRecord(context)) {
    throw refuse(`the context of fit must be an object, such as { threads: 2 }, received ${received(context)}.`);
  }
  const { threads = 1 } = context;
  if (Number.isInteger(threads) && (threads as number) >= 1 && (threads as number) <= mostThreads) return;
  throw refuse(`threads must be a whole number from 1 to ${mostThreads}, received ${received(threads)}.`);
}

function checkNames(
  data: unknown,
  what: string,
  names: readonly string[],
): asserts data is Readonly<Record<string, unknown>> {
  if (!isRecord(data)) {
    throw refuse(`${what} takes { columns, target }, received ${received(data)}.`);
  }
  for (const name of Object.keys(data)) {
    if (names.includes(name)) continue;
    throw refuse(`${what} takes no "${name}".${didYouMean(name, names)} It takes: ${names.join(', ')}.`);
  }
}
