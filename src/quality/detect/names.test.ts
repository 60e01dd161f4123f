import { expect, it } from 'vitest';
import { protectedByName, soundsLikeAge, soundsLikeId, soundsPostOutcome, soundsScheduled, words } from './names.js';

it('splits names into words', () => {
  expect(words('NumberOfTime30-59DaysPastDueNotWorse')).toEqual([
    'number',
    'of',
    'time',
    '30',
    '59',
    'days',
    'past',
    'due',
    'not',
    'worse',
  ]);
  expect(words('SK_ID_CURR')).toEqual(['sk', 'id', 'curr']);
});

it.each([
  'recoveries',
  'collection_recovery_fee',
  'last_pymnt_d',
  'total_rec_prncp',
  'out_prncp',
  'hardship_flag',
  'debt_settlement_flag',
  'lastPaymentDate',
  'charge_off_amount',
  '催收金额',
  'paid_off_date',
])('%s is known only after the outcome', (name) => expect(soundsPostOutcome(name)).toBe(true));

it.each([
  'chargeoff_within_12_mths',
  'collections_12_mths_ex_med',
  'total_acc',
  'installment_rate',
  'mths_since_last_delinq',
  'last_payment_6m',
  'historical_recoveries_prior',
  'credit_history',
  'payment_method',
  'totalIncome',
])('%s may be known before', (name) => expect(soundsPostOutcome(name)).toBe(false));

it('tells identifiers, ages and protected attributes by name', () => {
  expect(['loan_id', '', 'Unnamed: 0', '编号', 'customerNo'].map(soundsLikeId)).toEqual([true, true, true, true, true]);
  expect(['NumberOfOpenCreditLines', 'income', 'paid'].map(soundsLikeId)).toEqual([false, false, false]);
  expect(
    ['age', 'Age of borrower', '年龄', 'OWN_CAR_AGE', 'AverageMInFile', 'account_age_months'].map(soundsLikeAge),
  ).toEqual([true, true, true, false, false, false]);
  expect(
    ['personal_status_sex', 'CODE_GENDER', 'NAME_FAMILY_STATUS', 'foreign', '民族', 'sextant'].map(protectedByName),
  ).toEqual(['sex', 'sex', 'maritalStatus', 'nationality', 'race', undefined]);
  expect(['maturity_date', 'first_payment_date', 'last_credit_pull_d'].map(soundsScheduled)).toEqual([
    true,
    true,
    false,
  ]);
});
