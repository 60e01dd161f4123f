// What the jobs themselves say: how a model was judged.
export const tasks = {
  'compare.best': '建议采用 {model}：AUC {auc}，更简单的模型都不及它。',
  'compare.only': '{model} 的 AUC 为 {auc}；没有其他模型可比。',
  'compare.simpler':
    '建议采用 {model}（AUC {auc}）。{best} 最高，为 {bestAuc}，高出 {difference}：{why}，故宜取更简单的模型。',
  'compare.why.chance': '不超过偶然（对 {pairs} 次比较校正后 p {p}）',
  'compare.why.small': '小于 {matters}，不足以抵偿更难解释、验证和运行的代价',
  'compare.simplest': '建议采用 {model}（AUC {auc}）：它最简单，且没有模型优于它。',
  'compare.beaten': '{model} 落后 {by} {difference}（p {p}）。',
  'compare.doubtful': '仅当 {model} 未用 {source} 的行训练过时，才建议采用它：此处 AUC {auc}，更简单的模型都不及它。',
  'compare.doubtful.instead': '若用过，该 AUC 偏高，不能说明其他模型较差：此时建议采用 {model}（AUC {auc}）。',
  'compare.doubtful.without':
    '{imported} 可能用 {source} 的行训练过；若如此，其 AUC 偏高，不计入它时建议采用 {model}（AUC {auc}）。',
  'compare.doubtful.same': '{imported} 可能用 {source} 的行训练过，这只会抬高它在此处的 AUC：结论不变。',
  'compare.doubtful.only': '{imported} 可能用 {source} 的行训练过；若如此，该 AUC 偏高，且此处没有可比的模型。',
  'curve.overtakes': '{complex} 约从 {rows} 行起超过 {simple}。',
  'curve.never': '{complex} 直到 {rows} 行都未超过 {simple}。',
  'curve.always': '{complex} 从 {rows} 行起一直领先 {simple}。',
  'curve.level': '{complex} 与 {simple} 在 {rows} 行时 AUC 相差不到 {matters}。',
  'curve.more': '从 {half} 行增至 {rows} 行，{model} 的 AUC 提高 {gain}：{rest}。',
  'curve.more.worth': '更多数据会有帮助',
  'curve.more.flat': '更多数据变化不大',
  'protocol.stratified': '{folds} 折分层交叉验证，折外预测合并',
  'protocol.group': '按 {group} 分组的 {folds} 折交叉验证，折外预测合并',
  'protocol.time': '按 {column} 分为 {folds} 个时段，每段由此前的数据预测',
  'protocol.test-from': '{date} 之前各行（{column}）的分层交叉验证，折外预测合并',
  'protocol.later': '{date} 及以后的行',
  'protocol.testFile': '测试文件',
  'protocol.import': '导入时给出的数据（模型可能用其训练过）',
  'protocol.new': '新的有标签数据',
  'protocol.seen': '有标注的数据，{rows} 行中有 {seen} 行是模型学习过的',
  'caveat.budget':
    '{budget} 秒的时限内来不及尝试 {models}（{fits} 次拟合中有 {short} 次）。在这台机器上尝试全部候选约需 {needed} 秒：请用 --budget {more}s，或去掉 --budget。来得及尝试什么取决于机器速度，因此重新运行时结果可能不同。',
  'caveat.budgetLeast':
    '{budget} 秒的时限内来不及尝试 {models}（{fits} 次拟合中有 {short} 次），也来不及看出各需多久。请给更多时间，例如 --budget {more}s，或去掉 --budget。来得及尝试什么取决于机器速度，因此重新运行时结果可能不同。',
  'caveat.goodValues': '目标列“{target}”的以下取值按未违约处理：{values}。',
  'caveat.suspectValue':
    '“{value}”按未违约处理，但名称并非如此；若表示违约，请加 --positive "{value}"，若尚未了结，请加 --exclude "{value}"。',
  'caveat.handBins':
    '分箱由人工给定。若这些分箱是在同一批数据上得到的，折外数据已参与其中，指标与检验会偏乐观；请用新数据（--test）评估。',
  'caveat.unknownLevel': '“{column}”的分箱含有数据中不存在的取值“{level}”。',
  'caveat.leak': '列“{column}”不参与建模：它在结果发生之后才可知。用 --features 可保留。',
  'caveat.calendar': '列“{column}”不参与建模：它只是重复“{time}”中的日期。用 --features 可保留。',
  'caveat.group':
    '同一“{column}”的行不会被拆分，除非用 --features 指定，否则该列不参与建模。区间与检验以其 {groups} 个组（而非行）为单位。',
  'caveat.fewGroups':
    '同一“{column}”的行不会被拆分，除非用 --features 指定，否则该列不参与建模。区间与检验以其 {groups} 个组（而非行）为单位；组数太少，结果粗略，KS、平均精度、校准与准确率的区间尤其如此。',
  'caveat.amounts':
    '权重列“{column}”为整数，平均 {mean}，因此模型把 {rows} 行当作 {counted} 笔贷款来学习。若它们是相同贷款的笔数，这是对的；若是金额（如敞口），请加 --scale-weights：权重便只表示哪些行更重要。',
  'caveat.collinear':
    '{all} 个系数中有 {fixed} 个没有标准误、z 值和 p 值（显示为“–”，其他软件写作 NA）：这些项重复了前面各项的信息，例如总是同时出现的标志。',
  'caveat.separation':
    '模型对 {certain} 行的结果完全确定：某个取值可无误地判断结果（完全分离）。没有惩罚项时，这样的系数会无限增大，其标准误、z 值和 p 值没有意义；ridge=auto 可加以约束。',
  'caveat.savedModel':
    '对同样的行，保存的模型给出的平均概率为 {saved}%，而接受评估的模型为 {judged}%：前者用全部行训练，后者各用一部分，训练得到的概率水平不同，因此各项指标不能代表它的概率。请延长训练或增加折数（--folds 10），并用新的结果评估：fathom evaluate RUN FILE。',
  'caveat.text': '自由文本不参与建模：{columns}。用 --text COLUMN 可使用文本长度。',
} as const;
