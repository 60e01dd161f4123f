import { NotSupportedError } from '../../../errors/index.js';
import type { Binning, NumericBinning } from '../../../features/index.js';
import type { ExportWords } from '../../export-forms.js';
import type { ScorecardModel, ScorecardPart } from '../../scorecard/model.js';
import { apply, constant, fieldRef, number, pmmlDocument } from './document.js';
import { freshName, pmmlFields } from './fields.js';
import { levelMap } from './level-map.js';
import { element, type Xml } from './xml.js';

/**
 * A scorecard as PMML 4.4 (https://dmg.org/pmml/v4-4-1/Scorecard.html): `score` by characteristics with the points of each
 * bin, the features that cost the row most points against the average applicant as `reason_1` to `reason_4`, and
 * `probability_of_default` from the unrounded log-odds.
 *
 * What stays outside: dates enter as milliseconds since 1970-01-01 UTC, text as its length in Unicode characters.
 */
export function scorecardPmml(model: ScorecardModel, words: ExportWords): string {
  const { features, parts } = model;
  if (parts.length === 0) {
    throw new NotSupportedError('A scorecard without features has no form in PMML, which asks for a characteristic.');
  }
  const fields = pmmlFields(features);
  const { names, taken } = fields;
  const output = (name: string, attributes: Readonly<Record<string, string | number>>, ...children: Xml[]) =>
    element('OutputField', { name: freshName(name, taken), ...attributes }, ...children);
  const logOdds = features.map(({ name }) => freshName(`log-odds of ${name}`, taken));
  const reasons = Array.from({ length: Math.min(4, parts.length) }, (_, k) =>
    output(`reason_${k + 1}`, { feature: 'reasonCode', rank: k + 1, optype: 'categorical', dataType: 'string' }),
  );
  const { baseScore, baseOdds, pointsToDoubleOdds } = model.scale;
  const card = element(
    'Scorecard',
    {
      ...{ modelName: 'scorecard', functionName: 'regression', initialScore: 0 },
      ...{ useReasonCodes: 'true', reasonCodeAlgorithm: 'pointsBelow', baselineMethod: 'mean' },
    },
    fields.miningSchema,
    element(
      'Output',
      {},
      output('score', { feature: 'predictedValue', ...number }),
      ...reasons,
      output(
        'probability_of_default',
        { feature: 'transformedValue', ...number },
        logistic(apply('sum', constant(model.intercept), ...logOdds.map(fieldRef))),
      ),
    ),
    element(
      'LocalTransformations',
      {},
      ...fields.derived,
      ...parts.map((part, f) =>
        element('DerivedField', { name: logOdds[f]!, ...number }, contribution(part, names[f]!)),
      ),
    ),
    element('Characteristics', {}, ...parts.map((part, f) => characteristic(part, names[f]!))),
  );
  const scale = `${baseScore} points at odds of ${baseOdds} to 1, ${pointsToDoubleOdds} points double the odds; more points are safer.`;
  return pmmlDocument(scale, words, fields, card);
}

/** 1 / (1 + exp(-x)). */
function logistic(x: Xml): Xml {
  return apply('/', constant(1), apply('+', constant(1), apply('exp', apply('*', constant(-1), x))));
}

/** The points of a feature; the first attribute that holds counts, so missing values and codes come before ranges. */
function characteristic({ binning, points }: ScorecardPart, field: string): Xml {
  const attribute = (bin: number, predicate: Xml) => element('Attribute', { partialScore: points[bin]! }, predicate);
  const test = (operator: string, value?: string | number) =>
    element('SimplePredicate', { field, operator, ...(value === undefined ? {} : { value }) });
  const attributes = [attribute(binning.missing, test('isMissing'))];
  if (binning.kind === 'numeric') {
    for (const { code, bin } of binning.special) attributes.push(attribute(bin, test('equal', code)));
    binning.cuts.forEach((cut, bin) => {
      attributes.push(attribute(bin, test('lessThan', cut)));
    });
    attributes.push(attribute(binning.cuts.length, element('True', {})));
  } else {
    binning.groups.forEach((levels, bin) => {
      if (levels.length === 0) return;
      const tests = levels.map((level) => test('equal', level));
      const any = tests.length === 1 ? tests[0]! : element('CompoundPredicate', { booleanOperator: 'or' }, ...tests);
      attributes.push(attribute(bin, any));
    });
    attributes.push(attribute(binning.unseen, element('True', {})));
  }
  const { name } = binning;
  return element(
    'Characteristic',
    { name: `${name} points`, reasonCode: name, baselineScore: meanPoints(binning, points) },
    ...attributes,
  );
}

/** Points of the average training row. */
function meanPoints({ bins }: Binning, points: readonly number[]): number {
  const rows = bins.map(({ events, nonEvents }) => events + nonEvents);
  const all = rows.reduce((sum, own) => sum + own, 0);
  return all === 0 ? 0 : rows.reduce((sum, own, bin) => sum + own * points[bin]!, 0) / all;
}

/** The log-odds of a feature, by its bin. */
function contribution({ binning, contributions }: ScorecardPart, field: string): Xml {
  const missing = contributions[binning.missing]!;
  if (binning.kind === 'categorical') {
    const levels = binning.groups.flatMap((group, bin) =>
      group.map((level) => ({ level, value: contributions[bin]! })),
    );
    return levelMap(field, { levels, missing, unseen: contributions[binning.unseen]! });
  }
  const bins = intervals(binning).map(({ bin, ...interval }) =>
    element('DiscretizeBin', { binValue: contributions[bin]! }, element('Interval', interval)),
  );
  return element('Discretize', { field, mapMissingTo: missing, dataType: 'double' }, ...bins);
}

interface Interval {
  readonly bin: number;
  readonly closure: string;
  readonly leftMargin?: number;
  readonly rightMargin?: number;
}

/** The number line in disjoint pieces: each code by itself, and the ranges without them. */
function intervals({ cuts, special }: NumericBinning): Interval[] {
  const pieces: Interval[] = special.map(({ code, bin }) => ({
    ...{ bin, closure: 'closedClosed', leftMargin: code, rightMargin: code },
  }));
  const codes = special.map(({ code }) => code);
  const ends = [...new Set([...cuts, ...codes])].sort((a, b) => a - b);
  for (let k = 0; k <= ends.length; k++) {
    const [left, right] = [ends[k - 1], ends[k]];
    const bin = cuts.filter((cut) => left !== undefined && cut <= left).length;
    pieces.push({
      bin,
      closure: left === undefined || codes.includes(left) ? 'openOpen' : 'closedOpen',
      ...(left === undefined ? {} : { leftMargin: left }),
      ...(right === undefined ? {} : { rightMargin: right }),
    });
  }
  return pieces;
}
