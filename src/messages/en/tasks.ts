// What the jobs themselves say: how a model was judged.
export const tasks = {
  'compare.best': 'Take {model}: AUC {auc}, and no simpler model does as well.',
  'compare.only': '{model} has AUC {auc}; there is no other model to hold against it.',
  'compare.simpler':
    'Take {model} (AUC {auc}). {best} ranks highest with {bestAuc}, which is {difference} more: {why}, so the simpler model is to be preferred.',
  'compare.why.chance': 'no more than chance gives (p {p} after correction for {pairs} comparisons)',
  'compare.why.small':
    'less than {matters}, the least that pays for a model that is harder to explain, validate and run',
  'compare.simplest': 'Take {model} (AUC {auc}): it is the simplest model, and none is better.',
  'compare.beaten': '{model} is {difference} behind {by} (p {p}).',
  'compare.doubtful':
    'Take {model} only if it has not learned from rows of {source}: AUC {auc} here, and no simpler model does as well.',
  'compare.doubtful.instead':
    'If it has, that AUC is too high and says nothing against the others: then take {model} (AUC {auc}).',
  'compare.doubtful.without':
    '{imported} may have learned from rows of {source}; if so, its AUC is too high, and the choice without it is {model} (AUC {auc}).',
  'compare.doubtful.same':
    '{imported} may have learned from rows of {source}, which can only raise its AUC here: the choice stands either way.',
  'compare.doubtful.only':
    '{imported} may have learned from rows of {source}; if so, the AUC is too high, and there is nothing here to hold against it.',
  'curve.overtakes': '{complex} overtakes {simple} from about {rows} rows on.',
  'curve.never': '{complex} does not overtake {simple} at any size up to {rows} rows.',
  'curve.always': '{complex} is ahead of {simple} at every size from {rows} rows on.',
  'curve.level': '{complex} and {simple} are less than {matters} of AUC apart at {rows} rows.',
  'curve.more': 'From {half} to {rows} rows {model} gained {gain} of AUC: {rest}.',
  'curve.more.worth': 'more rows would help',
  'curve.more.flat': 'more rows would change little',
  'protocol.stratified': '{folds} stratified folds, pooled out of fold',
  'protocol.group': '{folds} folds by {group}, pooled out of fold',
  'protocol.time': '{folds} periods of {column}, each predicted from the earlier ones',
  'protocol.test-from': 'stratified folds of the rows before {date} ({column}), pooled out of fold',
  'protocol.later': 'rows from {date} on',
  'protocol.testFile': 'the test file',
  'protocol.import': 'the data given at import, which the model may have been trained on',
  'protocol.new': 'new labelled data',
  'protocol.seen': 'labelled data, {seen} of {rows} rows of which the model learned from',
  'caveat.budget':
    'The budget of {budget} s left no time for {models} (in {short} of {fits} fits). With all candidates this takes about {needed} s on this machine: give --budget {more}s, or leave --budget out. What there is time for depends on the speed of the machine, so the run may come out otherwise when it is made again.',
  'caveat.budgetLeast':
    'The budget of {budget} s left no time for {models} (in {short} of {fits} fits), and none to see how long they would take. Give more, such as --budget {more}s, or leave --budget out. What there is time for depends on the speed of the machine, so the run may come out otherwise when it is made again.',
  'caveat.goodValues': 'These values of "{target}" count as no default: {values}.',
  'caveat.suspectValue':
    '"{value}" counts as no default, though its name says otherwise; if it means default, add --positive "{value}", if it is still open, --exclude "{value}".',
  'caveat.handBins':
    'The bins were given by hand. If they were found on these rows, the held-out rows had a part in them: the metrics and tests are then too good. Judge the card on new rows (--test).',
  'caveat.unknownLevel': 'The bins of "{column}" name the level "{level}", which is not in the data.',
  'caveat.leak': 'Column "{column}" is left out: it is known only after the outcome. --features keeps it.',
  'caveat.calendar': 'Column "{column}" is left out: it only repeats the date in "{time}". --features keeps it.',
  'caveat.group':
    'Rows of one "{column}" are kept together, and the column itself is not learned from unless --features names it. Intervals and tests count its {groups} groups, not rows.',
  'caveat.fewGroups':
    'Rows of one "{column}" are kept together, and the column itself is not learned from unless --features names it. Intervals and tests count its {groups} groups, not rows; so few groups make them rough, most of all those of KS, average precision, calibration and accuracy.',
  'caveat.amounts':
    'The weights in "{column}" are whole numbers of {mean} on average, so the models learned from {rows} rows as if they were {counted} loans. That is right for counts of equal loans. If they are amounts, such as exposures, add --scale-weights: they then say only which rows count more.',
  'caveat.collinear':
    '{fixed} of {all} coefficients have no standard error, z and p (shown as "–", by others as NA): their terms repeat what earlier terms say, as flags do that always go together.',
  'caveat.separation':
    'The model is certain of the outcome of {certain} rows: some value tells it without error (separation). Without a penalty such a coefficient grows without end, and its standard error, z and p mean nothing; ridge=auto holds it.',
  'caveat.savedModel':
    'Of the same rows the saved model says {saved} % in the mean, where the models that were judged say {judged} %: it learned from all rows, they from a part each, and its training comes to others. The metrics do not speak for them. Train longer or with more folds (--folds 10), and judge it on new outcomes: fathom evaluate RUN FILE.',
  'caveat.text': 'Free text is left out: {columns}. --text COLUMN uses the length of a text.',
} as const;
