import type { Random } from '../../random/index.js';

export const regions = ['North', 'South', 'East', 'West', 'Capital', 'Coast', 'Highlands', 'Online'] as const;

const purposes = [
  // purpose, share, typical amount, effect on the logit
  ['debt_consolidation', 0.38, 14_000, 0.1],
  ['car', 0.16, 16_000, -0.35],
  ['home_improvement', 0.14, 12_000, -0.2],
  ['major_purchase', 0.1, 7_000, -0.1],
  ['medical', 0.07, 5_000, 0.25],
  ['small_business', 0.06, 20_000, 0.45],
  ['education', 0.05, 8_000, 0.05],
  ['wedding', 0.04, 9_000, -0.15],
] as const;

/** Who applies, before anything is lost or mistyped. Money is in currency units; income per year. */
export interface Applicant {
  readonly strain: number;
  readonly age: number;
  readonly sex: 'female' | 'male';
  readonly retired: boolean;
  readonly selfEmployed: boolean;
  readonly employmentYears: number;
  readonly income: number;
  readonly incomeStated: boolean;
  readonly homeOwnership: 'mortgage' | 'rent' | 'own' | 'family';
  readonly region: number;
  readonly purpose: string;
  readonly purposeEffect: number;
  readonly loanType: 'unsecured' | 'secured' | 'credit line';
  readonly loanAmount: number;
  readonly termMonths: number;
  readonly existingDebt: number;
  /** Monthly debt service, this loan included, as a fraction of monthly income. */
  readonly dti: number;
  /** Used share of revolving limits; above 1 is overdrawn. */
  readonly utilisation: number;
  readonly inquiries: number;
  readonly delinquencies: number;
  readonly monthsSinceDelinquency: number | null;
  /** What the credit bureau holds. */
  readonly record: 'none' | 'clean' | 'delinquent';
}

/** Draws one applicant; `drift` in [0, 1] makes the applicant more indebted and more likely to come online. */
export function drawApplicant(random: Random, drift: number): Applicant {
  const strain = random.normal() + 0.35 * drift;
  const age = Math.round(clamp(21 + 13 * gamma2(random) * 0.95 + 3 * random.normal(), 19, 82));
  const sex = random.uniform() < 0.46 ? 'female' : 'male';
  const retired = age > 64 || (age > 58 && random.uniform() < 0.3);
  const selfEmployed = !retired && random.uniform() < 0.13;
  const employmentYears = Math.floor(Math.min(age - 18, -Math.log(1 - random.uniform()) * (2 + (age - 18) * 0.3)));
  const region = random.uniform() < 0.3 * drift ? 7 : random.integer(7);
  const income = round(
    Math.exp(
      10.55 +
        0.012 * Math.min(age - 20, 30) +
        0.012 * Math.min(employmentYears, 20) +
        (region === 4 ? 0.18 : 0) +
        (sex === 'male' ? 0.05 : 0) -
        (retired ? 0.3 : 0) -
        0.08 * strain +
        0.42 * random.normal(),
    ),
    100,
  );
  const wealth = Math.log(income) - 10.7 + 0.02 * (age - 40) + 0.5 * random.normal();
  const homeOwnership =
    wealth > 0.55 ? 'own' : wealth > -0.05 ? 'mortgage' : random.uniform() < 0.85 ? 'rent' : 'family';
  const [purpose, , typical, purposeEffect] = purposes[pick(random, purposes)]!;
  const loanAmount = round(
    clamp(typical * (income / 45_000) ** 0.6 * Math.exp(0.5 * random.normal()), 1_000, 60_000),
    loanStep(random),
  );
  const longest = loanAmount > 20_000 ? 6 : loanAmount > 8_000 ? 5 : 4;
  const termMonths = [12, 24, 36, 48, 60, 84][Math.min(longest - 1, random.integer(longest) + random.integer(2))]!;
  const loanType =
    purpose === 'car'
      ? 'secured'
      : purpose === 'debt_consolidation' && random.uniform() < 0.2
        ? 'credit line'
        : 'unsecured';
  const existingDebt = round(income * clamp(Math.exp(-1.1 + 0.3 * strain + 0.75 * random.normal()), 0, 4), 50);
  const dti = (existingDebt * 0.022 + loanAmount / termMonths) / (income / 12);
  const utilisation = clamp(0.42 + 0.2 * strain + 0.2 * random.normal() + 0.06 * drift, 0, 1.3);
  const inquiries = poisson(random, Math.exp(-0.55 + 0.42 * strain + 0.3 * drift));
  const thin = random.uniform() < (age < 26 ? 0.16 : 0.04);
  const delinquencies = thin ? 0 : poisson(random, Math.exp(-1.75 + 0.75 * strain));
  const longAgo = delinquencies === 0 && random.uniform() < 0.2;
  const monthsSinceDelinquency =
    thin || (delinquencies === 0 && !longAgo)
      ? null
      : delinquencies > 0
        ? 1 + Math.floor(23 * random.uniform() ** (1 + 0.2 * delinquencies))
        : 25 + Math.floor(60 * random.uniform());
  return {
    strain,
    age,
    sex,
    retired,
    selfEmployed,
    employmentYears,
    income,
    incomeStated: !(selfEmployed && random.uniform() < 0.55) && random.uniform() > 0.02,
    homeOwnership,
    region,
    purpose,
    purposeEffect,
    loanType,
    loanAmount,
    termMonths,
    existingDebt,
    dti,
    utilisation,
    inquiries,
    delinquencies,
    monthsSinceDelinquency,
    record: thin ? 'none' : delinquencies > 0 || longAgo ? 'delinquent' : 'clean',
  };
}

