import { z } from 'zod';
import { DataError } from '../../errors/index.js';
import { ScorecardModel, type ScorecardParts } from './model.js';

const bin = z.strictObject({
  kind: z.enum(['range', 'levels', 'special', 'missing', 'unseen']),
  events: z.number().min(0),
  nonEvents: z.number().min(0),
  weightOfEvidence: z.number(),
});
const place = z.number().int().min(0);

const numericBinning = z.strictObject({
  name: z.string(),
  kind: z.literal('numeric'),
  cuts: z.array(z.number()),
  special: z.array(z.strictObject({ code: z.number(), bin: place })),
  missing: place,
  trend: z.enum(['ascending', 'descending', 'peak', 'valley', 'none']),
  informationValue: z.number(),
  bins: z.array(bin).min(1),
});

const categoricalBinning = z.strictObject({
  name: z.string(),
  kind: z.literal('categorical'),
  groups: z.array(z.array(z.string())),
  missing: place,
  unseen: place,
  informationValue: z.number(),
  bins: z.array(bin).min(1),
});

const state = z.strictObject({
  format: z.literal(1),
  features: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['numeric', 'categorical', 'boolean', 'datetime', 'text']),
      role: z.literal('feature'),
      special: z.array(z.number()).optional(),
      levels: z.array(z.string()).optional(),
      since: z.string().optional(),
    }),
  ),
  classes: z.array(z.string()).length(2),
  scale: z.strictObject({
    baseScore: z.number(),
    baseOdds: z.number().positive(),
    pointsToDoubleOdds: z.number().positive(),
  }),
  intercept: z.number(),
  rows: z.number().positive(),
  parts: z.array(
    z.strictObject({
      binning: z.discriminatedUnion('kind', [numericBinning, categoricalBinning]),
      contributions: z.array(z.number()),
      points: z.array(z.number()),
      coefficient: z.number(),
      // JSON has no Infinity, the error of a feature that adds nothing to those before it.
      standardError: z
        .number()
        .nullable()
        .transform((error) => error ?? Number.POSITIVE_INFINITY),
    }),
  ),
  dropped: z.array(
    z.strictObject({
      feature: z.string(),
      reason: z.enum(['information value', 'screening', 'correlation', 'variance inflation', 'stepwise', 'sign']),
      value: z.number(),
      keptInstead: z.string().optional(),
    }),
  ),
});

/** Rebuilds a saved scorecard. @throws DataError when the state is damaged or of a newer format */
export function loadScorecard(saved: Readonly<Record<string, unknown>>): ScorecardModel {
  if (typeof saved?.format === 'number' && saved.format > 1) {
    throw new DataError(
      `The saved model "scorecard" has format ${saved.format}; this version reads format 1. Update fathom to load it.`,
    );
  }
  const parsed = state.safeParse(saved);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw damaged(`${issue.path.join('.') || 'its state'}: ${issue.message}`);
  }
  const parts = parsed.data as ScorecardParts;
  if (parts.parts.length !== parts.features.length) throw damaged('its bins do not fit its features');
  parts.parts.forEach(({ binning, contributions, points }, f) => {
    const feature = parts.features[f]!;
    const bins = binning.bins.length;
    const ordinary = binning.kind === 'numeric' ? binning.cuts.length + 1 : binning.groups.length;
    const places =
      binning.kind === 'numeric'
        ? [binning.missing, ...binning.special.map((special) => special.bin)]
        : [binning.missing, binning.unseen];
    const isCategory = feature.kind === 'categorical' || feature.kind === 'boolean';
    const isSound =
      binning.name === feature.name &&
      isCategory === (binning.kind === 'categorical') &&
      ordinary <= bins &&
      contributions.length === bins &&
      points.length === bins &&
      places.every((at) => at < bins) &&
      (binning.kind !== 'numeric' || binning.cuts.every((cut, at) => at === 0 || cut > binning.cuts[at - 1]!));
    if (!isSound) throw damaged(`the bins of "${feature.name}" do not fit together`);
  });
  return new ScorecardModel(parts);
}

function damaged(what: string): DataError {
  return new DataError(`The saved model "scorecard" is damaged: ${what}. Train it again or copy it anew.`);
}
