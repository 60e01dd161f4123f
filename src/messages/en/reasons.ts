// Messages of the room in this language; keys are the same in every language.
export const reasons = {
  'reason.high.raises':
    '{feature} is {value}, higher than {percentile} % of applicants (typical: {typical}); this raises the risk.',
  'reason.high.lowers':
    '{feature} is {value}, higher than {percentile} % of applicants (typical: {typical}); this lowers the risk.',
  'reason.low.raises':
    '{feature} is {value}, lower than {percentile} % of applicants (typical: {typical}); this raises the risk.',
  'reason.low.lowers':
    '{feature} is {value}, lower than {percentile} % of applicants (typical: {typical}); this lowers the risk.',
  'reason.near.raises': '{feature} is {value}, as is typical of applicants; this raises the risk.',
  'reason.near.lowers': '{feature} is {value}, as is typical of applicants; this lowers the risk.',
  'reason.later.raises':
    '{feature} is {value}, later than {percentile} % of applicants (typical: {typical}); this raises the risk.',
  'reason.later.lowers':
    '{feature} is {value}, later than {percentile} % of applicants (typical: {typical}); this lowers the risk.',
  'reason.earlier.raises':
    '{feature} is {value}, earlier than {percentile} % of applicants (typical: {typical}); this raises the risk.',
  'reason.earlier.lowers':
    '{feature} is {value}, earlier than {percentile} % of applicants (typical: {typical}); this lowers the risk.',
  'reason.level.raises':
    '{feature} is "{value}", as for {share} % of applicants (most often: "{typical}"); this raises the risk.',
  'reason.level.lowers':
    '{feature} is "{value}", as for {share} % of applicants (most often: "{typical}"); this lowers the risk.',
  'reason.usualLevel.raises':
    '{feature} is "{value}", the most frequent value ({share} % of applicants); this raises the risk.',
  'reason.usualLevel.lowers':
    '{feature} is "{value}", the most frequent value ({share} % of applicants); this lowers the risk.',
  'reason.levelRate.raises':
    '{feature} is "{value}"; {rate} % of such applicants defaulted, against {overall} % of all; this raises the risk.',
  'reason.levelRate.lowers':
    '{feature} is "{value}"; {rate} % of such applicants defaulted, against {overall} % of all; this lowers the risk.',
  'reason.unseen.raises': '{feature} is "{value}", which was not seen in training; this raises the risk.',
  'reason.unseen.lowers': '{feature} is "{value}", which was not seen in training; this lowers the risk.',
  'reason.missing.raises': '{feature} is missing, as for {share} % of applicants; this raises the risk.',
  'reason.missing.lowers': '{feature} is missing, as for {share} % of applicants; this lowers the risk.',
  'reason.missingRate.raises':
    '{feature} is missing; {rate} % of such applicants defaulted, against {overall} % of all; this raises the risk.',
  'reason.missingRate.lowers':
    '{feature} is missing; {rate} % of such applicants defaulted, against {overall} % of all; this lowers the risk.',
  'reason.special.raises':
    '{feature} holds the special code {value}, as for {share} % of applicants; this raises the risk.',
  'reason.special.lowers':
    '{feature} holds the special code {value}, as for {share} % of applicants; this lowers the risk.',
  'reason.specialRate.raises':
    '{feature} holds the special code {value}; {rate} % of such applicants defaulted, against {overall} % of all; this raises the risk.',
  'reason.specialRate.lowers':
    '{feature} holds the special code {value}; {rate} % of such applicants defaulted, against {overall} % of all; this lowers the risk.',
  'reason.textLength.raises': '{feature} is a text of {value} characters; this raises the risk.',
  'reason.textLength.lowers': '{feature} is a text of {value} characters; this lowers the risk.',
  'reason.plainMissing.raises': '{feature} is missing; this raises the risk.',
  'reason.plainMissing.lowers': '{feature} is missing; this lowers the risk.',
  'reason.plain.raises': '{feature} is {value}; this raises the risk.',
  'reason.plain.lowers': '{feature} is {value}; this lowers the risk.',

  'verdict.noSignal':
    'Keep the simple model: {complex} (AUC {complexAuc}) may be no better than chance on these data; {simple} reaches {simpleAuc}.',
  'verdict.large.noSignal':
    'Keep a traditional model: the large one, {complex} (AUC {complexAuc}), may be no better than chance on these data; {simple} reaches {simpleAuc}.',
} as const;
