// Messages of the room in this language; keys are the same in every language.
// Each check has a title (what was found), a consequence (what follows from it) and a repair (what to do).
export const quality = {
  'finding.missing-target.title': '{target}: {rows} {rows|row|rows} ({share} %) {rows|has|have} no outcome',
  'finding.missing-target.consequence': 'Rows without an outcome can neither train nor judge a model.',
  'finding.missing-target.repair': 'Leave these rows out, or find their outcome.',

  'finding.few-events.title': '{target}: only {rows} {rows|row|rows} of the rarer outcome',
  'finding.few-events.consequence':
    'With so few cases for {features} features every figure of a model is uncertain, and a complex model learns them by heart.',
  'finding.few-events.repair':
    'Collect more defaults (a longer period, a wider definition), or use few features and a simple model.',

  'finding.class-imbalance.title': '{target}: the rarer outcome makes up only {share} % ({rows} {rows|row|rows})',
  'finding.class-imbalance.consequence':
    'Accuracy says nothing here: always guessing the frequent outcome looks almost perfect.',
  'finding.class-imbalance.repair': 'Judge by AUC, average precision and calibration; do not resample before judging.',

  'finding.post-outcome.title': '{column} is known only after the outcome',
  'finding.post-outcome.consequence':
    'The column is written while the loan runs or after it defaulted (AUC alone {auc}). A model that uses it looks excellent and fails on new applications.',
  'finding.post-outcome.repair': 'Leave the column out.',

  'finding.time-travel.title': '{column} lies after {time} in {rows} {rows|row|rows}',
  'finding.time-travel.consequence':
    'The dates are later than the application by different spans (median {days} {days|day|days}), so they cannot be known when it is decided on.',
  'finding.time-travel.repair': 'Leave the column out.',

  'finding.leakage.title': '{column} alone almost decides the outcome (AUC {auc})',
  'finding.leakage.consequence':
    'Nothing that is known beforehand separates the outcomes this well; values that occur with defaults only cover {pure} % of them. Probably the column is a result of the outcome.',
  'finding.leakage.repair': 'Leave the column out, unless you can show that it is known at application.',

  'finding.row-number.title': '{column} only counts the rows',
  'finding.row-number.consequence':
    'It starts at {first} and goes up by one. It says nothing about a borrower, but a model can misuse the order of the file.',
  'finding.row-number.repair': 'Use it as an identifier, not as a feature.',

  'finding.identifier.title': '{column} identifies rows: {distinct} different values',
  'finding.identifier.consequence': 'A model could only learn it by heart; on new rows it is worthless.',
  'finding.identifier.repair': 'Use it as an identifier, not as a feature.',

  'finding.special-codes.title': '{column}: codes among the quantities: {codes} ({rows} {rows|row|rows}, {share} %)',
  'finding.special-codes.consequence':
    'The other values run from {low} to {high}. Taken as amounts, the codes distort means, scaling and every linear model.',
  'finding.special-codes.repair': 'Mark {codes} as special values: they get a bin of their own.',

  'finding.placeholder-levels.title':
    '{column}: {levels} stand for a missing value ({rows} {rows|row|rows}, {share} %)',
  'finding.placeholder-levels.consequence': 'Missing values look complete, and are counted as a group of borrowers.',
  'finding.placeholder-levels.repair': 'Read these levels as missing.',

  'finding.placeholder-dates.title': '{column}: {dates} stand for a missing date ({rows} {rows|row|rows})',
  'finding.placeholder-dates.consequence': 'Ages and spans computed from the date are off by decades.',
  'finding.placeholder-dates.repair': 'Read these dates as missing.',

  'finding.infinite-values.title': '{column}: {rows} {rows|value is|values are} infinite or beyond any amount',
  'finding.infinite-values.consequence':
    'They come from a division by zero or an overflow and break means and scaling.',
  'finding.infinite-values.repair': 'Read them as missing.',

  'finding.impossible-values.title': '{column}: {rows} {rows|row holds|rows hold} impossible values ({values})',
  'finding.impossible-values.consequence': 'Probably a missing value or a typing slip; a model takes it at its word.',
  'finding.impossible-values.repair': 'Read them as missing.',

  'finding.unit-break.title': '{column} means something else where {other} is missing ({rows} {rows|row|rows})',
  'finding.unit-break.consequence':
    'Its median there is {there}, elsewhere {usual}: probably an amount instead of a ratio. The two meanings must not share one scale.',
  'finding.unit-break.repair': 'Split the column: one for the usual meaning, one for rows where {other} is missing.',

  'finding.mixed-units.title': '{column}: {rows} {rows|row seems|rows seem} to be in another unit (factor {factor})',
  'finding.mixed-units.consequence':
    'Their median is {there}, that of the other rows {usual}, with nothing in between.',
  'finding.mixed-units.repair': 'Find the source of these rows and convert them to one unit.',

  'finding.outliers.title': '{column}: {rows} {rows|row lies|rows lie} far outside, up to {extreme}',
  'finding.outliers.consequence':
    'The median is {median}; not even a heavy tail reaches so far. Linear models and scaling are pulled by them; trees and bins are not.',
  'finding.outliers.repair': 'Check these rows at the source; cap or bin the column for linear models.',

  'finding.mixed-types.title':
    '{column} holds numbers ({numbers} {numbers|row|rows}) and is read as words because of values like "{example}"',
  'finding.mixed-types.consequence': 'As words the numbers lose their order, and each becomes a level of its own.',
  'finding.mixed-types.repair': 'Read the column as numbers; what is none becomes missing.',

  'finding.unreadable-values.title':
    '{column}: {rows} {rows|value|values} ({share} %) could not be read, such as {examples}',
  'finding.unreadable-values.consequence': 'They do not fit the other values of the column and read as missing.',
  'finding.unreadable-values.repair': 'Correct them at the source, or name the kind of the column with --kind.',

  'finding.level-spelling.title':
    '{column}: {count} {count|level is another spelling of one that is there|levels are the same written differently}, such as "{from}" and "{to}" ({rows} {rows|row|rows})',
  'finding.level-spelling.consequence': 'One group is split into several, each with too few rows and its own estimate.',
  'finding.level-spelling.repair': 'Merge the spellings.',

  'finding.informative-missing.title': '{column}: where it is missing, {absent} % default, elsewhere {present} %',
  'finding.informative-missing.consequence':
    'That the value is missing ({rows} {rows|row|rows}) carries the outcome. Filling it with a mean loses that; if it goes missing because of the default, it is a leak.',
  'finding.informative-missing.repair': 'Keep missing as a bin of its own, and ask how the gap comes about.',

  'finding.mostly-missing.title': '{column} is missing in {share} % of the rows',
  'finding.mostly-missing.consequence':
    'Only {rows} {rows|row holds|rows hold} a value; little can be learned from them.',
  'finding.mostly-missing.repair': 'Check whether a join failed; otherwise consider leaving the column out.',

  'finding.empty-column.title': '{column} is empty',
  'finding.empty-column.consequence': 'It holds no value in any row.',
  'finding.empty-column.repair': 'Leave the column out.',

  'finding.constant.title': '{column} is "{value}" in every row',
  'finding.constant.consequence': 'It tells no borrower from another.',
  'finding.constant.repair': 'Leave the column out.',

  'finding.near-constant.title': '{column} is "{value}" in {share} % of the rows',
  'finding.near-constant.consequence': 'Only {rows} {rows|row differs|rows differ}: too few to rely on.',
  'finding.near-constant.repair': 'Leave the column out, or merge it into a broader one.',

  'finding.redundant.title': '{column} says the same as {other}',
  'finding.redundant.consequence':
    'The two share one effect: coefficients become arbitrary and reasons are split between them.',
  'finding.redundant.repair': 'Keep {other}, leave {column} out.',

  'finding.high-cardinality.title': '{column} has {levels} levels, about {each} {each|row|rows} each',
  'finding.high-cardinality.consequence': 'Most levels are too small to learn from and invite learning by heart.',
  'finding.high-cardinality.repair': 'Group the levels (regions, branches), or treat the column as text.',

  'finding.rare-levels.title': '{column}: {count} {count|level has|levels have} fewer than 5 rows ({levels})',
  'finding.rare-levels.consequence':
    'Their default rate is a guess ({rows} {rows|row|rows} in all), and they are missing from some folds.',
  'finding.rare-levels.repair': 'Merge them with a level that means about the same.',

  'finding.text-boilerplate.title':
    '{column}: {rows} {rows|text|texts} ({share} %) {rows|carries|carry} boilerplate such as "{example}"',
  'finding.text-boilerplate.consequence': 'A text model would learn the form and not the words of the applicant.',
  'finding.text-boilerplate.repair': 'Take the fixed words and the markup out before learning from the text.',

  'finding.blank-rows.title':
    '{rows} {rows|row|rows} ({share} %) {rows|holds|hold} nothing but missing values and codes',
  'finding.blank-rows.consequence': 'All of them get the same score, whoever the applicant is.',
  'finding.blank-rows.repair': 'Leave them out of the training and decide them by rule.',

  'finding.duplicate-rows.title': '{rows} {rows|row|rows} ({share} %) {rows|repeats|repeat} an earlier row',
  'finding.duplicate-rows.consequence':
    'A copy in the training part and one in the test part make a model look better than it is.',
  'finding.duplicate-rows.repair': 'Keep the first of each.',

  'finding.conflicting-duplicates.title':
    '{rows} {rows|row|rows} ({share} %) {rows|equals|equal} an earlier row but {rows|contradicts|contradict} it in {target}',
  'finding.conflicting-duplicates.consequence':
    'No model can get both right; at least one label is wrong or the key is incomplete.',
  'finding.conflicting-duplicates.repair': 'Settle the outcome at the source; until then keep the first of each.',

  'finding.label-noise.title':
    '{rows} {rows|row|rows} ({share} %) {rows|is|are} almost the same as another with the opposite {target}',
  'finding.label-noise.consequence':
    'Either the labels are wrong in part, or the same case was entered twice and changed.',
  'finding.label-noise.repair': 'Look at some of these pairs and settle the outcome at the source.',

  'finding.sorted-rows.title': 'The file is sorted by {column}',
  'finding.sorted-rows.consequence':
    'The first rows are not like the last: folds cut in file order, or a sample from the top, would mislead.',
  'finding.sorted-rows.repair': 'Shuffle before splitting. Fathom does this by itself.',

  'finding.protected-attribute.title': '{column} is, or reveals, a protected attribute',
  'finding.protected-attribute.consequence':
    'In many countries credit decisions must not depend on it, or only within limits.',
  'finding.protected-attribute.repair':
    'Decide with your compliance team; --protected "{column}" keeps it for fairness checks and out of the model.',

  'finding.lender-decision.title': "{column} is the lender's own earlier judgement",
  'finding.lender-decision.consequence':
    'It was set by an earlier score of the same risk (AUC alone {auc}). A model with it repeats that score, and cannot be used before it exists.',
  'finding.lender-decision.repair': 'Leave it out for a score at application; keep it to monitor running loans.',

  'finding.schema-change.title': '{column} has changed: {before} before, {now} now',
  'finding.schema-change.consequence': 'A model trained on the older data cannot be used on this table as it is.',
  'finding.schema-change.repair': 'Restore the column, or train without it.',

  'finding.drift.title': '{column} has shifted against the older data (PSI {psi})',
  'finding.drift.consequence':
    'From 0.1 on a shift is noticeable, from 0.25 on large: scores and cut-offs may no longer hold.',
  'finding.drift.repair': 'Ask what changed (product, channel, reading of the field); recalibrate or train again.',

  'finding.drift-in-time.title': '{column} is not what it was: from {from} on it has shifted (PSI {psi})',
  'finding.drift-in-time.consequence':
    'Random folds mix the periods and hide the shift. From 0.1 on it is noticeable, from 0.25 on large.',
  'finding.drift-in-time.repair': 'Judge the model on the latest period (by {time}), and ask what changed.',

  'finding.new-levels.title': '{column}: {count} {count|level is|levels are} new ({levels}), {share} % of the rows',
  'finding.new-levels.consequence': 'A model trained on the older data has never seen them.',
  'finding.new-levels.repair': 'Map them to known levels, or train again.',

  'finding.vanished-levels.title':
    '{column}: {count} {count|level|levels} no longer {count|occurs|occur} ({levels}), {share} % of the older rows',
  'finding.vanished-levels.consequence': 'The population, or the way the field is filled in, has changed.',
  'finding.vanished-levels.repair': 'Ask whether they were renamed; map them if so.',
} as const;
