export { type CalibrationKind, type Calibrator, calibrate } from './calibrator.js';
export { type CalibrationRows, chooseCalibrator, fitCalibrator } from './fit-calibrator.js';
