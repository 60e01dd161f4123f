// A rank of distributed.test.ts: learns every case from its part of the rows and prints a digest of each model.
import { createHash } from 'node:crypto';
import { openCollective, StopSignal } from '../parallel/index.js';
import { cases, learn } from './distributed.test.help.js';
import { GradientBoosting } from './index.js';

const collective = await openCollective();
const { rank } = collective;
const digests: Record<string, string> = {};
const said: string[] = [];
for (const own of cases) {
  const border = own.firstShare ?? 0.5;
  const saved = await learn(own, rank === 0 ? [0, border] : [border, 1], { collective, threads: 1 + rank });
  digests[own.name] = createHash('sha256').update(saved).digest('hex');
}
const columns = { x: [1, 2, 3, 4], [rank === 0 ? 'y' : 'z']: [1, 2, 3, 4] };
const data = { columns: { x: columns.x }, target: [0, 1, 0, 1] };
const boosting = new GradientBoosting({ maxTrees: 2 });
const stop = new StopSignal();
if (rank === 1) stop.request();
for (const attempt of [
  () => boosting.fit({ ...data, columns }, { collective }),
  () => boosting.fit({ ...data, validation: data }, { collective }),
  () => new GradientBoosting({ topRate: 0.2, otherRate: 0.1 }).fit(data, { collective }),
  () => new GradientBoosting({ objective: 'lambdaRank' }).fit({ ...data, groups: [1, 1, 2, 2] }, { collective }),
  () => boosting.fit(data, { collective, stop }),
]) {
  said.push(
    await attempt().then(
      () => 'nothing',
      (error: Error) => `${error.name}: ${error.message}`,
    ),
  );
}
process.stdout.write(`${JSON.stringify({ rank, digests, said })}\n`);
