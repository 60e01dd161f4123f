// What a column's name says. Names are supporting evidence: a check that rests on one alone says so.

/** Words of a name in lower case: `NumberOfTime30-59DaysPastDue` -> number of time 30 59 days past due. */
export function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d)|(\d)([A-Za-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const identifying = new Set([
  'id',
  'ids',
  'key',
  'uuid',
  'guid',
  'nr',
  'no',
  'number',
  'index',
  'idx',
  'rownames',
  'row',
  'serial',
  'unnamed',
  'code',
  'ref',
  'reference',
]);

/** Such as `loan_id`, `SK_ID_CURR`, `customer no`, an empty name, 编号. */
export function soundsLikeId(name: string): boolean {
  if (name.trim() === '' || /编号|序号|代码|卡号|账号|身份证/.test(name)) return true;
  const parts = words(name);
  return parts.some((word) => identifying.has(word)) && !parts.some((word) => ['of', 'num', 'count'].includes(word));
}

/** Whether a column holds a person's age in years, not that of a car, an account or a file. */
export function soundsLikeAge(name: string): boolean {
  if (/年龄/.test(name)) return true;
  const parts = words(name);
  return (
    parts.includes('age') &&
    !parts.some((word) =>
      /^(car|vehicle|auto|account|acct|loan|credit|file|house|property|avg|average|oldest|newest|days|months?)$/.test(
        word,
      ),
    )
  );
}

const amounts =
  /^(income|amount|amt|amnt|salary|price|age|count|cnt|number|num|months|mths|years|term|duration|loan|limit|employment|dependents|children|inquiries|inq)$/;

/** Whether a negative value makes no sense: money asked for, counts, durations. */
export function soundsNonNegative(name: string): boolean {
  return words(name).some((word) => amounts.test(word)) || /收入|金额|月数|年限|次数|数量/.test(name);
}

const afterwards = [
  /\brecover(y|ies|ed)?\b/,
  /\bcharged? ?offs?\b|\bchargeoffs?\b|\bwrit(e|ten) ?offs?\b|\bwriteoffs?\b/,
  /\bsettlements?\b|\bsettled\b/,
  /\bhardships?\b/,
  /\bcollections? (recovery|fees?|costs?|agency|amount|amt)\b/,
  /\b(last|total|final|next) (pymnts?|payments?|paid|repayments?|credit pull|rec(eived)?)\b/,
  /\bout(standing)? (prncp|principal)\b/,
  /\b(amount|amt|principal|interest|months?|days?) (re)?paid\b|\bpaid (off|amount|amt|principal)\b|\bpay ?off (date|amount)\b/,
  /\b(loss given default|lgd|net loss|loss amount|days past due after)\b/,
  /\b(foreclosure|repossess(ed|ion)?|workout|zero balance)\b/,
  /回收|追偿|核销|清偿|催收|结清|末次还款|最后还款|已还|剩余本金/,
];
const lookingBack =
  /\b(within|prior|previous|prev|since|ever|hist(ory)?|past|ago|bureau)\b|\b(last )?\d+ ?(m|mon|months?|mths?|mo|y|yrs?|years?|days?|d|w|weeks?|q|quarters?)\b|近\d+|过去|历史/;

/** Such as `recoveries` or `last_pymnt_d`: known only once the loan has run, unless it looks back from the application. */
export function soundsPostOutcome(name: string): boolean {
  const text = words(name).join(' ');
  return afterwards.some((pattern) => pattern.test(text)) && !lookingBack.test(text);
}

/** Dates that lie in the future by contract. */
export function soundsScheduled(name: string): boolean {
  return /\b(maturity|due|scheduled?|first (pymnt|payment|instal?lment)|expir(y|es|ation)|valid|end|next)\b|到期|首期|首次还款/.test(
    words(name).join(' '),
  );
}

/** The date an application is judged at. */
export function soundsLikeApplication(name: string): boolean {
  return /\b(appl(y|ication|ied)?|issued?|orig(ination|inated)?|book(ed|ing)?|open(ed)?|start|grant(ed)?|disburs\w*|funding|as of|snapshot|observation|decision|vintage|cohort)\b|申请|放款|发放|起息/.test(
    words(name).join(' '),
  );
}

const protectedNames: readonly (readonly [attribute: ProtectedAttribute, pattern: RegExp])[] = [
  ['sex', /\b(sex|gender)\b|性别/],
  ['maritalStatus', /\b(marital|marriage|married|family status|personal status)\b|婚姻/],
  [
    'nationality',
    /\b(nationality|citizen(ship)?|foreign(er)?|foreign worker|immigra\w+|birth country|country of birth)\b|国籍/,
  ],
  ['race', /\b(race|racial|ethnic(ity)?|tribe|colou?r of skin)\b|民族|种族/],
  ['religion', /\b(religion|religious|faith)\b|宗教/],
  ['disability', /\b(disab(led|ility)|handicap)\b|残疾/],
];

export type ProtectedAttribute = 'sex' | 'maritalStatus' | 'nationality' | 'race' | 'religion' | 'disability' | 'age';

/** The attribute that law protects and the name points to, if any. */
export function protectedByName(name: string): ProtectedAttribute | undefined {
  const text = words(name).join(' ');
  return protectedNames.find(([, pattern]) => pattern.test(text))?.[0] ?? (soundsLikeAge(name) ? 'age' : undefined);
}
