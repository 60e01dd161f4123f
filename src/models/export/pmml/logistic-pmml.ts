import { NotSupportedError } from '../../../errors/index.js';
import { type InputSchema, isCategorical } from '../../../features/index.js';
import type { Calibrator } from '../../calibration/calibrator.js';
import type { ExportWords } from '../../export-forms.js';
import type { LogisticModel, LogisticPart } from '../../logistic-regression/model.js';
import { calibration } from './calibration-pmml.js';
import { apply, constant, fieldRef, number, pmmlDocument } from './document.js';
import { freshName, pmmlFields } from './fields.js';
import { levelMap } from './level-map.js';
import { element, type Xml } from './xml.js';

/**
 * A logistic regression as PMML 4.4 (https://dmg.org/pmml/v4-4-1/Regression.html): a field for what each feature adds in
 * log-odds, their sum through the logistic function as `probability_of_default`; the sum is calibrated before, where there
 * is a calibrator.
 */
export function logisticPmml(
  model: LogisticModel,
  words: ExportWords,
  calibrator: Calibrator = { kind: 'none' },
): string {
  const { features, parts, intercept } = model;
  if (parts.length === 0) {
    throw new NotSupportedError(
      'A logistic regression without features has no form in PMML, which asks for a predictor.',
    );
  }
  const fields = pmmlFields(features);
  const logOdds = features.map(({ name }) => freshName(`log-odds of ${name}`, fields.taken));
  const output = { name: freshName('probability_of_default', fields.taken), feature: 'predictedValue', ...number };
  const sum = calibration(logOdds, intercept, calibrator, (wish) => freshName(wish, fields.taken));
  const regression = element(
    'RegressionModel',
    { modelName: 'logistic', functionName: 'regression', normalizationMethod: 'logit' },
    fields.miningSchema,
    element('Output', {}, element('OutputField', output)),
    element(
      'LocalTransformations',
      {},
      ...fields.derived,
      ...parts.map((part, f) =>
        element('DerivedField', { name: logOdds[f]!, ...number }, contribution(part, features[f]!, fields.names[f]!)),
      ),
      ...sum.derived,
    ),
    element(
      'RegressionTable',
      { intercept: sum.intercept },
      ...sum.predictors.map((name) => element('NumericPredictor', { name, coefficient: 1 })),
    ),
  );
  const said = calibrator.kind === 'none' ? '' : ` Its log-odds are calibrated on held-out rows (${calibrator.kind}).`;
  return pmmlDocument(`Logistic regression.${said}`, words, fields, regression);
}

/** What a feature adds in log-odds. */
function contribution({ encoding, coefficients }: LogisticPart, feature: InputSchema, field: string): Xml {
  const { fill, low, high, terms } = encoding;
  const weightOf = (isIt: (term: (typeof terms)[number]) => boolean) => coefficients[terms.findIndex(isIt)] ?? 0;
  const missing = weightOf(({ kind }) => kind === 'missing');
  if (isCategorical(feature)) {
    const levels = (feature.levels ?? []).map((level) => ({
      level,
      value: weightOf((term) => term.kind === 'level' && term.level === level),
    }));
    return levelMap(field, { levels, missing, unseen: 0 });
  }
  const value = terms.find((term) => term.kind === 'value');
  const weight = weightOf((term) => term === value);
  const filled = value === undefined ? 0 : weight * ((fill - value.mean) / value.scale);
  const x = fieldRef(field);
  const clipped = apply('min', apply('max', x, constant(low)), constant(high));
  const ordinary =
    value === undefined
      ? constant(0)
      : apply('*', constant(weight), apply('/', apply('-', clipped, constant(value.mean)), constant(value.scale)));
  const codes = (feature.special ?? []).map((code) => ({
    code,
    flag: weightOf((term) => term.kind === 'special' && term.code === code),
  }));
  const known = codes.reduceRight(
    (others, { code, flag }) => apply('if', apply('equal', x, constant(code)), constant(filled + flag), others),
    ordinary,
  );
  return apply('if', apply('isMissing', x), constant(filled + missing), known);
}
