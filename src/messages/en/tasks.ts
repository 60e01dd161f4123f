// What the jobs themselves say: how a model was judged.
export const tasks = {
  'protocol.stratified': '{folds} stratified folds, pooled out of fold',
  'protocol.group': '{folds} folds by {group}, pooled out of fold',
  'protocol.time': '{folds} periods of {column}, each predicted from the earlier ones',
  'protocol.test-from': 'stratified folds of the rows before {date} ({column}), pooled out of fold',
  'protocol.later': 'rows from {date} on',
  'protocol.testFile': 'the test file',
  'protocol.new': 'new labelled data',
} as const;
