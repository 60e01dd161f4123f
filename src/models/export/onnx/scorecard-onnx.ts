import { binOfNumber, binsOfLevels } from '../../../features/index.js';
import type { ScorecardModel } from '../../scorecard/model.js';
import { columnOf, type SumsBuilder } from './classifier-onnx.js';
import { sumTerms, type Terms } from './terms.js';

/** A scorecard in a graph: the unrounded log-odds, and the sum of the points. */
export function scorecardSums(model: ScorecardModel): SumsBuilder {
  return (graph, inputs) => {
    const sums = sumTerms(graph, inputs, cardTerms(model));
    return { logOdds: columnOf(graph, sums, 0), score: columnOf(graph, sums, 1) };
  };
}

/** Log-odds and points as sums: a row begins in the lowest range, and every cut that it reaches adds the step to the next. */
function cardTerms({ features, parts, intercept }: ScorecardModel): Terms {
  const base: [number, number] = [intercept, 0];
  const atLeast: Terms['atLeast'][number][] = [];
  const missing: Terms['missing'][number][] = [];
  const codes: Terms['codes'][number][] = [];
  const levels: Terms['levels'][number][] = [];
  parts.forEach(({ binning, contributions, points }, feature) => {
    const at = (bin: number): [number, number] => [contributions[bin]!, points[bin]!];
    const step = (from: number, to: number) => at(to).map((weight, k) => weight - at(from)[k]!);
    if (binning.kind === 'categorical') {
      const ofLevels = Array.from(binsOfLevels(binning, features[feature]!.levels ?? []), at);
      levels.push({ feature, rows: { levels: ofLevels, missing: at(binning.missing), unseen: at(binning.unseen) } });
      return;
    }
    const [logOdds, lowest] = at(0);
    base[0] += logOdds;
    base[1] += lowest;
    binning.cuts.forEach((from, bin) => {
      atLeast.push({ feature, from, weights: step(bin, bin + 1) });
    });
    missing.push({ feature, weights: step(0, binning.missing) });
    for (const { code, bin } of binning.special) {
      codes.push({ feature, code, weights: step(binOfNumber({ ...binning, special: [] }, code), bin) });
    }
  });
  return { base, atLeast, missing, codes, levels };
}
