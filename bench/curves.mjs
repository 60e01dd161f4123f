// Loss curves of the same network from the same weights on the same batches, 200 steps: ours against PyTorch's.
import { accuracyRow, hasPeers, peerVersions } from './lib.mjs';
import { drawBatches, openOurs, openTorch, venv } from './lib-engine.mjs';
import { curveCases } from './lib-engine-cases.mjs';

export const title = 'Loss curves of 200 steps from the same weights: the largest relative difference from PyTorch';

export default async function curvesBench({ log, only = curveCases.map(({ name }) => name) }) {
  if (!hasPeers(venv)) throw new Error('PyTorch is not installed; run bash bench/peers/setup.sh engine once.');
  const rows = [];
  for (const engineCase of curveCases.filter(({ name }) => only.includes(name))) {
    log(engineCase.name);
    const batches = drawBatches(engineCase, 40);
    const ours = await openOurs(engineCase, { batches, stepsPerRun: 1 });
    const torch = await openTorch(engineCase, { batches });
    const mine = await ours.train(200);
    const { losses } = await torch.train(200, { losses: true });
    await ours.release();
    torch.close();
    const worst = losses.reduce((most, loss, i) => Math.max(most, Math.abs(mine[i] / loss - 1)), 0);
    const row = (unit, a, b) =>
      accuracyRow({ case: engineCase.name, unit, ours: a, peer: b, peerName: 'PyTorch eager', lowerIsBetter: true });
    rows.push(row('loss after 200 steps', mine.at(-1), losses.at(-1)), row('largest relative difference', worst, 1e-3));
  }
  const notes = ['The peer of "largest relative difference" is the goal, 1e-3. Single precision, dropout 0.'];
  return { rows, versions: peerVersions({ venv }, 'torch'), notes };
}
