// Trains as resume.test.ts says, writing a checkpoint after every run, until it is killed.
import { long } from './fit.test.help.js';
import { fit } from './index.js';

const [path, stepsPerRun, accumulate] = process.argv.slice(2);
let runs = 0;
/** The second run begins when the checkpoint after the first is there. */
const progress = () => ++runs === 2 && process.stdout.write('begun\n');
const training = { ...long, stepsPerRun: Number(stepsPerRun), accumulate: Number(accumulate) };
await fit({ ...training, progress, checkpoint: { path: path!, seconds: 0, resume: true } });
process.stdout.write('ended\n');