/**
 * Chance of default, 1 / (1 + exp(-z)), where (x)+ is max(0, x):
 *
 *     z = -3 + 0.4 strain
 *         + 1.1 (dti - 0.2)+ + 2.2 (dti - 0.4)+          debt service hurts most above 40 % of income
 *         + 0.5 utilisation + 2.5 (utilisation - 0.75)+  and a nearly used-up limit
 *         + 0.3 sqrt(delinquencies) + 0.5 exp(-months since delinquency / 12)
 *         + 0.16 inquiries + 0.3 [inquiries >= 3 and utilisation > 0.6]
 *         + 0.0009 (age - 47)²                           the young and the old
 *         + 0.45 [rents and employed < 2 years] - 0.03 min(employment years, 15)
 *         - 0.45 ln(income / 45000) + purpose effect
 *         + 0.35 [term > 48] + 0.7 [small business and term > 36] - 0.4 [secured] - 0.25 [owns a home]
 *         + 0.4 [self-employed without stated income] + 0.3 [no credit record] + 0.25 [came online]
 */
export function probabilityOfDefault(a: Applicant): number {
  const z =
    -3 +
    0.4 * a.strain +
    1.1 * above(a.dti, 0.2) +
    2.2 * Math.min(above(a.dti, 0.4), 0.8) +
    0.5 * a.utilisation +
    2.5 * above(a.utilisation, 0.75) +
    0.3 * Math.sqrt(a.delinquencies) +
    (a.monthsSinceDelinquency === null ? 0 : 0.5 * Math.exp(-a.monthsSinceDelinquency / 12)) +
    0.16 * Math.min(a.inquiries, 6) +
    (a.inquiries >= 3 && a.utilisation > 0.6 ? 0.3 : 0) +
    0.0009 * (a.age - 47) ** 2 +
    (a.homeOwnership === 'rent' && !a.retired && a.employmentYears < 2 ? 0.45 : 0) -
    0.03 * Math.min(a.employmentYears, 15) -
    0.45 * Math.log(a.income / 45_000) +
    a.purposeEffect +
    (a.termMonths > 48 ? 0.35 : 0) +
    (a.purpose === 'small_business' && a.termMonths > 36 ? 0.7 : 0) -
    (a.loanType === 'secured' ? 0.4 : 0) -
    (a.homeOwnership === 'own' ? 0.25 : 0) +
    (a.selfEmployed && !a.incomeStated ? 0.4 : 0) +
    (a.record === 'none' ? 0.3 : 0) +
    (a.region === 7 ? 0.25 : 0);
  return 1 / (1 + Math.exp(-z));
}

function above(value: number, knot: number): number {
  return Math.max(0, value - knot);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function round(value: number, step: number): number {
  return Math.round(value / step) * step;
}

/** Most people ask for round sums. */
function loanStep(random: Random): number {
  const u = random.uniform();
  return u < 0.45 ? 1000 : u < 0.75 ? 500 : u < 0.9 ? 100 : 25;
}

/** Gamma with shape 2, mean 2. */
function gamma2(random: Random): number {
  return -Math.log((1 - random.uniform()) * (1 - random.uniform()));
}

/** Knuth's multiplication method; fine for the small means used here. */
function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-Math.min(mean, 12));
  let k = 0;
  for (let p = random.uniform(); p > limit; p *= random.uniform()) k++;
  return k;
}

function pick(random: Random, options: readonly (readonly [string, number, ...unknown[]])[]): number {
  let u = random.uniform();
  for (let i = 0; i < options.length; i++) if ((u -= options[i]![1]) < 0) return i;
  return 0;
}
