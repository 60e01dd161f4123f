import { type Column, type ColumnSchema, type Kind, type Role, Table } from '../../data/index.js';
import type { Random } from '../../random/index.js';
import { type Applicant, drawApplicant, probabilityOfDefault, regions } from './simulate-applicant.js';
import { clerkFaults, type LoanRecord, note } from './simulate-faults.js';

export interface SimulateOptions {
  readonly rows: number;
  readonly random: Random;
  /** Plant leaks, sentinel codes, duplicates, unit breaks and drift. Default true. */
  readonly faults?: boolean;
  /** Number of the first loan, so that books made in pieces go on counting. Default 1. */
  readonly firstLoan?: number;
}

const columns: readonly (readonly [name: keyof LoanRecord, kind: Kind, role: Role, onlyWithFaults?: true])[] = [
  ['loan_id', 'text', 'id'],
  ['application_date', 'datetime', 'time'],
  ['loan_amount', 'numeric', 'feature'],
  ['term_months', 'numeric', 'feature'],
  ['loan_purpose', 'categorical', 'feature'],
  ['loan_type', 'categorical', 'feature'],
  ['income', 'numeric', 'feature'],
  ['employment_years', 'numeric', 'feature'],
  ['home_ownership', 'categorical', 'feature'],
  ['age', 'numeric', 'feature'],
  ['sex', 'categorical', 'protected'],
  ['region', 'categorical', 'feature'],
  ['existing_debt', 'numeric', 'feature'],
  ['dti', 'numeric', 'feature'],
  ['utilisation', 'numeric', 'feature'],
  ['inquiries_6m', 'numeric', 'feature'],
  ['delinquencies_2y', 'numeric', 'feature'],
  ['months_since_delinquency', 'numeric', 'feature'],
  ['note', 'text', 'feature'],
  ['recovery_amount', 'numeric', 'feature', true],
  ['last_payment_date', 'datetime', 'feature', true],
  ['defaulted', 'categorical', 'target'],
];

const day = 86_400_000;
const firstDay = Date.UTC(2022, 0, 1);
const days = 1096;

/**
 * A consumer loan book of three years of applications, in order of application, about 12 % of which default.
 *
 * Each applicant has a hidden `strain` ~ N(0, 1) that moves utilisation, inquiries and delinquencies and, through them
 * and by itself, the chance of default; `probabilityOfDefault` holds the formula. It bends and interacts (dti above
 * 0.4, utilisation above 0.75, age in a U, short employment while renting, long business loans), so a boosted tree
 * should beat a linear model a little; the best possible model of the application columns reaches an AUC near 0.77.
 * Values are missing for a reason: income of the self-employed who brought no papers, employment of pensioners,
 * utilisation and delinquencies of people without a credit record. Sex has no effect of its own.
 *
 * With faults (default), the book has what real ones have:
 * - `recovery_amount` (above 0 only after a default) and `last_payment_date` are known only after the outcome
 * - `months_since_delinquency` holds -9 (no credit record) and -8 (never delinquent); `employment_years` 999 for pensioners
 * - where income is missing, `dti` holds monthly debt service in money instead of a ratio
 * - `home_ownership` is spelled in several ways and sometimes "unknown"; a few ages are 0
 * - about 0.6 % of the loans appear twice under two numbers, a tenth of those with opposite outcomes
 * - in the last six months people are more indebted, and a new channel brings the region "Online"
 *
 * @returns one row per loan; target `defaulted` is "1" for a default, "0" otherwise
 */
export function simulateLoanBook({ rows, random, faults = true, firstLoan = 1 }: SimulateOptions): Table {
  const people = random.split('applicants');
  const clerk = random.split('clerk');
  const records: LoanRecord[] = [];
  for (let i = 0; i < rows; i++) {
    const elapsed = (i + people.uniform()) / rows;
    const drift = faults ? Math.max(0, (elapsed - 5 / 6) * 6) : 0;
    const applicant = drawApplicant(people, drift);
    const defaulted = people.uniform() < probabilityOfDefault(applicant);
    const record = toRecord(applicant, defaulted, firstDay + Math.floor(elapsed * days) * day, clerk);
    record.loan_id = `L${String(firstLoan + i).padStart(8, '0')}`;
    const previous = records[i - 1 - clerk.integer(40)];
    records.push(faults ? clerkFaults(record, previous, clerk) : record);
  }
  const kept = columns.filter(([, , , onlyWithFaults]) => faults || !onlyWithFaults);
  const schema: ColumnSchema[] = kept.map(([name, kind, role]) => ({ name, kind, role }));
  return new Table(
    schema,
    schema.map(({ name, kind }) => toColumn(kind, records, name as keyof LoanRecord)),
  );
}

function toRecord(a: Applicant, defaulted: boolean, date: number, clerk: Random): LoanRecord {
  const thin = a.record === 'none';
  return {
    loan_id: '',
    application_date: date,
    loan_amount: a.loanAmount,
    term_months: a.termMonths,
    loan_purpose: a.purpose,
    loan_type: a.loanType,
    income: a.incomeStated ? a.income : null,
    employment_years: a.retired ? null : a.employmentYears,
    home_ownership: a.homeOwnership,
    age: a.age,
    sex: a.sex,
    region: regions[a.region]!,
    existing_debt: a.existingDebt,
    dti: a.incomeStated ? round(a.dti, 4) : null,
    utilisation: thin ? null : round(a.utilisation, 3),
    inquiries_6m: a.inquiries,
    delinquencies_2y: thin ? null : a.delinquencies,
    months_since_delinquency: a.monthsSinceDelinquency,
    note: note(a, clerk),
    recovery_amount: null,
    last_payment_date: null,
    defaulted: defaulted ? '1' : '0',
    // what the clerk knows beside the columns
    thin,
    retired: a.retired,
    monthlyDebtService: a.dti * (a.income / 12),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function toColumn(kind: Kind, records: readonly LoanRecord[], name: keyof LoanRecord): Column {
  if (kind === 'text') return { kind, values: records.map((record) => record[name] as string | null) };
  if (kind === 'numeric' || kind === 'datetime') {
    const values = new Float64Array(new SharedArrayBuffer(8 * records.length));
    for (let i = 0; i < records.length; i++) values[i] = (records[i]![name] as number | null) ?? Number.NaN;
    return { kind, values };
  }
  const levels: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(new SharedArrayBuffer(4 * records.length));
  for (let i = 0; i < records.length; i++) {
    const value = records[i]![name] as string | null;
    let code = value === null ? -1 : codeOf.get(value);
    if (code === undefined) codeOf.set(value!, (code = levels.push(value!) - 1));
    codes[i] = code;
  }
  return { kind: 'categorical', codes, levels };
}
