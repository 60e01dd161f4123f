// The nine credit files of the data folder: where the outcome is, what a user types to train on them, which columns an
// honest comparison may use, and the kinds a careful person would give their columns (data/PROVENANCE.md describes them).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './lib.mjs';

const words = (text) => text.trim().split(/\s+/);

// Lending Club: what was known when the application was decided, 19 columns. Left out: the lender's own score
// (int_rate, grade, sub_grade, installment, funded_amnt*), everything known only later (out_prncp*, total_*, recoveries,
// collection_recovery_fee, last_*, settlement_*, debt_settlement_*, hardship_flag, pymnt_plan), free text and codes with
// thousands of levels (emp_title, title, zip_code), constants, and the year of issue. Two columns are derived below.
const lendingClubColumns =
  words(`loan_amnt term emp_length home_ownership annual_inc verification_status purpose addr_state
  dti delinq_2yrs inq_last_6mths mths_since_last_delinq mths_since_last_record open_acc pub_rec revol_bal revol_util
  total_acc pub_rec_bankruptcies`);

const homeCreditFlags = words(`FLAG_MOBIL FLAG_EMP_PHONE FLAG_WORK_PHONE FLAG_CONT_MOBILE FLAG_PHONE FLAG_EMAIL
  REG_REGION_NOT_LIVE_REGION REG_REGION_NOT_WORK_REGION LIVE_REGION_NOT_WORK_REGION REG_CITY_NOT_LIVE_CITY
  REG_CITY_NOT_WORK_CITY LIVE_CITY_NOT_WORK_CITY
  ${Array.from({ length: 20 }, (_, i) => `FLAG_DOCUMENT_${i + 2}`).join(' ')}`);

/**
 * - `train`: what follows `fathom train credit FILE`
 * - `features`: the columns compared (all but the outcome and `not` when absent)
 * - `kinds`: kind -> columns. `either` lists codes and small counts that may be read as numbers or as categories; a
 *   column named nowhere is numeric. `unused` are identifiers and row numbers: their role must not be `feature`.
 */
export const creditFiles = [
  {
    name: 'german',
    file: 'credit/german.csv',
    target: 'target',
    isBad: (value) => value === '2',
    train: ['--target', 'target', '--positive', '2'],
    kinds: {
      categorical: words(`checking credit_history purpose savings employment personal_status_sex other_debtors property
        other_installment housing job`),
      either: words('installment_rate residence_since existing_credits dependents'),
      boolean: words('telephone foreign'),
    },
  },
  {
    name: 'spanish_credit',
    file: 'credit/spanish_credit.csv',
    target: 'Status',
    isBad: (value) => value === 'bad',
    train: ['--target', 'Status', '--positive', 'bad'],
    not: ['rownames'],
    kinds: { unused: ['rownames'], categorical: words('Home Marital Job'), boolean: ['Records'], either: ['Time'] },
  },
  {
    name: 'hmeq',
    file: 'credit/hmeq.csv',
    target: 'BAD',
    isBad: (value) => value === '1',
    train: ['--target', 'BAD'],
    kinds: { categorical: ['JOB'], boolean: ['REASON'] },
  },
  {
    name: 'heloc',
    file: 'credit/heloc.csv',
    target: 'Bad',
    isBad: (value) => value === '1',
    train: ['--target', 'Bad'],
    kinds: { either: words('MaxDelq2PublicRecLast12M MaxDelqEver') },
  },
  {
    name: 'home_credit',
    file: 'credit/home_credit_application_sample.csv.gz',
    target: 'TARGET',
    isBad: (value) => value === '1',
    train: ['--target', 'TARGET'],
    not: ['SK_ID_CURR'],
    kinds: {
      unused: ['SK_ID_CURR'],
      categorical: words(`NAME_TYPE_SUITE NAME_INCOME_TYPE NAME_EDUCATION_TYPE NAME_FAMILY_STATUS NAME_HOUSING_TYPE
        OCCUPATION_TYPE WEEKDAY_APPR_PROCESS_START ORGANIZATION_TYPE FONDKAPREMONT_MODE HOUSETYPE_MODE WALLSMATERIAL_MODE`),
      boolean: words('NAME_CONTRACT_TYPE CODE_GENDER FLAG_OWN_CAR FLAG_OWN_REALTY EMERGENCYSTATE_MODE'),
      either: [...homeCreditFlags, 'REGION_RATING_CLIENT', 'REGION_RATING_CLIENT_W_CITY'],
    },
  },
  {
    name: 'gmsc',
    file: 'credit/gmsc.csv.gz',
    target: 'SeriousDlqin2yrs',
    isBad: (value) => value === '1',
    train: ['--target', 'SeriousDlqin2yrs'],
    // The first column is a row number without a name.
    features:
      words(`RevolvingUtilizationOfUnsecuredLines age NumberOfTime30-59DaysPastDueNotWorse DebtRatio MonthlyIncome
      NumberOfOpenCreditLinesAndLoans NumberOfTimes90DaysLate NumberRealEstateLoansOrLines
      NumberOfTime60-89DaysPastDueNotWorse NumberOfDependents`),
    kinds: { unusedFirst: true },
  },
  {
    name: 'lending_club',
    file: 'credit/lending_club_2007_2011.csv.gz',
    target: 'loan_status',
    isBad: (value) => value.includes('Charged Off'),
    train: [
      '--target',
      'loan_status',
      '--positive',
      'Charged Off',
      '--positive',
      'Does not meet the credit policy. Status:Charged Off',
    ],
    features: lendingClubColumns,
    derive: lendingClubDerived,
    kinds: {
      unused: ['id'],
      categorical: words(`grade sub_grade emp_length home_ownership verification_status purpose zip_code addr_state
        settlement_status`),
      datetime: words(
        `issue_d earliest_cr_line last_pymnt_d last_credit_pull_d debt_settlement_flag_date settlement_date`,
      ),
      text: words('emp_title desc title'),
      boolean: ['debt_settlement_flag'],
      either: words(`term pymnt_plan initial_list_status policy_code application_type hardship_flag disbursement_method
        acc_now_delinq tax_liens issue_year`),
    },
  },
  {
    name: 'tianchi',
    file: 'credit/tianchi_loans_sample.xlsx',
    target: 'isDefault',
    isBad: (value) => value === '1',
    train: ['--target', 'isDefault'],
    not: words('id policyCode interestRate installment grade subGrade'),
    kinds: {
      unused: ['id'],
      categorical: words('grade subGrade employmentLength'),
      datetime: ['issueDate', 'earliesCreditLine'], // issueDate holds day numbers of Excel
      either: words(`term employmentTitle homeOwnership verificationStatus purpose postCode regionCode initialListStatus
        applicationType policyCode title n11 n12`),
    },
  },
  {
    name: 'us_mortgage',
    file: 'credit/us_mortgage_months_half.csv.gz',
    target: 'm13',
    isBad: (value) => value === '1',
    train: ['--target', 'm13'],
    not: ['loan_id'],
    kinds: {
      unused: ['loan_id'],
      categorical: words('source financial_institution loan_purpose'),
      datetime: words('origination_date first_payment_date'),
      either: words('number_of_borrowers insurance_type'),
    },
  },
];

