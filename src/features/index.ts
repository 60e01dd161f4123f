export {
  type CategoricalInput,
  describeInputs,
  type InputSchema,
  isCategorical,
  type ModelInput,
  missingCode,
  modelInputs,
  type NumericInput,
  rowInputs,
  unseenCode,
} from './inputs.js';
