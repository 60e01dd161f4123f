import { CalibratedClassifier, coefficientSummary, LogisticModel, type Model } from '../models/index.js';
import type { ReportData } from '../report/index.js';

/** The coefficients of a logistic regression, and what becomes of their sum; nothing for other models. */
export function coefficientsOf(model: Model): Pick<ReportData, 'coefficients'> {
  const calibrator = model instanceof CalibratedClassifier ? model.calibrator : undefined;
  const own = model instanceof CalibratedClassifier ? model.classifier : model;
  if (!(own instanceof LogisticModel)) return {};
  const summary = coefficientSummary(own);
  if (calibrator === undefined || calibrator.kind === 'none') return { coefficients: summary };
  return { coefficients: { ...summary, calibrator } };
}
