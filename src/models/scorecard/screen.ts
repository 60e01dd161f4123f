// The time of a fit grows with the cube of its terms, so of very many features only the strongest enter.
import { chanceInformationValue } from '../../features/index.js';
import type { BinnedVariable } from './fit-terms.js';
import { termsOf } from './terms.js';

/** Features beyond which the weakest are left out. */
export const mostFeatures = 150;
/** Terms beyond which features keep to weight of evidence. */
export const mostTerms = 600;

/** Information value beyond what bins of a feature that knows nothing have on average; negative where it has less. */
export function excessInformation({ binning }: BinnedVariable): number {
  let events = 0;
  let nonEvents = 0;
  let filled = 0;
  for (const bin of binning.bins) {
    events += bin.events;
    nonEvents += bin.nonEvents;
    if (bin.events + bin.nonEvents > 0) filled++;
  }
  return binning.informationValue - Math.max(filled - 1, 0) * chanceInformationValue({ events, nonEvents });
}

/** What to leave out so that at most `mostFeatures` remain: those with the least excess information, the later of equals. */
export function screened<V extends BinnedVariable>(
  variables: readonly V[],
  isFixed: (variable: V) => boolean,
): { readonly variable: V; readonly excess: number }[] {
  if (variables.length <= mostFeatures) return [];
  const free = variables.filter((variable) => !isFixed(variable));
  const places = Math.max(mostFeatures - (variables.length - free.length), 0);
  return free
    .map((variable) => ({ variable, excess: excessInformation(variable) }))
    .sort((a, b) => b.excess - a.excess)
    .slice(places);
}

/** The variables with `refine` taken from the weakest, so that their terms stay within `most`. */
export function withinLimit<V extends BinnedVariable>(variables: readonly V[], most = mostTerms): readonly V[] {
  const extra = variables.map(({ binning, refine }) => termsOf(binning, refine).groups.length - 1);
  let spare = most - variables.length - extra.reduce((sum, count) => sum + count, 0);
  if (spare >= 0) return variables;
  const isPlain = new Uint8Array(variables.length);
  const strength = variables.map(excessInformation);
  const weakestFirst = variables.map((_, f) => f).sort((a, b) => strength[a]! - strength[b]! || b - a);
  for (const f of weakestFirst) {
    if (spare >= 0) break;
    spare += extra[f]!;
    isPlain[f] = 1;
  }
  return variables.map((variable, f) => (isPlain[f] === 1 ? { ...variable, refine: false } : variable));
}
