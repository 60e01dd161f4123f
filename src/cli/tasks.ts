// The jobs behind the commands, as a type, so that tests can hand in others and `--help` loads none of them.
import type * as tasks from '../tasks/index.js';

export type Tasks = Pick<
  typeof tasks,
  | 'check'
  | 'compare'
  | 'demo'
  | 'evaluate'
  | 'explain'
  | 'exportRun'
  | 'importModel'
  | 'predict'
  | 'reproduce'
  | 'train'
>;

export type TasksLoader = () => Promise<Tasks>;
