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
  'reason.plain.raises': '{feature} 为 {value}，因而提高风险。',
  'reason.plain.lowers': '{feature} 为 {value}，因而降低风险。',

  'verdict.worthIt':
    '{complex} 值得取代 {simple}：AUC 高出 {difference}（95% 区间 {low} 至 {high}；DeLong 检验 p {pValue}），达到了更复杂的模型至少应带来的 {matters}。',
  'verdict.notSignificant':
    '{complex} 不值得取代 {simple}：AUC 之差 {difference}（95% 区间 {low} 至 {high}；DeLong 检验 p {pValue}）可能只是偶然。建议使用更易解释的 {simple}。',
  'verdict.tooSmall':
    '{complex} 不值得取代 {simple}：AUC 虽高出 {difference}（DeLong 检验 p {pValue}），但不足 {matters}，不能抵偿更难解释的代价。建议使用 {simple}。',
  'verdict.worse':
    '{complex} 不值得使用：排序能力不如 {simple}，AUC 之差为 {difference}（95% 区间 {low} 至 {high}；DeLong 检验 p {pValue}）。建议使用 {simple}。',
  'verdict.onlySimple': '只训练了简单模型，没有更复杂的模型可与 {simple}（AUC {simpleAuc}）比较。',
} as const;
