// Words for tables of any domain; keys are the same in every language.
export const tabular = {
  'tabular.verdict.worthIt':
    'Worth it: {complex} reaches {metric} {complexValue}, {simple} {simpleValue}. The gain of {difference} [{low}, {high}] is unlikely to be luck (p {pValue}) and large enough to pay for a model that is harder to explain.',
  'tabular.verdict.notSignificant':
    'Keep the simple model: {complex} ({metric} {complexValue}) and {simple} ({simpleValue}) cannot be told apart on these data; the gain of {difference} [{low}, {high}] may be luck (p {pValue}).',
  'tabular.verdict.tooSmall':
    'Keep the simple model: {complex} ({metric} {complexValue}) is ahead of {simple} ({simpleValue}) by {difference} [{low}, {high}]. That is unlikely to be luck (p {pValue}), but less than the {matters} that would pay for a model that is harder to explain.',
  'tabular.verdict.worse':
    'Keep the simple model: {simple} predicts better ({metric} {simpleValue}) than {complex} ({complexValue}); the gain is {difference} [{low}, {high}] (p {pValue}).',
  'tabular.verdict.noSignal':
    'Use no model yet: {complex} ({metric} {complexValue}) cannot be told from saying the same of every row on these data.',
  'tabular.verdict.onlySimple':
    '{simple} reaches {metric} {simpleValue}. No more complex model was trained beside it, so whether one would be worth it is open.',

  'tabular.taken.binary':
    '"{target}" has two classes; the event is "{event}", against "{other}". --positive VALUE makes another value the event.',
  'tabular.taken.multiclass': '"{target}" is taken as {classes} classes.',
  'tabular.taken.integers':
    '"{target}" holds {classes} whole numbers and is taken as so many classes; --kind "{target}=numeric" predicts it as a number.',
  'tabular.taken.regression':
    '"{target}" is taken as a number; --kind "{target}=categorical" predicts its values as classes.',
  'tabular.missing': '{count} {count|row|rows} without a value in "{target}" {count|is|are} left out.',
  'tabular.excluded': '{count} {count|row|rows} of excluded values of "{target}" {count|is|are} left out.',

  'tabular.kind.binary': 'two classes',
  'tabular.kind.multiclass': 'several classes',
  'tabular.kind.regression': 'a number',

  'tabular.metric.auc': 'AUC',
  'tabular.metric.gini': 'Gini',
  'tabular.metric.ks': 'KS',
  'tabular.metric.averagePrecision': 'average precision',
  'tabular.metric.accuracy': 'accuracy',
  'tabular.metric.balancedAccuracy': 'balanced accuracy',
  'tabular.metric.macroF1': 'macro F1',
  'tabular.metric.logLoss': 'log loss',
  'tabular.metric.brier': 'Brier score',
  'tabular.metric.ece': 'calibration error',
  'tabular.metric.rmse': 'RMSE',
  'tabular.metric.mae': 'mean absolute error',
  'tabular.metric.medianAbsoluteError': 'median absolute error',
  'tabular.metric.r2': 'R²',

  'tabular.meaning.auc': 'how often a class ranks above the rest; 0.5 is chance',
  'tabular.meaning.averagePrecision': 'precision over all cut-offs; the share of events is chance',
  'tabular.meaning.accuracy': 'share of rows whose likeliest class is right',
  'tabular.meaning.balancedAccuracy': 'the same with all classes equally frequent',
  'tabular.meaning.macroF1': 'precision and recall in one, mean of the classes',
  'tabular.meaning.logLoss': 'surprise at what happened; smaller is better',
  'tabular.meaning.brier': 'mean squared error of the probability; smaller is better',
  'tabular.meaning.ece': 'gap of stated and observed rates; smaller is better',
  'tabular.meaning.rmse': 'typical error, large ones counting more',
  'tabular.meaning.mae': 'mean size of an error',
  'tabular.meaning.medianAbsoluteError': 'half of the errors are smaller',
  'tabular.meaning.r2': 'share of variance explained; 0 is the mean',

  'tabular.cli.rows.binary': '{rows} rows, {events} of class "{event}" ({rate}), target "{target}": two classes',
  'tabular.cli.rows.multiclass': '{rows} rows, target "{target}": {classes} classes ({largest})',
  'tabular.cli.rows.regression': '{rows} rows, target "{target}": a number from {least} to {largest}, mean {mean}',
  'tabular.cli.chosenFrom': 'Chosen by inner folds, mean loss there: {models}',
  'tabular.cli.row': 'Row {row}',
  'tabular.cli.observed': 'observed {value}',
  'tabular.cli.predicted': '{rows} rows predicted by {run}',
  'tabular.cli.classes': 'Predicted classes',
  'tabular.cli.mean': 'mean prediction {mean}',
  'tabular.cli.prediction': 'prediction',
  'tabular.cli.interval': '90 of 100',
  'tabular.cli.probability': 'probability',
  'tabular.cli.class': 'class',
  'tabular.cli.precision': 'precision',
  'tabular.cli.recall': 'recall',
  'tabular.cli.byClass': 'Class by class',
  'tabular.cli.corrected': 'p corrected for {count} comparisons',
  'tabular.cli.next.evaluate': 'judge it on new labelled data',
  'tabular.cli.compare.rows': '{rows} rows, target "{target}": {kind}',

  'tabular.cli.compare.curves': '{metric} by rows learned from',
  'tabular.compare.best': 'Take {model}: {metric} {value}, and no simpler model does as well.',
  'tabular.compare.only': '{model} has {metric} {value}; there is no other model to hold against it.',
  'tabular.compare.simplest': 'Take {model} ({metric} {value}): it is the simplest model, and none is better.',
  'tabular.compare.simpler':
    'Take {model} ({metric} {value}). {best} comes out ahead with {bestValue}, but by no more than chance gives after correction for {pairs} comparisons, or by less than pays for a model that is harder to explain.',

  'tabular.curve.level': '{complex} and {simple} are too near each other in {metric} at {rows} rows for it to pay.',
  'tabular.curve.more': 'From {half} to {rows} rows the {metric} of {model} went from {before} to {after}: {rest}.',

  'tabular.report.header': '{model} · predicts {target} ({kind}) from {rows} rows · {date}',
  'tabular.report.target': 'Target',
  'tabular.report.target-sentence': 'The target is {column}: {words}.',
  'tabular.report.target.binary': 'event {event}: {rate} of the rows',
  'tabular.report.target.multiclass': '{classes} classes, the largest {largest} ({rate})',
  'tabular.report.target.regression': 'from {least} to {largest}, mean {mean}, standard deviation {deviation}',
  'tabular.report.excluded': '{rows} rows without a usable target left out',
  'tabular.report.test': 'On the separate test part ({rows} rows): {metrics}.',
  'tabular.report.next.critical':
    'Settle the critical data findings first ({count}): until then the numbers on this page may be wrong.',
  'tabular.report.next.leak':
    'Look for a leak: {metric} {value} is rare in practice. Confirm that each of the strongest features is known when a prediction is needed.',
  'tabular.report.next.verdict': 'Follow the verdict: train again with `--model {model}`.',
  'tabular.report.next.time':
    'Judge the model on later rows too, as it will be used: train again with `--split time` (the time column is {column}).',
  'tabular.report.next.new':
    'Judge the model on new rows as soon as their outcome is known: `fathom evaluate {run} NEW_ROWS`.',
  'tabular.report.next.small':
    'Read small differences with care: the smallest class has {rows} rows. More of them would help most.',
  'tabular.report.next.monitor':
    'In use, compare every new batch with this training data (`fathom check NEW --against OLD`) and investigate shifts.',
  'tabular.report.comparison.finding': '{model} does best of {count}, with {metric} {value}',
  'tabular.report.comparison.note':
    'Points are pooled values of {metric}, bars their 95% intervals. Overlapping bars do not decide: the paired test in the table does.',
  'tabular.report.comparison.alt':
    '{metric} of {count} models with 95% intervals; the best is {model} with {value}. The table below holds the numbers.',
  'tabular.report.comparison.chosen-from':
    'Chosen automatically on inner folds of the training rows (mean loss there): {models}.',
  'tabular.report.comparison.p-note':
    "Difference in {metric} with its 95% interval, and p of the paired test ({test}) after Holm's correction for all models beside the chosen one.",
  'tabular.report.classes.title': 'Class by class',
  'tabular.report.classes.caption': 'Each class against the rest',
  'tabular.report.classes.class': 'Class',
  'tabular.report.classes.precision': 'Precision',
  'tabular.report.classes.recall': 'Recall',
  'tabular.report.classes.note':
    'Precision: of the rows that were given the class, how many belong to it. Recall: of the rows that belong to it, how many were given it.',
  'tabular.report.confusion.caption': 'What happened (rows) by what was predicted (columns)',
  'tabular.report.confusion.actual': 'Actual class',
  'tabular.report.confusion.other': 'others',
  'tabular.report.confidence.finding':
    'In {inside} of {bands} bands the stated certainty lies within the interval of how often the model was right',
  'tabular.report.confidence.note': 'Rows in bands of equal size by the probability of their likeliest class.',
  'tabular.report.confidence.x': 'Probability of the likeliest class',
  'tabular.report.confidence.y': 'How often it was right',
  'tabular.report.confidence.key': 'How often it was right, 95% interval',
  'tabular.report.confidence.alt':
    'How often the likeliest class was right against its probability in {bands} bands; in {inside} of them the probability lies within the 95% interval.',
  'tabular.report.residuals.title': 'Predicted and observed',
  'tabular.report.points.finding': 'Predictions explain {share} of the variance of {target}',
  'tabular.report.points.note':
    'Each point is a held-out row of an evenly spaced sample; on the dashed line both agree.',
  'tabular.report.points.x': 'Predicted',
  'tabular.report.points.y': 'Observed',
  'tabular.report.points.alt': 'Observed against predicted {target} of {rows} held-out rows.',
  'tabular.report.points.key': 'Held-out rows',
  'tabular.report.errors.finding': 'Half of the predictions miss by less than {median}',
  'tabular.report.errors.note': 'Observed minus predicted, held-out rows; what lies beyond is in the outer bars.',
  'tabular.report.errors.x': 'Observed minus predicted',
  'tabular.report.errors.y': 'Rows',
  'tabular.report.errors.alt':
    'Distribution of observed minus predicted; half of the errors are smaller than {median}.',
  'tabular.report.deciles.finding':
    'In {inside} of {bands} tenths the mean prediction lies within the interval of the observed mean',
  'tabular.report.deciles.note':
    'Rows in parts of equal size by prediction. About one in twenty falls outside by chance alone.',
  'tabular.report.deciles.alt':
    'Observed mean against mean prediction in {bands} parts; in {inside} of them the prediction lies within the 95% interval. The table holds the numbers.',
  'tabular.report.deciles.caption': 'Parts by prediction, the lowest first',
  'tabular.report.deciles.middle': 'Half of the errors',
  'tabular.report.deciles.most': '90% of the errors',
  'tabular.report.effects.mean': 'Mean of the target',
  'tabular.report.class-effects.lead':
    'For each group of values the share of each class among its rows, and in small print its mean predicted probability. The two should move together.',
  'tabular.report.class-effects.caption': '{feature}: share of each class, and predicted',
  'tabular.report.examples.title': 'Example rows, in words',
  'tabular.report.examples.lead':
    'Each reason says what moved this prediction away from the average, the strongest first: above zero it raises the number, or the probability of the class that it names; below zero it lowers it.',
  'tabular.report.examples.none': 'Nothing sets this row apart from the average.',
  'tabular.report.card.use':
    '{model} that predicts {target} ({kind}) for rows like those it was trained on. A person remains responsible for each decision.',
  'tabular.report.card.data': '{rows} rows, {features} features. Target: {target}. Files: {sources}.',
  'tabular.report.card.scope': 'It knows only rows like those of the training data and is untested elsewhere.',
} as const;
