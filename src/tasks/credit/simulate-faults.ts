import type { Random } from '../../random/index.js';
import type { Applicant } from './simulate-applicant.js';

/** One line of the book as the lender's clerk writes it down; null is an empty cell. */
export interface LoanRecord {
  loan_id: string;
  application_date: number;
  loan_amount: number;
  term_months: number;
  loan_purpose: string;
  loan_type: string;
  income: number | null;
  employment_years: number | null;
  home_ownership: string;
  age: number;
  sex: string;
  region: string;
  existing_debt: number;
  dti: number | null;
  utilisation: number | null;
  inquiries_6m: number;
  delinquencies_2y: number | null;
  months_since_delinquency: number | null;
  note: string | null;
  recovery_amount: number | null;
  last_payment_date: number | null;
  defaulted: '0' | '1';
  readonly thin: boolean;
  readonly retired: boolean;
  readonly monthlyDebtService: number;
}

const day = 86_400_000;

/** What goes wrong between the applicant and the file. `previous` is an earlier loan that may be entered again. */
export function clerkFaults(record: LoanRecord, previous: LoanRecord | undefined, clerk: Random): LoanRecord {
  if (previous !== undefined && clerk.uniform() < 0.006) {
    const contradicts = clerk.uniform() < 0.1;
    const outcome = contradicts ? (previous.defaulted === '1' ? '0' : '1') : previous.defaulted;
    return { ...previous, loan_id: record.loan_id, defaulted: outcome };
  }
  afterTheOutcome(record, clerk);
  if (record.months_since_delinquency === null) record.months_since_delinquency = record.thin ? -9 : -8;
  if (record.retired) record.employment_years = 999;
  if (record.income === null) record.dti = Math.round(record.monthlyDebtService);
  if (clerk.uniform() < 0.0005) record.age = 0;
  const u = clerk.uniform();
  if (u < 0.03) record.home_ownership = 'unknown';
  else if (u < 0.06 && record.home_ownership === 'rent') record.home_ownership = 'Rent';
  return record;
}

/** Columns that exist only because the loan has run its course: the leak. */
function afterTheOutcome(record: LoanRecord, clerk: Random): void {
  const bad = record.defaulted === '1';
  const months = bad
    ? 2 + clerk.uniform() * 0.6 * record.term_months
    : record.term_months * (0.7 + 0.3 * clerk.uniform());
  record.last_payment_date = record.application_date + Math.round(30.4 * months) * day;
  record.recovery_amount =
    bad && clerk.uniform() < 0.85 ? Math.round(record.loan_amount * 0.4 * clerk.uniform() + 1) : 0;
}

const remarks = {
  any: ['documents complete', 'existing customer', 'second visit to the branch', 'asked for a lower instalment'],
  strained: [
    'late with the rent twice',
    'salary account overdrawn',
    'wants the money quickly',
    'several open card balances',
  ],
  calm: ['savings account with us', 'pays in advance', 'permanent contract', 'employer confirmed by phone'],
} as const;

/** The clerk's remark: often none, else one or two sentences that hint at the hidden strain. */
export function note(a: Applicant, clerk: Random): string | null {
  if (clerk.uniform() < 0.35) return null;
  const mood = a.strain + clerk.normal() > 0.6 ? 'strained' : a.strain + clerk.normal() < -0.4 ? 'calm' : 'any';
  const first = `Loan for ${a.purpose.replace('_', ' ')} over ${a.termMonths} months.`;
  const second = remarks[mood][clerk.integer(remarks[mood].length)]!;
  return clerk.uniform() < 0.4 ? `${second[0]!.toUpperCase()}${second.slice(1)}.` : `${first} Applicant: ${second}.`;
}
