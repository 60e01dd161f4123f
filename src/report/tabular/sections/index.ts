import type { Judgement } from '../../../evaluate/index.js';
import { numberScale } from '../../charts/effect.js';
import { calibration } from '../../sections/calibration.js';
import { coefficients } from '../../sections/coefficients.js';
import { columns } from '../../sections/columns.js';
import { discrimination } from '../../sections/discrimination.js';
import { effects, effectsIn } from '../../sections/effects.js';
import { importance } from '../../sections/importance.js';
import { learning } from '../../sections/learning.js';
import { quality } from '../../sections/quality.js';
import { scorecard } from '../../sections/scorecard.js';
import { scores } from '../../sections/scores.js';
import type { Section } from '../../sections/section.js';
import type { TabularReport } from '../tabular-data.js';
import { classEffects } from './class-effects.js';
import { classes } from './classes.js';
import { comparison } from './comparison.js';
import { examples } from './examples.js';
import { lineage } from './lineage.js';
import { residuals } from './residuals.js';
import { summary } from './summary.js';

/** The report of a target of two classes. */
type OfEvents = Omit<TabularReport, 'result' | 'test'> & { readonly result: Judgement; readonly test?: Judgement };

/** Of every kind of target the sections that tell how it is predicted; the others are the same for all. */
const judged: Readonly<Record<TabularReport['kind'], readonly Section<TabularReport>[]>> = {
  binary: [discrimination, calibration, scores].map(
    (section) => section as Section<OfEvents>,
  ) as Section<TabularReport>[],
  multiclass: [classes],
  regression: [residuals],
};

/** How predictions move with the strongest features. */
const effectsOf: Readonly<Record<TabularReport['kind'], Section<TabularReport>>> = {
  binary: effects,
  multiclass: classEffects,
  regression: effectsIn(numberScale),
};

/** Every section of a kind of target, in the order of the report. */
export function tabularSections(kind: TabularReport['kind']): readonly Section<TabularReport>[] {
  return [
    summary,
    quality,
    columns,
    ...judged[kind],
    comparison,
    importance,
    effectsOf[kind],
    scorecard,
    coefficients,
    learning,
    examples,
    lineage,
  ];
}
