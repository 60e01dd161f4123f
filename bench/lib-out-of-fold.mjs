// Out-of-fold probabilities of a Fathom model, in row order.
import { parallelMap } from 'fathom/parallel';
import { fitFold } from './lib-credit-fit.mjs';

/** @param prepared what `prepareCredit` returned; `seed` names one of its fold seeds */
export async function outOfFold({ table, folds }, seed, { model, parameters = {}, threads }) {
  const foldOf = folds[seed];
  const parts = table.toParts();
  const inputs = Array.from({ length: 5 }, (_, fold) => ({ table: parts, model, parameters, foldOf, fold, seed }));
  const outputs = await parallelMap(fitFold, inputs, { threads });
  const next = outputs.map(() => 0);
  return Array.from(foldOf, (fold) => outputs[fold].probability[next[fold]++]);
}
