export { type EncodedTable, encodeTable } from './encode-table.js';
export { type Encoding, type EncodingOptions, learnEncoding, rowEncoder, type Term, termLabel } from './encoding.js';
export { LinearScore, type LinearTerms, linearTerms } from './linear-score.js';
export { explainTable, logOddsOf, probabilitiesOf, probability, type RowScore } from './row-score.js';
export { damagedState, encodingState, featuresState, refuseNewerFormat } from './saved-state.js';
export { mostTerms, strongestTerms } from './strongest-terms.js';
