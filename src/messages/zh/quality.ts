// Messages of the room in this language; keys are the same in every language.
// Each check has a title (what was found), a consequence (what follows from it) and a repair (what to do).
export const quality = {
  'finding.missing-target.title': '{target}：{rows} 行（{share} %）没有标签',
  'finding.missing-target.consequence': '没有结果的样本既不能用于训练，也不能用于评估模型。',
  'finding.missing-target.repair': '剔除这些行，或补全其结果。',

  'finding.few-events.title': '{target}：少数类样本仅 {rows} 行',
  'finding.few-events.consequence': '面对 {features} 个特征，样本量过少，模型的各项指标都不可靠，复杂模型会死记样本。',
  'finding.few-events.repair': '补充违约样本（拉长观察期或放宽坏样本定义），或只用少量特征和简单模型。',

  'finding.class-imbalance.title': '{target}：少数类仅占 {share} %（{rows} 行）',
  'finding.class-imbalance.consequence': '此时准确率没有意义：全部预测为多数类也几乎“全对”。',
  'finding.class-imbalance.repair': '用 AUC、平均精度和校准度评估；评估前不要重采样。',

  'finding.post-outcome.title': '{column} 在结果发生之后才可知',
  'finding.post-outcome.consequence':
    '该字段在贷后或违约后才写入（单变量 AUC 为 {auc}）。用它建模，离线表现极好，上线对新申请失效。',
  'finding.post-outcome.repair': '剔除该字段。',

  'finding.time-travel.title': '{column} 有 {rows} 行晚于 {time}',
  'finding.time-travel.consequence': '这些日期晚于申请时点且间隔不一（中位数 {days} 天），审批时不可能已知。',
  'finding.time-travel.repair': '剔除该字段。',

  'finding.leakage.title': '仅凭 {column} 几乎就能判定结果（AUC {auc}）',
  'finding.leakage.consequence':
    '事前可知的信息不会有如此强的区分度；只在违约样本中出现的取值覆盖了 {pure} % 的违约。该字段很可能是结果的产物（数据泄漏）。',
  'finding.leakage.repair': '剔除该字段，除非能证明申请时已知。',

  'finding.row-number.title': '{column} 只是行号',
  'finding.row-number.consequence': '从 {first} 开始逐行加一，与借款人无关，模型却可能利用文件的排列顺序。',
  'finding.row-number.repair': '作为标识字段，不作特征。',

  'finding.identifier.title': '{column} 是标识字段：共 {distinct} 个不同取值',
  'finding.identifier.consequence': '模型只能死记这些值，对新样本毫无价值。',
  'finding.identifier.repair': '作为标识字段，不作特征。',

  'finding.special-codes.title': '{column}：{codes} 是特殊代码而非数值（{rows} 行，{share} %）',
  'finding.special-codes.consequence':
    '其余取值在 {low} 到 {high} 之间。若当作数值，会扭曲均值、标准化和所有线性模型。',
  'finding.special-codes.repair': '将 {codes} 标记为特殊值，单独分箱。',

  'finding.placeholder-levels.title': '{column}：{levels} 实为缺失（{rows} 行，{share} %）',
  'finding.placeholder-levels.consequence': '缺失值看似完整，并被当成一类借款人。',
  'finding.placeholder-levels.repair': '将这些取值视为缺失。',

  'finding.placeholder-dates.title': '{column}：{dates} 实为缺失日期（{rows} 行）',
  'finding.placeholder-dates.consequence': '由该日期计算的年龄、时长会偏差数十年。',
  'finding.placeholder-dates.repair': '将这些日期视为缺失。',

  'finding.infinite-values.title': '{column}：{rows} 个值为无穷大或超出合理量级',
  'finding.infinite-values.consequence': '通常来自除以零或溢出，会破坏均值与标准化。',
  'finding.infinite-values.repair': '视为缺失。',

  'finding.impossible-values.title': '{column}：{rows} 行的取值不可能存在（{values}）',
  'finding.impossible-values.consequence': '多半是缺失或录入错误，模型却会信以为真。',
  'finding.impossible-values.repair': '视为缺失。',

  'finding.unit-break.title': '{other} 缺失时，{column} 的含义不同（{rows} 行）',
  'finding.unit-break.consequence':
    '该处中位数为 {there}，其余为 {usual}：很可能是金额而非比率。两种含义不能共用一个尺度。',
  'finding.unit-break.repair': '拆分字段：一列保留通常含义，一列用于 {other} 缺失的行。',

  'finding.mixed-units.title': '{column}：{rows} 行疑似使用了另一种单位（相差 {factor} 倍）',
  'finding.mixed-units.consequence': '这些行的中位数为 {there}，其余为 {usual}，两者之间没有取值。',
  'finding.mixed-units.repair': '核实这些行的来源，统一单位。',

  'finding.outliers.title': '{column}：{rows} 行为极端值，最远达 {extreme}',
  'finding.outliers.consequence':
    '中位数为 {median}，厚尾分布也到不了这么远。线性模型和标准化会被其左右，树模型和分箱不受影响。',
  'finding.outliers.repair': '回源核实；线性模型应先截尾或分箱。',

  'finding.mixed-types.title': '{column} 实为数值（{numbers} 行），因含“{example}”之类的取值被读成文本',
  'finding.mixed-types.consequence': '当作文本时数值失去大小关系，每个值成为单独一类。',
  'finding.mixed-types.repair': '按数值读取，非数值的内容视为缺失。',

  'finding.unreadable-values.title': '{column}：{rows} 个值（{share} %）无法读取，如 {examples}',
  'finding.unreadable-values.consequence': '它们与该列其他取值的类型不符，已按缺失处理。',
  'finding.unreadable-values.repair': '回源更正，或用 --kind 指定该列的类型。',

  'finding.level-spelling.title': '{column}：{count} 个类别只是写法不同，如“{from}”与“{to}”（{rows} 行）',
  'finding.level-spelling.consequence': '同一群体被拆成几份，每份样本过少，估计各不相同。',
  'finding.level-spelling.repair': '合并不同写法。',

  'finding.informative-missing.title': '{column}：缺失时违约率 {absent} %，非缺失时 {present} %',
  'finding.informative-missing.consequence':
    '缺失本身（{rows} 行）就携带结果信息，用均值填补会丢失；若因违约才缺失，则属于泄漏。',
  'finding.informative-missing.repair': '缺失单独成箱，并弄清缺失的成因。',

  'finding.mostly-missing.title': '{column} 的缺失率为 {share} %',
  'finding.mostly-missing.consequence': '仅 {rows} 行有值，可学习的信息很少。',
  'finding.mostly-missing.repair': '检查关联（join）是否失败；否则可考虑剔除该字段。',

  'finding.empty-column.title': '{column} 为空列',
  'finding.empty-column.consequence': '所有行均无取值。',
  'finding.empty-column.repair': '剔除该字段。',

  'finding.constant.title': '{column} 在所有行均为“{value}”',
  'finding.constant.consequence': '无法区分任何借款人。',
  'finding.constant.repair': '剔除该字段。',

  'finding.near-constant.title': '{column} 有 {share} % 的行均为“{value}”',
  'finding.near-constant.consequence': '仅 {rows} 行不同，样本太少，不足为据。',
  'finding.near-constant.repair': '剔除该字段，或并入更宽泛的字段。',

  'finding.redundant.title': '{column} 与 {other} 信息相同',
  'finding.redundant.consequence': '两者分摊同一效应：系数变得随意，原因解释也被拆散（共线性）。',
  'finding.redundant.repair': '保留 {other}，剔除 {column}。',

  'finding.high-cardinality.title': '{column} 有 {levels} 个类别，平均每类约 {each} 行',
  'finding.high-cardinality.consequence': '多数类别样本过少，容易过拟合。',
  'finding.high-cardinality.repair': '归并类别（如地区、机构），或按文本处理。',

  'finding.rare-levels.title': '{column}：{count} 个类别不足 5 行（{levels}）',
  'finding.rare-levels.consequence': '其违约率只是猜测（共 {rows} 行），且在部分折中不会出现。',
  'finding.rare-levels.repair': '与含义相近的类别合并。',

  'finding.text-boilerplate.title': '{column}：{rows} 条文本（{share} %）含固定套话或标记，如“{example}”',
  'finding.text-boilerplate.consequence': '文本模型学到的会是格式，而不是申请人的表述。',
  'finding.text-boilerplate.repair': '学习文本前先去除套话和标记。',

  'finding.blank-rows.title': '{rows} 行（{share} %）只有缺失值和特殊代码',
  'finding.blank-rows.consequence': '无论申请人是谁，这些行得分都相同。',
  'finding.blank-rows.repair': '不参与训练，改由规则处理。',

  'finding.duplicate-rows.title': '{rows} 行（{share} %）与前面的行重复',
  'finding.duplicate-rows.consequence': '同一样本同时出现在训练集和测试集，模型表现会被高估。',
  'finding.duplicate-rows.repair': '每组只保留第一行。',

  'finding.conflicting-duplicates.title': '{rows} 行（{share} %）与前面的行特征完全相同，但 {target} 相反',
  'finding.conflicting-duplicates.consequence': '任何模型都无法同时判对；至少一个标签有误，或缺少区分字段。',
  'finding.conflicting-duplicates.repair': '回源核实结果；核实前每组只保留第一行。',

  'finding.label-noise.title': '{rows} 行（{share} %）与另一行几乎相同，但 {target} 相反',
  'finding.label-noise.consequence': '要么部分标签有误，要么同一笔业务被重复录入并修改。',
  'finding.label-noise.repair': '抽查若干对样本，回源核实结果。',

  'finding.sorted-rows.title': '文件按 {column} 排序',
  'finding.sorted-rows.consequence': '前后样本分布不同：按文件顺序切分或只取前若干行都会产生偏差。',
  'finding.sorted-rows.repair': '切分前先打乱顺序（Fathom 会自动处理）。',

  'finding.protected-attribute.title': '{column} 属于或可推断出受保护属性',
  'finding.protected-attribute.consequence': '在许多国家和地区，信贷决策不得或只能有限度地依据该信息。',
  'finding.protected-attribute.repair':
    '请与合规部门确认；使用 --protected "{column}" 可将其仅用于公平性检验，不进入模型。',

  'finding.lender-decision.title': '{column} 是放贷机构自己先前的判断',
  'finding.lender-decision.consequence':
    '它由针对同一风险的既有评分决定（单变量 AUC 为 {auc}）。使用它等于复述旧评分，且在其产生之前无法使用。',
  'finding.lender-decision.repair': '申请评分（A 卡）应剔除；贷后监控（B 卡）可保留。',

  'finding.schema-change.title': '{column} 发生变化：原为 {before}，现为 {now}',
  'finding.schema-change.consequence': '用旧数据训练的模型无法直接用于本表。',
  'finding.schema-change.repair': '恢复该字段，或在不含该字段的情况下重新训练。',

  'finding.drift.title': '{column} 相对旧数据发生偏移（PSI {psi}）',
  'finding.drift.consequence': 'PSI 达 0.1 即为明显，达 0.25 为显著：评分和准入阈值可能不再适用。',
  'finding.drift.repair': '查明变化原因（产品、渠道、字段口径），重新校准或重新训练。',

  'finding.drift-in-time.title': '{column} 自 {from} 起发生偏移（PSI {psi}）',
  'finding.drift-in-time.consequence': '随机分折会混合不同时期，掩盖偏移。PSI 达 0.1 为明显，达 0.25 为显著。',
  'finding.drift-in-time.repair': '按 {time} 取最近时期做跨期验证，并查明变化原因。',

  'finding.new-levels.title': '{column}：新增 {count} 个类别（{levels}），占 {share} %',
  'finding.new-levels.consequence': '用旧数据训练的模型从未见过这些类别。',
  'finding.new-levels.repair': '映射到已有类别，或重新训练。',

  'finding.vanished-levels.title': '{column}：{count} 个类别不再出现（{levels}），原占 {share} %',
  'finding.vanished-levels.consequence': '客群或字段填写方式已发生变化。',
  'finding.vanished-levels.repair': '确认是否更名，如是则做映射。',
} as const;
