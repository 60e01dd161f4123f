// Words for tables of any domain, under the keys of the messages that they stand in for.
export const generalEn = {
  'report.compare.chart': 'How well each model predicts, on the same held-out rows',
  'report.compare.pairs-note':
    "Of AUC DeLong's paired test, or Obuchowski's where rows are held out by groups; of losses a paired t-test, of groups where there are some. The last column is corrected for the number of pairs by Holm's method. A model is to be taken when no other is ahead of it by what pays for a harder one (0.005 of AUC, 1% of a loss) with a corrected p below 0.05; of several such models, the simplest.",

  'reason.raises': '{reason}; this raises the prediction.',
  'reason.lowers': '{reason}; this lowers the prediction.',
  'reason.high': '{feature} is {value}, higher than {percentile} % of rows (typical: {typical})',
  'reason.low': '{feature} is {value}, lower than {percentile} % of rows (typical: {typical})',
  'reason.near': '{feature} is {value}, as is typical',
  'reason.later': '{feature} is {value}, later than {percentile} % of rows (typical: {typical})',
  'reason.earlier': '{feature} is {value}, earlier than {percentile} % of rows (typical: {typical})',
  'reason.level': '{feature} is "{value}", as for {share} % of rows (most often: "{typical}")',
  'reason.usualLevel': '{feature} is "{value}", the most frequent value ({share} % of rows)',
  'reason.levelRate': '{feature} is "{value}"; the event came with {rate} % of such rows, against {overall} % of all',
  'reason.unseen': '{feature} is "{value}", which was not seen in training',
  'reason.missing': '{feature} is missing, as for {share} % of rows',
  'reason.missingRate': '{feature} is missing; the event came with {rate} % of such rows, against {overall} % of all',
  'reason.special': '{feature} holds the special code {value}, as for {share} % of rows',
  'reason.specialRate':
    '{feature} holds the special code {value}; the event came with {rate} % of such rows, against {overall} % of all',
  'reason.textLength': '{feature} is a text of {value} characters',
  'reason.plainMissing': '{feature} is missing',
  'reason.plain': '{feature} is {value}',

  'finding.few-events.repair':
    'Collect more rows of the rarer outcome (a longer period, a wider definition), or use few features and a simple model.',
  'finding.post-outcome.consequence':
    'By its name and its values the column is written after the outcome (AUC alone {auc}). A model that uses it looks excellent and fails on new rows.',
  'finding.time-travel.consequence':
    'The dates are later than the time of the row by different spans (median {days} {days|day|days}), so they cannot be known when a prediction is needed.',
  'finding.leakage.consequence':
    'Hardly anything that is known beforehand separates the outcomes this well; values that occur with the event only cover {pure} % of its rows. Probably the column is a result of the outcome.',
  'finding.leakage.repair': 'Leave the column out, unless you can show that it is known beforehand.',
  'finding.row-number.consequence':
    'It starts at {first} and goes up by one. It says nothing about what a row describes, but a model can misuse the order of the file.',
  'finding.placeholder-levels.consequence': 'Missing values look complete, and are counted as a group of their own.',
  'finding.informative-missing.title':
    '{column}: where it is missing, the event comes with {absent} % of the rows, elsewhere with {present} %',
  'finding.informative-missing.consequence':
    'That the value is missing ({rows} {rows|row|rows}) carries the outcome. Filling it with a mean loses that; if it goes missing because of the outcome, it is a leak.',
  'finding.constant.consequence': 'It tells no row from another.',
  'finding.rare-levels.consequence':
    'What follows from them is a guess ({rows} {rows|row|rows} in all), and they are missing from some folds.',
  'finding.text-boilerplate.consequence': 'A text model would learn the form and not the words of the writer.',
  'finding.blank-rows.consequence': 'All of them get the same prediction.',
  'finding.blank-rows.repair': 'Leave them out of the training and decide them by rule.',
  'finding.protected-attribute.consequence':
    'In many countries decisions about people must not depend on it, or only within limits.',
  'finding.protected-attribute.repair':
    'Decide whether it may be used; --protected "{column}" keeps it for fairness checks and out of the model.',

  'caveat.goodValues': 'These values of "{target}" count as no event: {values}.',
  'caveat.amounts':
    'The weights in "{column}" are whole numbers of {mean} on average, so the models learned from {rows} rows as if they were {counted}. That is right for counts of equal rows. If they are amounts, add --scale-weights: they then say only which rows count more.',

  'report.model.prior': 'Same prediction for every row',
  'report.key.events': 'Event',
  'report.key.non-events': 'No event',
  'report.key.observed': 'Observed',
  'report.key.observed-interval': 'Observed, 95% interval',
  'report.summary.default-rate': 'Event rate',
  'report.discrimination.title': 'Telling events from the rest',
  'report.roc.note': 'Each point is a cut-off: events found against other rows flagged by mistake.',
  'report.roc.x': 'Other rows flagged',
  'report.roc.y': 'Events found',
  'report.roc.alt':
    'ROC curve: share of events found against share of other rows flagged. The area under it is {auc}; chance is 0.5.',
  'report.ks.finding': 'KS {ks}: the two groups part most at a predicted probability of {cut}',
  'report.ks.note': 'Above that cut lie {events} of the events and {nonEvents} of the other rows.',
  'report.ks.x': 'Predicted probability of the event',
  'report.ks.alt':
    'Cumulative shares of events and other rows along the predicted probability. Their widest gap is {ks}, at {cut}: above it lie {events} of the events and {nonEvents} of the other rows.',
  'report.gains.finding': 'The likeliest {share} hold {captured} of all events',
  'report.gains.note': 'Rows in order of predicted probability, the likeliest first.',
  'report.gains.x': 'Rows, likeliest first',
  'report.gains.y': 'Events among them',
  'report.gains.alt': 'Cumulative gains curve: the likeliest {share} of the rows hold {captured} of all events.',
  'report.cuts.caption': 'If the likeliest part of these rows were flagged',
  'report.cuts.declined': 'Flagged',
  'report.cuts.captured': 'Events among them',
  'report.cuts.rate': 'Event rate of the rest',
  'report.calibration.finding':
    'In {inside} of {bands} bands the prediction lies within the interval of what was observed',
  'report.calibration.note':
    'Rows in bands of equal size by predicted probability. About one band in twenty falls outside by chance alone.',
  'report.calibration.x': 'Predicted probability of the event',
  'report.calibration.y': 'Observed rate',
  'report.calibration.alt':
    'Observed rate against predicted probability in {bands} bands; in {inside} of them the prediction lies within the 95% interval. The table beside it holds the numbers.',
  'report.calibration.caption': 'Bands, the least likely first',
  'report.scores.finding': 'The median prediction is {events} where the event came and {nonEvents} where it did not',
  'report.scores.x': 'Predicted probability of the event',
  'report.scores.alt':
    'Distribution of the predicted probability by outcome: median {events} where the event came, {nonEvents} where it did not.',
  'report.effects.lead':
    "For each group of values: what was observed and predicted (left), and how much the feature itself adds to the prediction or takes from it (right). Observed and predicted should move together; the right side shows the feature's own part in it.",
  'report.effects.finding': 'Observed from {low} ({safest}) to {high} ({riskiest}).',
  'report.effects.rate': 'Event rate',
  'report.effects.contribution': 'Contribution',
  'report.effects.alt':
    'Observed outcome and contributions by value of {feature}: observed from {low} ({safest}) to {high} ({riskiest}).',
  'report.importance.x': 'Mean absolute contribution',
  'report.importance.strength': 'Strength',
  'report.scorecard.lead':
    'A score is the sum of the points below. {score} points mean odds of {odds} other rows to one event; every {double} points more double the odds. Intercept of the log-odds {intercept}.',
  'report.scorecard.rate': 'Event rate',
  'report.coefficients.lead':
    'The log-odds of the event are the intercept plus the coefficients below: of a number once per standard deviation above its mean, of a level, a code or a missing value where it holds. The odds ratio is what the odds are multiplied by.',

  'cli.harmful': 'raises',
  'cli.helpful': 'lowers',
  'cli.drivers': 'What drives the prediction',
  'cli.next.predict': 'predict new rows',
  'cli.next.explain': 'why is one row predicted so',
} as const;
