import { element, textElement, type Xml } from './xml.js';

export interface LevelNumbers {
  readonly levels: readonly { readonly level: string; readonly value: number }[];
  readonly missing: number;
  readonly unseen: number;
}

/** What each level of a field stands for. */
export function levelMap(field: string, { levels, missing, unseen }: LevelNumbers): Xml {
  const rows = levels.map(({ level, value }) =>
    element('row', {}, textElement('level', {}, level), textElement('value', {}, String(value))),
  );
  return element(
    'MapValues',
    { outputColumn: 'value', mapMissingTo: missing, defaultValue: unseen, dataType: 'double' },
    element('FieldColumnPair', { field, column: 'level' }),
    element('InlineTable', {}, ...rows),
  );
}
