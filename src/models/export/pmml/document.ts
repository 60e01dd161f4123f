import type { ExportWords } from '../../export-forms.js';
import type { PmmlFields } from './fields.js';
import { element, textElement, type Xml } from './xml.js';

/** What stays outside, said in every file. */
const boundary = 'Dates enter as milliseconds since 1970-01-01 UTC, text as its length in Unicode characters.';

/** A PMML 4.4 file. @param description of the model, in sentences */
export function pmmlDocument(
  description: string,
  { classes, version }: ExportWords,
  { dataDictionary }: PmmlFields,
  model: Xml,
): string {
  const said = `${description} Event: ${classes[1]}. ${boundary}`;
  const body = element(
    'PMML',
    { version: '4.4', xmlns: 'http://www.dmg.org/PMML-4_4' },
    element('Header', { description: said }, element('Application', { name: 'fathom', version })),
    dataDictionary,
    model,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`;
}

export const number = { optype: 'continuous', dataType: 'double' } as const;

export function constant(value: number): Xml {
  return textElement('Constant', { dataType: 'double' }, String(value));
}

export function apply(name: string, ...operands: Xml[]): Xml {
  return element('Apply', { function: name }, ...operands);
}

export function fieldRef(field: string): Xml {
  return element('FieldRef', { field });
}
