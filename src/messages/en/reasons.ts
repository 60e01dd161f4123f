// Messages of the room in this language; keys are the same in every language.
export const reasons = {
  'reason.raises': '{reason}; this raises the risk.',
  'reason.lowers': '{reason}; this lowers the risk.',
  'reason.raisesClass': '{reason}; this raises the probability of {class}.',
  'reason.lowersClass': '{reason}; this lowers the probability of {class}.',
  'reason.high': '{feature} is {value}, higher than {percentile} % of applicants (typical: {typical})',
  'reason.low': '{feature} is {value}, lower than {percentile} % of applicants (typical: {typical})',
  'reason.near': '{feature} is {value}, as is typical of applicants',
  'reason.later': '{feature} is {value}, later than {percentile} % of applicants (typical: {typical})',
  'reason.earlier': '{feature} is {value}, earlier than {percentile} % of applicants (typical: {typical})',
  'reason.level': '{feature} is "{value}", as for {share} % of applicants (most often: "{typical}")',
  'reason.usualLevel': '{feature} is "{value}", the most frequent value ({share} % of applicants)',
  'reason.levelRate': '{feature} is "{value}"; {rate} % of such applicants defaulted, against {overall} % of all',
  'reason.unseen': '{feature} is "{value}", which was not seen in training',
  'reason.missing': '{feature} is missing, as for {share} % of applicants',
  'reason.missingRate': '{feature} is missing; {rate} % of such applicants defaulted, against {overall} % of all',
  'reason.special': '{feature} holds the special code {value}, as for {share} % of applicants',
  'reason.specialRate':
    '{feature} holds the special code {value}; {rate} % of such applicants defaulted, against {overall} % of all',
  'reason.textLength': '{feature} is a text of {value} characters',
  'reason.plainMissing': '{feature} is missing',
  'reason.plain': '{feature} is {value}',

  'verdict.noSignal':
    'Keep the simple model: {complex} (AUC {complexAuc}) may be no better than chance on these data; {simple} reaches {simpleAuc}.',
  'verdict.large.noSignal':
    'Keep a traditional model: the large one, {complex} (AUC {complexAuc}), may be no better than chance on these data; {simple} reaches {simpleAuc}.',
} as const;
