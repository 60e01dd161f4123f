// What is known to be wrong with public credit files: the checks must find it by themselves.

export interface KnownTrap {
  readonly name: string;
  readonly check: string;
  /** Columns (first of a finding) it must be reported for; empty for findings about rows. */
  readonly columns: readonly string[];
  /** Rows the findings must be about, where that is known. */
  readonly rows?: number;
  /** What the repair must hold, where that is known. */
  readonly values?: readonly number[];
}

export interface TrappedFile {
  readonly file: string;
  readonly target: string;
  readonly positive: readonly string[];
  readonly traps: readonly KnownTrap[];
}

const helocAll =
  'ExternalRiskEstimate MSinceOldestTradeOpen MSinceMostRecentTradeOpen AverageMInFile NumSatisfactoryTrades NumTrades60Ever2DerogPubRec NumTrades90Ever2DerogPubRec PercentTradesNeverDelq MSinceMostRecentDelq MaxDelq2PublicRecLast12M MaxDelqEver NumTotalTrades NumTradesOpeninLast12M PercentInstallTrades MSinceMostRecentInqexcl7days NumInqLast6M NumInqLast6Mexcl7days NetFractionRevolvingBurden NetFractionInstallBurden NumRevolvingTradesWBalance NumInstallTradesWBalance NumBank2NatlTradesWHighUtilization PercentTradesWBalance'.split(
    ' ',
  );

const lendingClubLeaks =
  'funded_amnt_inv out_prncp out_prncp_inv total_pymnt total_pymnt_inv total_rec_prncp total_rec_int total_rec_late_fee recoveries collection_recovery_fee last_pymnt_d last_pymnt_amnt last_credit_pull_d debt_settlement_flag debt_settlement_flag_date settlement_status settlement_date settlement_amount settlement_percentage settlement_term hardship_flag'.split(
    ' ',
  );

export const trappedFiles: readonly TrappedFile[] = [
  {
    file: 'german.csv',
    target: 'target',
    positive: ['2'],
    traps: [
      { name: 'sex and marital status in one column', check: 'protected-attribute', columns: ['personal_status_sex'] },
    ],
  },
  {
    file: 'gmsc.csv.gz',
    target: 'SeriousDlqin2yrs',
    positive: ['1'],
    traps: [
      { name: 'first column is a row number', check: 'row-number', columns: ['row_number'] },
      {
        name: '96 and 98 in the three past-due counters',
        check: 'special-codes',
        columns: [
          'NumberOfTime30-59DaysPastDueNotWorse',
          'NumberOfTimes90DaysLate',
          'NumberOfTime60-89DaysPastDueNotWorse',
        ],
        rows: 269,
        values: [96, 98],
      },
      { name: 'DebtRatio is money where income is missing', check: 'unit-break', columns: ['DebtRatio'], rows: 29_731 },
      { name: 'an age of 0', check: 'impossible-values', columns: ['age'], rows: 1 },
      { name: '609 duplicate rows', check: 'duplicate-rows', columns: [], rows: 609 },
    ],
  },
  {
    file: 'heloc.csv',
    target: 'Bad',
    positive: ['1'],
    traps: [
      { name: '-9 in every column', check: 'special-codes', columns: helocAll },
      {
        name: '-9, -8 and -7',
        check: 'special-codes',
        columns: ['MSinceMostRecentDelq', 'MSinceMostRecentInqexcl7days'],
        values: [-9, -8, -7],
      },
      { name: '588 rows hold nothing', check: 'blank-rows', columns: [], rows: 588 },
    ],
  },
  {
    file: 'hmeq.csv',
    target: 'BAD',
    positive: ['1'],
    traps: [
      { name: 'sorted by LOAN', check: 'sorted-rows', columns: ['LOAN'] },
      { name: 'a missing DEBTINC carries the label', check: 'informative-missing', columns: ['DEBTINC'], rows: 1267 },
    ],
  },
  {
    file: 'home_credit_application_sample.csv.gz',
    target: 'TARGET',
    positive: ['1'],
    traps: [{ name: 'DAYS_EMPLOYED 365243', check: 'special-codes', columns: ['DAYS_EMPLOYED'], values: [365_243] }],
  },
  {
    file: 'lending_club_2007_2011.csv.gz',
    target: 'loan_status',
    positive: ['Charged Off', 'Does not meet the credit policy. Status:Charged Off'],
    traps: [
      ...lendingClubLeaks.map((column) => ({ name: `${column} leaks`, check: 'post-outcome', columns: [column] })),
      { name: "the lender's own score", check: 'lender-decision', columns: ['int_rate', 'grade', 'sub_grade'] },
      { name: 'boilerplate and markup in desc', check: 'text-boilerplate', columns: ['desc'] },
    ],
  },
];

interface Reported {
  readonly check: string;
  readonly columns: readonly string[];
  readonly rows: { readonly count: number };
  readonly repair?: { readonly action: string; readonly values?: readonly (number | string)[] } | object;
}

/** Whether the findings hold the trap: each of its columns (or its rows), with the known count and values. */
export function isFound(trap: KnownTrap, findings: readonly Reported[]): boolean {
  const fits = ({ check, rows, repair }: Reported) =>
    check === trap.check &&
    (trap.rows === undefined || rows.count === trap.rows) &&
    (trap.values === undefined ||
      JSON.stringify((repair as { values?: unknown })?.values) === JSON.stringify(trap.values));
  if (trap.columns.length === 0) return findings.some(fits);
  return trap.columns.every((column) => findings.some((finding) => finding.columns[0] === column && fits(finding)));
}
