// Messages of the room in this language; keys are the same in every language.
export const reasons = {
  'reason.raises': '{reason}，因而提高风险。',
  'reason.lowers': '{reason}，因而降低风险。',
  'reason.raisesClass': '{reason}，因而提高{class}的概率。',
  'reason.lowersClass': '{reason}，因而降低{class}的概率。',
  'reason.high': '{feature} 为 {value}，高于 {percentile}% 的申请人（典型值：{typical}）',
  'reason.low': '{feature} 为 {value}，低于 {percentile}% 的申请人（典型值：{typical}）',
  'reason.near': '{feature} 为 {value}，与一般申请人相当',
  'reason.later': '{feature} 为 {value}，晚于 {percentile}% 的申请人（典型值：{typical}）',
  'reason.earlier': '{feature} 为 {value}，早于 {percentile}% 的申请人（典型值：{typical}）',
  'reason.level': '{feature} 为“{value}”，占申请人的 {share}%（最常见：“{typical}”）',
  'reason.usualLevel': '{feature} 为“{value}”，是最常见的取值（占申请人的 {share}%）',
  'reason.levelRate': '{feature} 为“{value}”，此类申请人的违约率为 {rate}%，总体为 {overall}%',
  'reason.unseen': '{feature} 为“{value}”，训练数据中没有出现过',
  'reason.missing': '{feature} 缺失（{share}% 的申请人如此）',
  'reason.missingRate': '{feature} 缺失，此类申请人的违约率为 {rate}%，总体为 {overall}%',
  'reason.special': '{feature} 为特殊代码 {value}（{share}% 的申请人如此）',
  'reason.specialRate': '{feature} 为特殊代码 {value}，此类申请人的违约率为 {rate}%，总体为 {overall}%',
  'reason.textLength': '{feature} 为 {value} 个字符的文本',
  'reason.plainMissing': '{feature} 缺失',
  'reason.plain': '{feature} 为 {value}',

  'verdict.noSignal':
    '保留简单模型：{complex}（AUC {complexAuc}）在这份数据上可能并不优于随机排序；{simple}的 AUC 为 {simpleAuc}。',
  'verdict.large.noSignal':
    '保留传统模型：大模型{complex}（AUC {complexAuc}）在这份数据上可能并不优于随机排序；{simple}的 AUC 为 {simpleAuc}。',
} as const;
