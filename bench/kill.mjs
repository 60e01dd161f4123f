// Processes that train, name and remove runs on one home, ended with kill -9 at random moments: what is left broken?
import { killMany } from '../test/kill.mjs';

export const title = 'kill -9 at random moments: broken runs, leftover files';

export default async function kill({ quick, log }) {
  const kills = quick ? 40 : 200;
  const result = await killMany(kills, { report: log });
  const row = (name, unit, ours) => ({ case: name, threads: 2, unit, ours, peer: null, peerName: null, ratio: null });
  return {
    rows: [
      row('killed processes', 'processes', result.kills),
      row('killed in the middle of a write', 'rounds', result.interrupted),
      row('broken runs, aliases or log entries', 'faults', result.broken),
      row('temporary files left after the next start', 'files', result.leftovers),
      row('errors of the processes themselves', 'errors', result.errors),
    ],
  };
}
