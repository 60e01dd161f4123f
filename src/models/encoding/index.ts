export { type EncodedTable, encodeTable } from './encode-table.js';
export {
  type Encoding,
  type EncodingOptions,
  learnEncoding,
  type RowEncoder,
  rowEncoder,
  type Term,
  termLabel,
} from './encoding.js';
export { LinearScore, type LinearTerms, linearTerms } from './linear-score.js';
export {
  explainInputs,
  explainTable,
  inputValues,
  probabilitiesOf,
  probability,
  type RowScore,
  scoreTable,
} from './row-score.js';
export { damagedState, encodingState, featuresState, refuseNewerFormat } from './saved-state.js';
export { asOutcome, mostTerms, type Outcomes, strongestTerms } from './strongest-terms.js';
