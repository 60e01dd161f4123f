// What the jobs themselves say: how a model was judged.
export const tasks = {
  'protocol.stratified': '{folds} 折分层交叉验证，折外预测合并',
  'protocol.group': '按 {group} 分组的 {folds} 折交叉验证，折外预测合并',
  'protocol.time': '按 {column} 分为 {folds} 个时段，每段由此前的数据预测',
  'protocol.test-from': '{date} 之前各行（{column}）的分层交叉验证，折外预测合并',
  'protocol.later': '{date} 及以后的行',
  'protocol.testFile': '测试文件',
  'protocol.new': '新的有标签数据',
} as const;
