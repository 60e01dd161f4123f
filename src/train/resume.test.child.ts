// Trains as resume.test.ts says, writing a checkpoint after every run, until it is killed.
import { long } from './fit.test.help.js';
import { fit } from './index.js';

const [path, stepsPerRun] = process.argv.slice(2);
process.stdout.write('begun\n');
await fit({ ...long, stepsPerRun: Number(stepsPerRun), checkpoint: { path: path!, seconds: 0, resume: true } });
process.stdout.write('ended\n');
