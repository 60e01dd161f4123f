// The columns that a PMML model reads, as a service has them, and the numbers that it computes from dates.
import { type InputSchema, isCategorical } from '../../../features/index.js';
import { apply, constant, fieldRef, number } from './document.js';
import { element, type Xml } from './xml.js';

const millisecondsPerDay = 86_400_000;

export interface PmmlFields {
  readonly dataDictionary: Xml;
  readonly miningSchema: Xml;
  /** Dates in days. */
  readonly derived: readonly Xml[];
  /** For each feature the field that has its value. */
  readonly names: readonly string[];
  /** Names that are in use. */
  readonly taken: Set<string>;
}

export function pmmlFields(features: readonly InputSchema[]): PmmlFields {
  const columns = new Map<string, Xml>();
  const derived: Xml[] = [];
  const taken = new Set(features.flatMap(({ name, since }) => (since === undefined ? [name] : [name, since])));
  const names = features.map((feature) => {
    const { name, kind, since } = feature;
    const type = isCategorical(feature) ? { optype: 'categorical', dataType: 'string' } : number;
    columns.set(name, element('DataField', { name, ...type }));
    if (kind !== 'datetime') return name;
    if (since !== undefined) columns.set(since, element('DataField', { name: since, ...number }));
    const days = freshName(`${name} in days`, taken);
    const own = inDays(name);
    const value = since === undefined ? own : apply('-', inDays(since), own);
    derived.push(element('DerivedField', { name: days, ...number }, value));
    return days;
  });
  const dataDictionary = element('DataDictionary', { numberOfFields: columns.size }, ...columns.values());
  const mining = [...columns.keys()].map((name) => element('MiningField', { name, invalidValueTreatment: 'asIs' }));
  return { dataDictionary, miningSchema: element('MiningSchema', {}, ...mining), derived, names, taken };
}

/** `name`, or with as many underscores behind it as make it a new one; takes it. */
export function freshName(name: string, taken: Set<string>): string {
  let fresh = name;
  while (taken.has(fresh)) fresh += '_';
  taken.add(fresh);
  return fresh;
}

function inDays(name: string): Xml {
  return apply('/', fieldRef(name), constant(millisecondsPerDay));
}
