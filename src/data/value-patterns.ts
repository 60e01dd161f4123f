// What written values look like. Each pattern is valid both for JavaScript and for DuckDB (RE2), so that a guess made
// on a sample and the count over all rows follow the same rule.

/** Words that stand for "no value" in any column. */
export const missingWords = [
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  'NaN',
  'nan',
  'null',
  'NULL',
  'Null',
  '\\N',
  '?',
  '<NA>',
  '(null)',
] as const;

/** Words that stand for "no value" in a column that otherwise holds numbers or dates; elsewhere they are levels. */
export const missingAmongNumbers = [
  ...missingWords,
  'na',
  'Na',
  'N/a',
  'none',
  'None',
  'NONE',
  'nil',
  'unknown',
  'Unknown',
  'UNKNOWN',
  'missing',
  'Missing',
  'MISSING',
  'not available',
  'Not available',
  '-',
  '--',
  '---',
  '.',
  '..',
  '*',
  'x',
  'X',
  '#NULL!',
  '#DIV/0!',
  '#VALUE!',
  '#REF!',
  'inf',
  '+inf',
  '-inf',
  'Inf',
  '+Inf',
  '-Inf',
  'INF',
  '-INF',
  'infinity',
  '-infinity',
  'Infinity',
  '-Infinity',
  '无',
  '未知',
  '缺失',
] as const;

export const plainNumber = '[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?';
const groupedNumber = '[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)';
const commaNumber = "[+-]?(?:[1-9][0-9]{0,2}(?:[. '\u00a0\u202f][0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]*)?|,[0-9]+)";
const currency = '(?:US\\$|HK\\$|[$€£¥￥₹]|USD|EUR|GBP|CHF|CNY|RMB|INR)';
const currencyAfter = '(?:[$€£¥￥₹元]|USD|EUR|GBP|CHF|CNY|RMB|INR)';

/** A way to write numbers that a plain cast does not read. */
export interface NumberFormat {
  /** How 1234.5 looks in it; kept in the schema as the column's `format`. */
  readonly name: string;
  /** Matches the whole value. */
  readonly pattern: string;
  /** What is taken out before the cast (a regular expression). */
  readonly strip: string;
  readonly decimalComma: boolean;
}

const money = (number: string) => `[+-]?\\(?[+-]?(?:${currency} ?${number}|${number} ?${currencyAfter}|${number})\\)?`;

/** In the order in which they are tried. */
export const numberFormats: readonly NumberFormat[] = [
  { name: '1,234.5', pattern: groupedNumber, strip: '[,]', decimalComma: false },
  { name: '1234.5%', pattern: `${groupedNumber} ?[%％]`, strip: '[, %％]', decimalComma: false },
  {
    name: '$1,234.5',
    pattern: money(groupedNumber),
    strip: `[, ()]|${currency}|${currencyAfter}`,
    decimalComma: false,
  },
  { name: '1.234,5', pattern: commaNumber, strip: "[. '\u00a0\u202f]", decimalComma: true },
  { name: '1.234,5%', pattern: `${commaNumber}[ \u00a0]?[%％]`, strip: "[. '%％\u00a0\u202f]", decimalComma: true },
  {
    name: '1.234,5 €',
    pattern: money(commaNumber),
    strip: `[. '()\u00a0\u202f]|${currency}|${currencyAfter}`,
    decimalComma: true,
  },
];

/** A way to write dates. `strptime` is DuckDB's pattern; undefined for ISO 8601, which a cast reads. */
export interface DateFormat {
  /** Kept in the schema as the column's `format`. */
  readonly name: string;
  readonly pattern: string;
  readonly strptime: readonly string[] | undefined;
}

const year = '(?:1[6-9]|2[0-2])[0-9]{2}';
const month = '(?:0?[1-9]|1[0-2])';
const day = '(?:0?[1-9]|[12][0-9]|3[01])';
const time = '(?:[ T][0-2]?[0-9]:[0-5][0-9](?::[0-6][0-9](?:\\.[0-9]{1,9})?)?)';
const zone = '(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))';
const shortName =
  '(?:[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)';
const longName = '(?:January|February|March|April|May|June|July|August|September|October|November|December)';
const weekday = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';

