// Every objective that can be named. A new one is its file and a line here.
import { didYouMean, UsageError } from '../../errors/index.js';
import { received } from '../given.js';
import { absoluteErrorFamily } from './absolute-error.js';
import { huberFamily } from './huber.js';
import { lambdaRankFamily } from './lambda-rank.js';
import { logLossFamily } from './log-loss.js';
import type { Objective, ObjectiveFamily } from './objective.js';
import { poissonFamily } from './poisson.js';
import { quantileFamily } from './quantile.js';
import { softmaxFamily } from './softmax.js';
import { squaredErrorFamily } from './squared-error.js';
import { tweedieFamily } from './tweedie.js';

export const objectiveFamilies: readonly ObjectiveFamily[] = [
  absoluteErrorFamily,
  huberFamily,
  lambdaRankFamily,
  logLossFamily,
  poissonFamily,
  quantileFamily,
  softmaxFamily,
  squaredErrorFamily,
  tweedieFamily,
];

/**
 * @param parameters of the objective; missing ones take their defaults
 * @throws UsageError naming what is unknown, missing or out of range
 */
export function createObjective(name: string, parameters: Readonly<Record<string, unknown>> = {}): Objective {
  const names = objectiveFamilies.map((family) => family.name);
  const family = objectiveFamilies.find((each) => each.name === name);
  if (family === undefined) {
    throw new UsageError(
      `There is no objective "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}; or give your own as an object.`,
    );
  }
  for (const given of Object.keys(parameters)) {
    if (Object.hasOwn(family.parameters, given)) continue;
    const takes = Object.keys(family.parameters).join(', ') || 'none';
    throw new UsageError(`The objective "${name}" has no parameter "${given}"; it takes: ${takes}.`);
  }
  const complete = Object.entries(family.parameters).map(([key, { least, most, isWhole = false, default: own }]) => {
    const value = parameters[key] ?? own;
    const fits = typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value));
    if (fits) return [key, value] as const;
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new UsageError(
      `The objective "${name}": ${key} must be ${kind} from ${least} to ${most}, received ${received(value)}.`,
    );
  });
  return family.create(Object.fromEntries(complete));
}
