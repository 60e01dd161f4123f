export { CalibratedClassifier, calibratedProbability } from './calibrated-classifier.js';
export { type CalibrationKind, type Calibrator, calibrate, calibratorSchema } from './calibrator.js';
export { type CalibrationRows, chooseCalibrator, fitCalibrator } from './fit-calibrator.js';