/** With the clock times that may follow the date. */
function dated(name: string, pattern: string, strptime: string): DateFormat {
  return {
    name,
    pattern: `${pattern}(?:${time}(?: ?[AaPp][Mm])?)?`,
    strptime: [
      strptime,
      ...['%H:%M', '%H:%M:%S', '%H:%M:%S.%f', '%I:%M %p', '%I:%M:%S %p'].map((clock) => `${strptime} ${clock}`),
    ],
  };
}

/** In the order in which they are tried; day and month are told apart over the whole column. */
export const dateFormats: readonly DateFormat[] = [
  { name: 'yyyy-mm-dd', pattern: `${year}[-/]${month}[-/]${day}(?:${time}${zone}?)?`, strptime: undefined },
  { name: 'yyyy-mm', pattern: `${year}-${month}`, strptime: ['%Y-%m'] },
  { name: 'yyyy/mm', pattern: `${year}/${month}`, strptime: ['%Y/%m'] },
  { name: 'mm/yyyy', pattern: `${month}/${year}`, strptime: ['%m/%Y'] },
  { name: 'mm-yyyy', pattern: `${month}-${year}`, strptime: ['%m-%Y'] },
  dated('mm/dd/yyyy', `${month}/${day}/${year}`, '%m/%d/%Y'),
  dated('dd/mm/yyyy', `${day}/${month}/${year}`, '%d/%m/%Y'),
  dated('dd.mm.yyyy', `${day}\\.${month}\\.${year}`, '%d.%m.%Y'),
  dated('mm-dd-yyyy', `${month}-${day}-${year}`, '%m-%d-%Y'),
  dated('dd-mm-yyyy', `${day}-${month}-${year}`, '%d-%m-%Y'),
  dated('yyyy.mm.dd', `${year}\\.${month}\\.${day}`, '%Y.%m.%d'),
  dated('mm/dd/yy', `${month}/${day}/[0-9]{2}`, '%m/%d/%y'),
  dated('dd/mm/yy', `${day}/${month}/[0-9]{2}`, '%d/%m/%y'),
  { name: 'Mon-yyyy', pattern: `${shortName}-${year}`, strptime: ['%b-%Y'] },
  { name: 'Mon yyyy', pattern: `${shortName} ${year}`, strptime: ['%b %Y'] },
  { name: 'Mon-yy', pattern: `${shortName}-[0-9]{2}`, strptime: ['%b-%y'] },
  dated('dd-Mon-yyyy', `${day}-${shortName}-${year}`, '%d-%b-%Y'),
  dated('dd Mon yyyy', `${day} ${shortName} ${year}`, '%d %b %Y'),
  dated('dd-Mon-yy', `${day}-${shortName}-[0-9]{2}`, '%d-%b-%y'),
  dated('Mon dd, yyyy', `${shortName} ${day}, ${year}`, '%b %d, %Y'),
  dated('Month dd, yyyy', `${longName} ${day}, ${year}`, '%B %d, %Y'),
  { name: 'Month yyyy', pattern: `${longName} ${year}`, strptime: ['%B %Y'] },
  {
    name: 'Day Mon dd hh:mm:ss zone yyyy',
    pattern: `${weekday} ${shortName} ${day} [0-2][0-9]:[0-5][0-9]:[0-6][0-9] [+-][0-9]{4} ${year}`,
    strptime: ['%a %b %d %H:%M:%S %z %Y'],
  },
  { name: 'yyyy年mm月dd日', pattern: `${year}年${month}月${day}日`, strptime: ['%Y年%m月%d日'] },
  { name: 'yyyy年mm月', pattern: `${year}年${month}月`, strptime: ['%Y年%m月'] },
  { name: 'yyyymmdd', pattern: '(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])', strptime: ['%Y%m%d'] },
];

const anyNumber = new RegExp(`^(?:${plainNumber}|${numberFormats.map((format) => format.pattern).join('|')})$`);
const anyDate = new RegExp(
  `^(?:${dateFormats
    .filter((format) => format.name !== 'yyyymmdd')
    .map((format) => format.pattern)
    .join('|')})$`,
);

/** Whether a cell reads as a number in any format. */
export function looksLikeNumber(cell: string): boolean {
  return anyNumber.test(cell.trim());
}

/** Whether a cell reads as a date in any format. */
export function looksLikeDate(cell: string): boolean {
  return anyDate.test(cell.trim());
}
