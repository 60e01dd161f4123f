// The jobs behind the commands, as a type, so that tests can hand in others and `--help` loads none of them.
import type { jobs } from '../tasks/index.js';

export type Tasks = typeof jobs;

export type TasksLoader = () => Promise<Tasks>;
