import { type Calibrator, mostLogOdds } from '../../calibration/calibrator.js';
import { apply, constant, fieldRef, number } from './document.js';
import { element, type Xml } from './xml.js';

/** The fields of a regression that say calibrated log-odds. */
interface CalibratedSum {
  readonly intercept: number;
  /** Fields to be added up. */
  readonly predictors: readonly string[];
  /** Fields that these need beside what is there. */
  readonly derived: readonly Xml[];
}

/**
 * As `CalibratedClassifier` does: the sum of the terms, held within bounds, through the calibrator.
 *
 * @param terms fields that add up, with the intercept, to the log-odds of the model
 * @param fresh gives a name that no field has
 */
export function calibration(
  terms: readonly string[],
  intercept: number,
  calibrator: Calibrator,
  fresh: (wish: string) => string,
): CalibratedSum {
  if (calibrator.kind === 'none') return { intercept, predictors: terms, derived: [] };
  const [said, held] = [fresh('log-odds'), fresh('calibrated log-odds')];
  const sum = apply('sum', constant(intercept), ...terms.map(fieldRef));
  const derived = (name: string, how: Xml) => element('DerivedField', { name, ...number }, how);
  const steps = [derived(said, bounded(sum))];
  if (calibrator.kind === 'isotonic' && calibrator.from.length > 1) {
    // Straight lines between points, level outside.
    const way = fresh('on the line');
    const points = calibrator.from.map((orig, i) => element('LinearNorm', { orig, norm: calibrator.to[i]! }));
    steps.push(derived(way, element('NormContinuous', { field: said, outliers: 'asExtremeValues' }, ...points)));
    return { intercept: 0, predictors: [held], derived: [...steps, derived(held, bounded(fieldRef(way)))] };
  }
  return {
    intercept: 0,
    predictors: [held],
    derived: [...steps, derived(held, bounded(formula(calibrator, fieldRef(said))))],
  };
}

function formula(calibrator: Calibrator, z: Xml): Xml {
  const times = (factor: number, value: Xml) => apply('*', constant(factor), value);
  switch (calibrator.kind) {
    case 'platt':
      return apply('+', times(calibrator.slope, z), constant(calibrator.intercept));
    case 'beta': {
      // ln(1 + e^z), which the bounds keep from overflowing.
      const softplus = (value: Xml) => apply('ln', apply('+', constant(1), apply('exp', value)));
      const below = times(-calibrator.a, softplus(times(-1, z)));
      return apply('sum', below, times(calibrator.b, softplus(z)), constant(calibrator.c));
    }
    case 'isotonic':
      return constant(calibrator.to[0]!);
    case 'none':
      return z;
  }
}

function bounded(z: Xml): Xml {
  return apply('min', apply('max', z, constant(-mostLogOdds)), constant(mostLogOdds));
}
