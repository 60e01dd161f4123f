// The jobs behind the commands, as a type, so that tests can hand in others and `--help` loads none of them.
import type {
  CheckOptions,
  CommonOptions,
  EvaluateOptions,
  ExplainOptions,
  PredictOptions,
  TrainOptions,
} from '../tasks/options.js';
import type {
  CheckResult,
  DemoResult,
  DemoStep,
  EvaluateResult,
  ExplainResult,
  ExportResult,
  PredictResult,
  TrainResult,
} from '../tasks/results.js';

export interface ExportOptions {
  readonly home?: string;
  readonly run: string;
  readonly format: 'sql' | 'xlsx';
  readonly out: string;
  readonly force?: boolean;
}

export interface DemoOptions extends CommonOptions {
  readonly task: 'credit';
  readonly language?: 'en' | 'zh';
  /** The command line, for the lineage. */
  readonly command?: string;
  /** Called with each part of the tour as soon as it is done. */
  readonly show?: (step: DemoStep) => void;
}

export interface Tasks {
  check(options: CheckOptions): Promise<CheckResult>;
  demo(options: DemoOptions): Promise<DemoResult>;
  evaluate(options: EvaluateOptions): Promise<EvaluateResult>;
  explain(options: ExplainOptions): Promise<ExplainResult>;
  exportRun(options: ExportOptions): Promise<ExportResult>;
  predict(options: PredictOptions): Promise<PredictResult>;
  train(options: TrainOptions): Promise<TrainResult>;
}

export type TasksLoader = () => Promise<Tasks>;
