// Messages of the report, its card and the verdict; keys and blanks are the same in every language.
export const report = {
  'verdict.worthIt':
    'Worth it: {complex} reaches an AUC of {complexAuc}, {simple} {simpleAuc}. The gain of {difference} [{low}, {high}] is unlikely to be luck (p {pValue}) and large enough to pay for a model that is harder to explain.',
  'verdict.notSignificant':
    'Keep the simple model: {complex} (AUC {complexAuc}) and {simple} (AUC {simpleAuc}) cannot be told apart on these data; the difference of {difference} [{low}, {high}] may be luck (p {pValue}).',
  'verdict.tooSmall':
    'Keep the simple model: {complex} (AUC {complexAuc}) is ahead of {simple} (AUC {simpleAuc}) by {difference} [{low}, {high}]. That is unlikely to be luck (p {pValue}), but less than the {matters} that would pay for a model that is harder to explain.',
  'verdict.worse':
    'Keep the simple model: {simple} predicts better (AUC {simpleAuc}) than {complex} (AUC {complexAuc}); the difference is {difference} [{low}, {high}] (p {pValue}).',
  'verdict.large.worthIt':
    'Worth it: the large model, {complex}, beats the best traditional one: an AUC of {complexAuc} against {simpleAuc} of {simple}. The gain of {difference} [{low}, {high}] is unlikely to be luck (p {pValue}) and large enough to pay for a model that is harder to explain.',
  'verdict.large.notSignificant':
    'The large model does not beat the best traditional one: {complex} (AUC {complexAuc}) and {simple} (AUC {simpleAuc}) cannot be told apart on these data; the difference of {difference} [{low}, {high}] may be luck (p {pValue}). Keep {simple}.',
  'verdict.large.tooSmall':
    'The large model hardly beats the best traditional one: {complex} (AUC {complexAuc}) is ahead of {simple} (AUC {simpleAuc}) by {difference} [{low}, {high}]. That is unlikely to be luck (p {pValue}), but less than the {matters} that would pay for a larger model. Keep {simple}.',
  'verdict.large.worse':
    'The large model is beaten by a traditional one: {simple} predicts better (AUC {simpleAuc}) than {complex} (AUC {complexAuc}); the difference is {difference} [{low}, {high}] (p {pValue}). Keep {simple}.',
  'verdict.onlySimple':
    '{simple} reaches an AUC of {simpleAuc}. No more complex model was trained beside it, so whether one would be worth it is open.',
  'verdict.noTime':
    '{simple} reaches an AUC of {simpleAuc}. There was no time for {models}, so whether a more complex model would be worth it is open.',
  'verdict.triedInside':
    'Keep the simple model: {simple} reaches an AUC of {simpleAuc}. On inner folds of the training rows a sum with {models} was tried too: its AUC there was {stackedAuc}, against {innerAuc} of the simplest model, which is not enough to pay for it.',
  'standing.ahead':
    '{chosen} (AUC {chosenAuc}), the model asked for, predicts better than {rival} (AUC {rivalAuc}), the best of the others: the difference is {difference} [{low}, {high}] (p {pValue}).',
  'standing.behind':
    '{chosen} (AUC {chosenAuc}), the model asked for, predicts worse than {rival} (AUC {rivalAuc}), the best of the others: the difference is {difference} [{low}, {high}] (p {pValue}).',
  'standing.level':
    '{chosen} (AUC {chosenAuc}), the model asked for, and {rival} (AUC {rivalAuc}), the best of the others, cannot be told apart on these data: the difference of {difference} [{low}, {high}] may be luck (p {pValue}).',
  'standing.stack':
    'The run still keeps a sum of several models: on inner folds of the training rows that sum had an AUC of {stackedAuc}, {simplest} {simplestAuc}, and that is what the automatic choice goes by. The held-out rows do not confirm that it is worth it, so the choice is yours: the sum as it is saved, or {simple}, which is easier to explain.',
  'standing.stackWorse':
    'The run still keeps a sum of several models, since on inner folds of the training rows that sum had an AUC of {stackedAuc}, {simplest} {simplestAuc}; the held-out rows speak against it.',
  'report.verdict.worth-it': 'The more complex model is worth it.',
  'report.verdict.not-worth-it': 'The more complex model is not worth it; keep the simple one.',

  'report.page-title': '{name}: model report',
  'report.kind-of-document': 'Model report',
  'report.header': '{model} · predicts {target} from {rows} rows · {date}',
  'report.contents': 'Contents',
  'report.skip': 'Skip to the summary',
  'report.footer':
    'Made by Fathom {version}, {date}. This file is complete: it loads nothing from elsewhere and can be kept, mailed and printed as it is.',
  'report.shown': '{shown} of {all} shown.',
  'report.more': 'and {count} more',
  'report.rows': 'Rows',
  'report.interval': '95% interval',
  'report.unit.seconds': 's',
  'report.metric.gini': 'Gini',
  'report.metric.brier': 'Brier score',
  'report.metric.ece': 'Calibration error',
  'report.size.baseline': 'baseline',
  'report.size.traditional': 'traditional',
  'report.size.large': 'large',
  'report.model.scorecard': 'Scorecard',
  'report.model.logistic': 'Logistic regression',
  'report.model.mlp': 'Neural network (MLP)',
  'report.model.transformer': 'Neural network (Transformer)',
  'report.model.svm': 'Support vector machine',
  'report.model.tree': 'Decision tree',
  'report.model.boost': 'Gradient boosting',
  'report.model.auto': 'Automatic choice',
  'report.model.forest': 'Random forest',
  'report.model.ridge': 'Linear regression',
  'report.model.prior': 'Same risk for everyone',

  'report.method.integrated-gradients': 'integrated gradients',
  'report.method.linear-SHAP': 'linear SHAP',
  'report.method.product-kernel-SHAP': 'product-kernel SHAP',
  'report.method.sampled-Shapley': 'sampled Shapley values',
  'report.method.weighted-members': 'weighted members',
  'report.method.weights-of-evidence': 'weights of evidence',

  'report.summary.title': 'Summary',
  'report.summary.default-rate': 'Default rate',
  'report.summary.default-rate-note': '{events} of {rows} judged rows',
  'report.summary.data': 'Rows',
  'report.summary.data-note': '{columns} columns, {features} used as features',
  'report.summary.auc-meaning':
    'In words: of 100 pairs of one defaulter and one good payer, the model gives the defaulter the higher risk in about {pairs}; guessing would give 50.',
  'report.summary.auto':
    'The numbers judge the automatic choice, made anew in each fold, with the risk of choosing wrongly; the saved model is: {model}.',
  'report.summary.test-value': 'Test part: {value}',
  'report.summary.test':
    'On the separate test part ({rows} rows, {events} defaults) the AUC is {auc} {interval} and KS is {ks}.',
  'report.summary.alike': '{title}; {count} more like it',
  'report.summary.alarms': 'Data alarms',
  'report.summary.no-alarms': 'Nothing is left that makes the model wrong or worse.',
  'report.summary.no-findings': 'The data checks found nothing.',
  'report.summary.more-alarms': '{count} more in the section on data quality',
  'report.summary.next': 'What to do next',
  'report.severity.critical': 'Critical',
  'report.severity.warning': 'Warning',
  'report.severity.notice': 'Notice',

  'report.protocol.stratified':
    'Judged by {folds}-fold cross-validation, stratified by outcome: every row is predicted by a model that has not seen it.',
  'report.protocol.group':
    'Judged by {folds}-fold cross-validation over {group}: rows that share a value are held out together.',
  'report.protocol.time':
    'Judged forward in time: {folds} periods of {column}, each predicted by a model trained on the earlier ones only.',
  'report.protocol.test-from':
    'Judged by cross-validation on the rows before {date} ({column}), and once more on the rows from that date on: the test part.',

  'report.next.critical':
    'Settle the critical data findings first ({count}): until then the numbers on this page may be wrong.',
  'report.next.leak':
    'Look for a leak: an AUC of {auc} is rare in lending. Confirm that each of the strongest features is known before the decision.',
  'report.next.chance':
    'Do not use this model: the interval of its AUC includes 0.5, so it may order applicants by chance.',
  'report.next.recalibrate':
    'Recalibrate before the probabilities enter prices, limits or provisions: on average they miss by {ece}. The order of applicants is not affected.',
  'report.next.few-events':
    'Read small differences with care: only {events} defaults were seen, so the intervals are wide. More matured loans would help most.',
  'report.next.verdict': 'Follow the verdict: train again with `--model {model}`.',
  'report.next.choice':
    'Choose: the saved sum of models, or the simple model, which these data cannot tell from it: train it with `--model {model}`.',
  'report.next.time':
    'Judge the model on later loans too, as it will be used: train again with `--split time` (the time column is {column}).',
  'report.next.new-loans':
    'Judge the model on newer loans as soon as their outcome is known: `fathom evaluate {run} NEW_LOANS`.',
  'report.next.protected':
    'Name protected attributes with `--protected`, so that they are kept out of the features and differences between groups can be examined.',
  'report.next.monitor':
    'In use, compare every new batch with this training data (`fathom check NEW --against OLD`) and investigate shifts before they cost money.',

  'report.quality.title': 'Data quality',
  'report.quality.none': 'The data checks found nothing to report.',
  'report.quality.lead':
    'Findings by severity: {counts}. Critical findings can make the model wrong, warnings make it worse, notices are worth knowing.',
  'report.quality.caption': 'Findings, the worst first',
  'report.quality.finding': 'Finding',
  'report.quality.consequence': 'Consequence',
  'report.quality.repair': 'Proposed repair',
  'report.quality.done': 'Done',
  'report.quality.settled': 'Settled before training: {count}.',
  'report.quality.no-repair': 'None proposed',
  'report.quality.rows': 'Rows',

  'report.columns.title': 'Columns',
  'report.columns.lead':
    '{columns} columns were read: {features} as features, {ignored} left out. Typical values are the lowest, the median and the highest of numbers and dates, and the most frequent of categories.',
  'report.columns.caption': 'Columns in the order of the file',
  'report.columns.column': 'Column',
  'report.columns.kind': 'Kind',
  'report.columns.role': 'Role',
  'report.columns.missing': 'Missing',
  'report.columns.distinct': 'Distinct',
  'report.columns.typical': 'Typical values',
  'report.columns.values': 'Distribution',
  'report.columns.special': 'codes, not amounts: {codes}',
  'report.kind.numeric': 'number',
  'report.kind.categorical': 'category',
  'report.kind.boolean': 'yes/no',
  'report.kind.datetime': 'date',
  'report.kind.text': 'text',
  'report.kind.image': 'image',
  'report.kind.audio': 'audio',
  'report.role.feature': 'feature',
  'report.role.target': 'target',
  'report.role.id': 'identifier',
  'report.role.time': 'time',
  'report.role.weight': 'weight',
  'report.role.protected': 'protected',
  'report.role.ignored': 'left out',

  'report.key.model': 'This model',
  'report.key.test': 'On the test part',
  'report.key.chance': 'Chance',
  'report.key.perfect': 'Perfect order',
  'report.key.events': 'Defaulted',
  'report.key.non-events': 'Paid',
  'report.key.gap': 'Widest gap',
  'report.key.observed': 'Observed default rate',
  'report.key.observed-interval': 'Observed default rate, 95% interval',
  'report.key.predicted': 'Predicted',
  'report.key.agreement': 'Perfect agreement',
  'report.key.chosen': 'Chosen model',
  'report.key.others': 'Others',

  'report.discrimination.title': 'Telling defaulters from good payers',
  'report.roc.finding': 'AUC {auc}: how far the curve rises above chance',
  'report.roc.note': 'Each point is a cut-off: defaulters caught against good payers declined.',
  'report.roc.x': 'Good payers declined',
  'report.roc.y': 'Defaulters caught',
  'report.roc.alt':
    'ROC curve: share of defaulters caught against share of good payers declined. The area under it is {auc}; chance is 0.5.',
  'report.ks.finding': 'KS {ks}: the two groups part most at a predicted risk of {cut}',
  'report.ks.note': 'Above that cut lie {events} of the defaulters and {nonEvents} of the good payers.',
  'report.ks.x': 'Predicted probability of default',
  'report.ks.y': 'Rows at or below it, cumulative',
  'report.ks.alt':
    'Cumulative shares of defaulters and good payers along the predicted probability. Their widest gap is {ks}, at {cut}: above it lie {events} of the defaulters and {nonEvents} of the good payers.',
  'report.gains.finding': 'The riskiest {share} hold {captured} of all defaults',
  'report.gains.note': 'Applicants in order of predicted risk, the riskiest first.',
  'report.gains.x': 'Applicants, riskiest first',
  'report.gains.y': 'Defaults among them',
  'report.gains.alt': 'Cumulative gains curve: the riskiest {share} of applicants hold {captured} of all defaults.',
  'report.cuts.heading': 'What a cut-off would do',
  'report.cuts.caption': 'If the riskiest part of these applicants were declined',
  'report.cuts.declined': 'Declined',
  'report.cuts.captured': 'Defaults avoided',
  'report.cuts.lift': 'Lift',
  'report.cuts.rate': 'Default rate of the rest',
  'report.test.caption': 'Held-out rows of the training data and the separate test part',
  'report.test.part': 'Part',
  'report.test.training': 'Training data, held out',
  'report.test.test': 'Test part',

  'report.calibration.title': 'Do the probabilities mean what they say?',
  'report.calibration.lead':
    'Predicted on average {expected}, observed {observed}. Average miss (calibration error) {ece}, Brier score {brier}, log loss {logLoss}.',
  'report.calibration.kind.none': 'The probabilities are as the model says them.',
  'report.calibration.kind.platt': 'The probabilities were calibrated by a straight line in log-odds (Platt).',
  'report.calibration.kind.beta': 'The probabilities were calibrated by a beta curve.',
  'report.calibration.kind.isotonic':
    'The probabilities were calibrated by isotonic regression: a line that only rises, through the rates that were observed.',
  'report.calibration.how':
    'The saved model learned this from all held-out predictions. For the numbers on this page every fold was calibrated by the other folds only (in a split by time: by the earlier ones), so no row had a part in its own calibration; a fold may have got another method that way.',
  'report.calibration.finding':
    'In {inside} of {bands} risk bands the prediction lies within the interval of what was observed',
  'report.calibration.note':
    'Rows in bands of equal size by predicted risk. About one band in twenty falls outside by chance alone.',
  'report.calibration.x': 'Predicted probability of default',
  'report.calibration.y': 'Observed default rate',
  'report.calibration.alt':
    'Observed default rate against predicted probability in {bands} bands; in {inside} of them the prediction lies within the 95% interval. The table beside it holds the numbers.',
  'report.calibration.caption': 'Risk bands, the safest first',
  'report.calibration.predicted': 'Predicted',
  'report.calibration.observed': 'Observed',

  'report.scores.title': 'Distribution of predictions',
  'report.scores.finding':
    'The median prediction is {events} for those who defaulted and {nonEvents} for those who paid',
  'report.scores.note': 'Each outcome as shares of itself, so that the two shapes can be compared.',
  'report.scores.x': 'Predicted probability of default',
  'report.scores.y': 'Share of the outcome',
  'report.scores.alt':
    'Distribution of the predicted probability by outcome: median {events} among defaulters, {nonEvents} among good payers.',

  'report.grades.title': 'Rating grades',
  'report.grades.ordered': 'Default rates rise from grade to grade, as they should',
  'report.grades.nearly': 'Default rates rise from grade to grade, but for falls that may be luck',
  'report.grades.unordered': 'Default rates do not rise from grade to grade: merge grades or look again',
  'report.grades.note':
    'In {inside} of {grades} grades the mean prediction lies within the interval of what was observed.',
  'report.grades.y': 'Default rate',
  'report.grades.alt':
    'Observed and predicted default rate of each of {grades} grades; in {inside} of them the prediction lies within the 95% interval. The table beside it holds the numbers.',
  'report.grades.caption': 'Grades by predicted probability of default',
  'report.grades.grade': 'Grade',
  'report.grades.band': 'PD band',
  'report.grades.events': 'Defaults',
  'report.grades.outside': 'The prediction lies outside the 95% interval of the observed rate.',

  'report.compare.kind': 'Comparison of models',
  'report.compare.page-title': 'Models compared: {name}',
  'report.compare.header': 'Target "{target}", {rows} rows, {events} defaults.',
  'report.compare.footer': 'Made by Fathom {version}.',
  'report.compare.models': 'Which model to take',
  'report.compare.chart': 'How well each model orders applicants, on the same held-out rows',
  'report.compare.taken': 'to be taken',
  'report.compare.caption': 'Models on the same rows and folds, the best first',
  'report.compare.costs': 'What each costs',
  'report.compare.costs-caption': 'Cost of each model, the simplest first',
  'report.compare.costs-note':
    'Fitting is of one fold. Prediction is of one row in a batch, in millionths of a second. Memory is what the whole process held while the model was fitted, the data included.',
  'report.compare.fit': 'Fitting',
  'report.compare.predict': 'Prediction, µs per row',
  'report.compare.bytes': 'Saved model',
  'report.compare.memory': 'Memory, MiB',
  'report.compare.pairs': 'Every model against every other',
  'report.compare.pairs-caption': 'Differences of {metric} on the same rows, the largest first',
  'report.compare.pairs-note':
    "DeLong's paired test, or Obuchowski's where rows are held out by groups; the last column is corrected for the number of pairs by Holm's method. A model is to be taken when no other is ahead of it by 0.005 of AUC or more with a corrected p below 0.05; of several such models, the simplest.",
  'report.compare.pair': 'Models',
  'report.compare.difference': 'Difference of {metric}',
  'report.compare.adjusted': 'p, corrected',
  'report.compare.curves': 'What more rows change',
  'report.compare.curves-title': '{metric} of each model by the number of rows that it learned from',
  'report.compare.curves-note':
    'Blue: the model to be taken; orange: the one that ranks best, where it is another. The rows it is judged on are the same at every size.',
  'report.compare.curves-caption': '{metric} by rows learned from, with 95 % intervals',
  'report.compare.rows': 'rows learned from',
  'report.compare.runs-caption': 'The runs compared',
  'report.compare.imported': 'imported',
  'report.weight': 'Weight',
  'report.weighed':
    'Rows and defaults are counted as they are; rates, predictions, intervals and tests weigh rows by {column}.',
  'report.segments.title': 'Risk by loan type, purpose and other parts',
  'report.segments.purpose': 'Risk by loan purpose: {column}',
  'report.segments.type': 'Risk by loan type: {column}',
  'report.segments.asked': 'Risk by {column}',
  'report.segments.label': 'Part',
  'report.segments.auc': 'AUC inside',
  'report.segments.p': 'p',
  'report.segments.note':
    'Observed and predicted default rates of the held-out rows; p tells how likely as many or as few defaults are if the probabilities are right (not corrected for the number of parts).',
  'report.segments.worst': 'Where the model is most wrong',
  'report.segments.worst-lead':
    'Every part of the strongest columns and every pair of parts was searched. In these more or fewer default than the model expects, beyond what chance explains after correction for all the parts looked at.',
  'report.segments.none':
    'Every part of the strongest columns and every pair of parts was searched: in none does the number of defaults differ from what the model expects by more than chance.',
  'report.segments.and': '{first} and {second}',
  'report.segments.condition': '{column}: {label}',
  'report.comparison.title': 'Models compared on the same folds',
  'report.comparison.chosen-from':
    'Chosen automatically on inner folds of the training rows (AUC there, and weight in the sum of log-odds; the weights need not add up to 1: together they also stretch or shrink the log-odds): {models}.',
  'report.comparison.finding': '{model} orders applicants best of {count}, with an AUC of {auc}',
  'report.comparison.note':
    'Points are pooled AUCs, bars their 95% intervals. Overlapping bars do not decide: the paired test in the table does.',
  'report.comparison.x': 'AUC',
  'report.comparison.alt':
    'AUC of {count} models with 95% intervals; the best is {model} with {auc}. The table below holds the numbers.',
  'report.comparison.caption': 'Models on the same rows and folds, the chosen one first',
  'report.comparison.model': 'Model',
  'report.comparison.chosen': 'chosen',
  'report.comparison.difference': 'Chosen minus this',
  'report.comparison.p': 'p',
  'report.comparison.seconds': 'Time, all folds',
  'report.comparison.p-note':
    "Difference in AUC with its 95% interval and the p-value of DeLong's paired test (Obuchowski's, where rows are held out by groups): how often luck alone would make two equally good models differ this much.",

  'report.importance.title': 'What the predictions rest on',
  'report.importance.finding': '{share} of the strength lies in {features}',
  'report.importance.note': 'How far a feature moves a prediction on average, up or down ({method}).',
  'report.importance.x': 'Mean absolute contribution, log-odds',
  'report.importance.alt':
    'Bar chart of feature strength: {share} of it lies in {features}. The table below holds the numbers.',
  'report.importance.caption': 'Strength of each feature in numbers',
  'report.importance.strength': 'Strength, log-odds',
  'report.importance.share': 'Share',
  'report.importance.information': 'Information value',

  'report.learning.title': 'How the networks learned',
  'report.learning.finding':
    'The loss on held-out rows is least after {epoch} epochs: {loss}, the mean of {networks} networks',
  'report.learning.finding.all': 'Loss of {networks} networks on the rows that they learned from',
  'report.learning.note':
    'Blue: rows held out from each network to tell when it has learned enough; grey: the rows that it learns from, with dropout, which makes the loss larger. A network that was stopped goes on as it ended.',
  'report.learning.note.all': 'No rows were held out: the number of epochs was fixed beforehand.',
  'report.learning.kept': 'The model keeps {kept} networks; each learned for {epochs} epochs.',
  'report.learning.x': 'epochs',
  'report.learning.y': 'loss',
  'report.learning.settings': 'Settings of the networks',
  'report.learning.asked': 'Asked for',
  'report.learning.used': 'Used',

  'report.effects.title': 'How predictions move with the strongest features',
  'report.effects.lead':
    "For each group of values: what was observed and predicted (left), and how much the feature itself adds to the risk or takes from it (right). Observed and predicted should move together; the right side shows the feature's own part in it.",
  'report.effects.finding': 'Observed default rate from {low} ({safest}) to {high} ({riskiest}).',
  'report.effects.rate': 'Default rate',
  'report.effects.contribution': 'Contribution, log-odds',
  'report.effects.missing': 'no value',
  'report.effects.other': 'other values',
  'report.effects.alt':
    'Default rates and contributions by value of {feature}: observed from {low} ({safest}) to {high} ({riskiest}).',

  'report.scorecard.title': 'The scorecard',
  'report.scorecard.lead':
    'A score is the sum of the points below. {score} points mean odds of {odds} good payers to one defaulter; every {double} points more double the odds. Intercept of the log-odds {intercept}.',
  'report.scorecard.caption': 'Points per bin',
  'report.scorecard.bin': 'Bin',
  'report.scorecard.share': 'Share of rows',
  'report.scorecard.rate': 'Default rate',
  'report.scorecard.woe': 'Weight of evidence',
  'report.scorecard.points': 'Points',

  'report.coefficients.title': 'The coefficients',
  'report.coefficients.lead':
    'The log-odds of default are the intercept plus the coefficients below: of a number once per standard deviation above its mean, of a level, a code or a missing value where it holds. The odds ratio is what the odds are multiplied by.',
  'report.coefficients.tested':
    'The model was fitted without a penalty; the most frequent level of a column has no coefficient, the others are compared with it. z is the coefficient divided by its standard error, p the two-sided p-value of z (Wald).',
  'report.coefficients.probability': 'The probability is 1 / (1 + e^−log-odds).',
  'report.coefficients.platt':
    'The sum is calibrated before it is a probability: calibrated = {slope} × log-odds + {intercept}; the probability is 1 / (1 + e^−calibrated).',
  'report.coefficients.beta':
    'The sum is calibrated before it is a probability: with p = 1 / (1 + e^−log-odds), calibrated = {a} × ln p − {b} × ln(1 − p) + {c}; the probability is 1 / (1 + e^−calibrated).',
  'report.coefficients.isotonic':
    'The sum is calibrated before it is a probability, along straight lines between these points (log-odds → calibrated) and level outside them: {points}. The probability is 1 / (1 + e^−calibrated).',
  'report.coefficients.scaled': 'mean {mean}, SD {deviation}, missing as {fill}',
  'report.coefficients.held': 'within [{low}, {high}]',
  'report.coefficients.scaling':
    'After the name of a column stand its mean and standard deviation, what missing values and codes count as and, where there are any, the bounds that values are held within before.',
  'report.coefficients.penalised':
    'Penalties draw the coefficients in, so they have no p-values: ridge {values} for numbers and {flags} for levels, lasso {lasso}. `--set ridge=0` fits without.',
  'report.coefficients.caption': 'Coefficients, log-odds',
  'report.coefficients.term': 'Term',
  'report.coefficients.coefficient': 'Coefficient',
  'report.coefficients.odds': 'Odds ratio',
  'report.coefficients.error': 'Standard error',
  'report.coefficients.z': 'z',
  'report.coefficients.p': 'p',
  'report.coefficients.intercept': 'Intercept',
  'report.coefficients.value': 'per standard deviation',

  'report.applicants.title': 'Example applicants, in words',
  'report.applicants.lead':
    'Each reason says what moved this prediction away from that of an average applicant ({average}), the strongest first. Numbers are log-odds: above zero raises the risk, below zero lowers it.',
  'report.applicants.row': 'Applicant in row {row}',
  'report.applicants.pd': 'probability of default',
  'report.applicants.score': 'points',
  'report.applicants.grade': 'grade',
  'report.applicants.none': 'Nothing sets this applicant apart from the average.',

  'report.lineage.title': 'Where this comes from',
  'report.lineage.run': 'Run',
  'report.lineage.created': 'Made on',
  'report.lineage.model': 'Model',
  'report.lineage.target': 'Default means',
  'report.lineage.excluded': '{rows} rows with an open outcome left out',
  'report.lineage.protocol': 'Protocol',
  'report.lineage.refit': 'The saved model was then fitted again on all training rows.',
  'report.lineage.seed': 'Seed',
  'report.lineage.versions': 'Versions',
  'report.lineage.seconds': 'Time taken',
  'report.lineage.seconds-parts': '{total} in all: reading {load}, fitting {fit}, judging {evaluate}',
  'report.lineage.command': 'The command that makes it again',
  'report.lineage.reproduce':
    '`fathom reproduce {run}` trains it again beside this run, which keeps its name, and compares the two.',
  'report.lineage.sources': 'Source files',
  'report.lineage.file': 'File',
  'report.lineage.size': 'Size',
  'report.lineage.parameters': 'Hyper-parameters',
  'report.lineage.parameter': 'Name',
  'report.lineage.value': 'Value',

  'card.title': 'Model card: {name}',
  'card.use': 'What it is for',
  'card.use-text':
    '{model} that estimates the probability that {target} is {positive}, for applicants like those it was trained on. A person remains responsible for each decision.',
  'card.data': 'Training data',
  'card.data-text': '{rows} rows, {features} features, default rate {rate}. Files: {sources}.',
  'card.performance': 'How well it predicts',
  'card.metric': 'Measure',
  'card.value': 'Value',
  'card.interval': '95% interval',
  'card.features': 'What it rests on',
  'card.features-text': 'Strongest features: {features}.',
  'card.limits': 'Known limits',
  'card.limit-scope':
    'It knows only applicants who were granted a loan in the training data and is untested elsewhere.',
  'card.limit-cause':
    'Its reasons describe the model, not causes: changing a value does not prove that the risk changes.',
  'card.next': 'What to do next',
  'card.lineage': 'Where it comes from',
  'card.lineage-text': 'Run {run}, {date}, Fathom {version}, seed {seed}. Made again by:',
} as const;
