// The real credit files open with one call and no wrong kind. They are not part of the project: FATHOM_DATA names their folder.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from './open-dataset.js';
import type { Kind } from './schema.js';

const folder = process.env.FATHOM_DATA;
if (folder === undefined) console.log('skipped: FATHOM_DATA is not set, so the real credit files are not read.');

interface Expected {
  readonly rows: number;
  readonly columns: number;
  /** Columns of these kinds; all others are numeric. */
  readonly kinds: Readonly<Partial<Record<Kind, string>>>;
  readonly id?: string;
  readonly time?: string;
  readonly ignored?: string;
}

const files: Record<string, Expected> = {
  'german.csv': {
    rows: 1000,
    columns: 21,
    kinds: {
      categorical:
        'checking credit_history purpose savings employment personal_status_sex other_debtors property other_installment housing job telephone foreign',
    },
  },
  'gmsc.csv.gz': { rows: 150_000, columns: 12, kinds: { boolean: 'SeriousDlqin2yrs' }, id: 'row_number' },
  'heloc.csv': { rows: 10_459, columns: 24, kinds: { boolean: 'Bad' } },
  'hmeq.csv': { rows: 5960, columns: 13, kinds: { boolean: 'BAD', categorical: 'REASON JOB' } },
  'spanish_credit.csv': {
    rows: 4454,
    columns: 15,
    kinds: { boolean: 'Records', categorical: 'Status Home Marital Job' },
    id: 'rownames',
  },
  'home_credit_application_sample.csv.gz': {
    rows: 11_873,
    columns: 122,
    kinds: {
      boolean:
        'TARGET FLAG_OWN_CAR FLAG_OWN_REALTY FLAG_EMP_PHONE FLAG_WORK_PHONE FLAG_CONT_MOBILE FLAG_PHONE FLAG_EMAIL REG_REGION_NOT_LIVE_REGION REG_REGION_NOT_WORK_REGION LIVE_REGION_NOT_WORK_REGION REG_CITY_NOT_LIVE_CITY REG_CITY_NOT_WORK_CITY LIVE_CITY_NOT_WORK_CITY EMERGENCYSTATE_MODE FLAG_DOCUMENT_3 FLAG_DOCUMENT_4 FLAG_DOCUMENT_5 FLAG_DOCUMENT_6 FLAG_DOCUMENT_7 FLAG_DOCUMENT_8 FLAG_DOCUMENT_9 FLAG_DOCUMENT_11 FLAG_DOCUMENT_13 FLAG_DOCUMENT_14 FLAG_DOCUMENT_15 FLAG_DOCUMENT_16 FLAG_DOCUMENT_17 FLAG_DOCUMENT_18 FLAG_DOCUMENT_19 FLAG_DOCUMENT_20 FLAG_DOCUMENT_21',
      categorical:
        'NAME_CONTRACT_TYPE CODE_GENDER NAME_TYPE_SUITE NAME_INCOME_TYPE NAME_EDUCATION_TYPE NAME_FAMILY_STATUS NAME_HOUSING_TYPE OCCUPATION_TYPE WEEKDAY_APPR_PROCESS_START ORGANIZATION_TYPE FONDKAPREMONT_MODE HOUSETYPE_MODE WALLSMATERIAL_MODE',
    },
    id: 'SK_ID_CURR',
  },
  'us_mortgage_months_half.csv.gz': {
    rows: 57_673,
    columns: 29,
    kinds: {
      boolean: 'insurance_type m13',
      categorical: 'source financial_institution loan_purpose',
      datetime: 'origination_date first_payment_date',
    },
    id: 'loan_id',
    time: 'origination_date',
  },
  'tianchi_loans_sample.xlsx': {
    rows: 999,
    columns: 47,
    kinds: {
      boolean: 'isDefault initialListStatus applicationType n11 n12',
      categorical: 'grade subGrade employmentLength',
      datetime: 'issueDate earliesCreditLine',
    },
    id: 'id',
    time: 'issueDate',
  },
  'lending_club_2007_2011.csv.gz': {
    rows: 42_535,
    columns: 64,
    kinds: {
      boolean: 'acc_now_delinq tax_liens debt_settlement_flag',
      categorical:
        'grade sub_grade emp_length home_ownership verification_status loan_status pymnt_plan purpose zip_code addr_state initial_list_status application_type hardship_flag disbursement_method settlement_status',
      datetime: 'issue_d earliest_cr_line last_pymnt_d last_credit_pull_d debt_settlement_flag_date settlement_date',
      text: 'emp_title desc title',
    },
    time: 'issue_d',
    ignored: 'id',
  },
};

describe.skipIf(folder === undefined)('real credit files', () => {
  it.each(Object.entries(files))('%s', async (name, expected) => {
    const dataset = await openDataset([join(folder!, 'credit', name)], { threads: 2 });
    try {
      const ofKind = (kind: Kind) =>
        dataset.schema.filter((column) => column.kind === kind).map((column) => column.name);
      const ofRole = (role: string) =>
        dataset.schema.filter((column) => column.role === role).map((column) => column.name);
      const words = (list: string | undefined) => (list === undefined ? [] : list.split(' '));
      expect(dataset.rowCount).toBe(expected.rows);
      expect(dataset.schema).toHaveLength(expected.columns);
      for (const kind of ['boolean', 'categorical', 'datetime', 'text'] as const) {
        expect(ofKind(kind), kind).toEqual(words(expected.kinds[kind]));
      }
      expect(ofRole('id'), 'id').toEqual(words(expected.id));
      expect(ofRole('time'), 'time').toEqual(words(expected.time));
      expect(ofRole('ignored'), 'ignored').toEqual(words(expected.ignored));
      const first = await dataset.load({ rows: Int32Array.of(0, dataset.rowCount - 1) });
      expect(first.rowCount).toBe(2);
    } finally {
      await dataset.close();
    }
  });
});
