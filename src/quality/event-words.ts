/** Values of a target that mean default by their name, in lower case and without space around them. */
export const eventWords: ReadonlySet<string> = new Set([
  '1',
  'bad',
  'yes',
  'y',
  'true',
  't',
  'default',
  'defaulted',
  'charged off',
  'late',
  'delinquent',
  '违约',
  '坏',
  '是',
]);