/** Credit age in days and length of the description in characters (0 when there is none), as the baselines used them. */
function lendingClubDerived(table) {
  const issued = table.numbers('issue_d');
  const opened = table.numbers('earliest_cr_line');
  const desc = table.column('desc');
  const text = (row) => ('codes' in desc ? desc.levels[desc.codes[row]] : desc.values[row]) ?? '';
  return {
    credit_age: Float64Array.from(issued, (date, row) => Math.round((date - opened[row]) / 86_400_000)),
    desc_length: Float64Array.from(issued, (_, row) => text(row).length),
  };
}

/** Where a file lies, or undefined when the data folder is not there. */
export function pathOf(file) {
  const folder = dataFolder();
  return folder !== undefined && existsSync(join(folder, file)) ? join(folder, file) : undefined;
}

/**
 * Compares inferred columns with the hand-written kinds.
 *
 * @param columns `{ name, kind, role }` of every column but the outcome, in file order
 * @returns one sentence per column that a careful person would have described differently
 */
export function wrongKinds(file, columns) {
  const listed = (kind) => new Set(file.kinds[kind] ?? []);
  const kindsOf = ['categorical', 'datetime', 'text', 'boolean', 'either', 'unused'].map((kind) => [
    kind,
    listed(kind),
  ]);
  const accepted = {
    numeric: ['numeric'],
    categorical: ['categorical'],
    datetime: ['datetime'],
    text: ['text'],
    boolean: ['boolean', 'categorical'],
    either: ['numeric', 'categorical', 'boolean'],
  };
  return columns.flatMap(({ name, kind, role }, i) => {
    const truth =
      file.kinds.unusedFirst && i === 0 ? 'unused' : (kindsOf.find(([, names]) => names.has(name))?.[0] ?? 'numeric');
    if (truth === 'unused') return role === 'feature' ? [`${name || 'column 1'} is no feature`] : [];
    if (role === 'ignored') return []; // set aside with a reason (constant, empty, or a leak); its kind does not matter
    return accepted[truth].includes(kind) ? [] : [`${name} is ${truth}, not ${kind}`];
  });
}
