import { z } from 'zod';
import { damagedState, encodingState, featuresState } from '../encoding/index.js';
import { NetworkScores } from '../neural/network-scores.js';
import { isInputSchema } from '../saved-features.js';
import { ConstantScores } from './constant-scores.js';
import { LinearScores } from './linear-scores.js';
import type { Scores } from './scores.js';
import { TreeScores } from './tree-scores.js';

/** Most splits from the root to a leaf that any family of trees allows. */
const mostDepth = 1000;

const linear = z.strictObject({
  kind: z.literal('linear'),
  features: featuresState,
  encodings: z.array(encodingState),
  means: z.array(z.array(z.number())),
  intercepts: z.array(z.number()).min(1),
  coefficients: z.array(z.array(z.array(z.number()))),
  importance: z.array(z.number().min(0)),
});

/** Rebuilds saved sums. @param model for messages @throws DataError when the state is damaged */
export function loadScores(model: string, saved: unknown): Scores {
  const state = (saved ?? {}) as Readonly<Record<string, unknown>>;
  switch (state.kind) {
    case 'constant': {
      const read = z.array(z.number()).min(1).safeParse(state.values);
      if (!read.success) throw damagedState(model, 'its constants are no numbers');
      return new ConstantScores(read.data);
    }
    case 'trees': {
      const { features } = state;
      if (!Array.isArray(features) || features.length === 0 || !features.every(isInputSchema))
        throw damagedState(model, 'its features are not listed as columns');
      const loaded = TreeScores.load(features, state.ensemble, mostDepth);
      if (loaded === undefined) throw damagedState(model, 'its trees do not fit its features');
      return loaded;
    }
    case 'linear': {
      const read = linear.safeParse(saved);
      if (!read.success) {
        const issue = read.error.issues[0]!;
        throw damagedState(model, `${issue.path.join('.')}: ${issue.message}`);
      }
      const { kind: _, ...parts } = read.data;
      const { features, encodings, means, intercepts, coefficients, importance } = parts;
      const fits = (lists: readonly (readonly number[])[]) =>
        lists.length === encodings.length && lists.every((own, f) => own.length === encodings[f]!.terms.length);
      const isSound =
        features.length === encodings.length &&
        importance.length === features.length &&
        fits(means) &&
        coefficients.length === intercepts.length &&
        coefficients.every(fits);
      if (!isSound) throw damagedState(model, 'its terms do not fit together');
      return new LinearScores(parts as LinearScores['parts']);
    }
    case 'network':
      return NetworkScores.load(model, saved);
    default:
      throw damagedState(model, 'it does not say what it adds up');
  }
}
