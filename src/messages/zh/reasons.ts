// Messages of the room in this language; keys are the same in every language.
export const reasons = {
  'reason.high.raises': '{feature} 为 {value}，高于 {percentile}% 的申请人（典型值：{typical}），因而提高风险。',
  'reason.high.lowers': '{feature} 为 {value}，高于 {percentile}% 的申请人（典型值：{typical}），因而降低风险。',
  'reason.low.raises': '{feature} 为 {value}，低于 {percentile}% 的申请人（典型值：{typical}），因而提高风险。',
  'reason.low.lowers': '{feature} 为 {value}，低于 {percentile}% 的申请人（典型值：{typical}），因而降低风险。',
  'reason.near.raises': '{feature} 为 {value}，与一般申请人相当，因而提高风险。',
  'reason.near.lowers': '{feature} 为 {value}，与一般申请人相当，因而降低风险。',
  'reason.later.raises': '{feature} 为 {value}，晚于 {percentile}% 的申请人（典型值：{typical}），因而提高风险。',
  'reason.later.lowers': '{feature} 为 {value}，晚于 {percentile}% 的申请人（典型值：{typical}），因而降低风险。',
  'reason.earlier.raises': '{feature} 为 {value}，早于 {percentile}% 的申请人（典型值：{typical}），因而提高风险。',
  'reason.earlier.lowers': '{feature} 为 {value}，早于 {percentile}% 的申请人（典型值：{typical}），因而降低风险。',
  'reason.level.raises': '{feature} 为“{value}”，占申请人的 {share}%（最常见：“{typical}”），因而提高风险。',
  'reason.level.lowers': '{feature} 为“{value}”，占申请人的 {share}%（最常见：“{typical}”），因而降低风险。',
  'reason.usualLevel.raises': '{feature} 为“{value}”，是最常见的取值（占申请人的 {share}%），因而提高风险。',
  'reason.usualLevel.lowers': '{feature} 为“{value}”，是最常见的取值（占申请人的 {share}%），因而降低风险。',
  'reason.levelRate.raises': '{feature} 为“{value}”，此类申请人的违约率为 {rate}%，总体为 {overall}%，因而提高风险。',
  'reason.levelRate.lowers': '{feature} 为“{value}”，此类申请人的违约率为 {rate}%，总体为 {overall}%，因而降低风险。',
  'reason.unseen.raises': '{feature} 为“{value}”，训练数据中没有出现过，因而提高风险。',
  'reason.unseen.lowers': '{feature} 为“{value}”，训练数据中没有出现过，因而降低风险。',
  'reason.missing.raises': '{feature} 缺失（{share}% 的申请人如此），因而提高风险。',
  'reason.missing.lowers': '{feature} 缺失（{share}% 的申请人如此），因而降低风险。',
  'reason.missingRate.raises': '{feature} 缺失，此类申请人的违约率为 {rate}%，总体为 {overall}%，因而提高风险。',
  'reason.missingRate.lowers': '{feature} 缺失，此类申请人的违约率为 {rate}%，总体为 {overall}%，因而降低风险。',
  'reason.special.raises': '{feature} 为特殊代码 {value}（{share}% 的申请人如此），因而提高风险。',
  'reason.special.lowers': '{feature} 为特殊代码 {value}（{share}% 的申请人如此），因而降低风险。',
  'reason.specialRate.raises':
    '{feature} 为特殊代码 {value}，此类申请人的违约率为 {rate}%，总体为 {overall}%，因而提高风险。',
  'reason.specialRate.lowers':
    '{feature} 为特殊代码 {value}，此类申请人的违约率为 {rate}%，总体为 {overall}%，因而降低风险。',
  'reason.textLength.raises': '{feature} 为 {value} 个字符的文本，因而提高风险。',
  'reason.textLength.lowers': '{feature} 为 {value} 个字符的文本，因而降低风险。',
  'reason.plainMissing.raises': '{feature} 缺失，因而提高风险。',
  'reason.plainMissing.lowers': '{feature} 缺失，因而降低风险。',
  'reason.plain.raises': '{feature} 为 {value}，因而提高风险。',
  'reason.plain.lowers': '{feature} 为 {value}，因而降低风险。',

  'verdict.noSignal':
    '保留简单模型：{complex}（AUC {complexAuc}）在这份数据上可能并不优于随机排序；{simple}的 AUC 为 {simpleAuc}。',
  'verdict.large.noSignal':
    '保留传统模型：大模型{complex}（AUC {complexAuc}）在这份数据上可能并不优于随机排序；{simple}的 AUC 为 {simpleAuc}。',
} as const;
