// What bench/score and bench/shap share: a table, our model of 100 trees on it, and the peers' of the same shape.
import { hasPeers, startPeer } from './lib.mjs';
import { boostTable, readBoostTable } from './lib-boost-data.mjs';
import { common, trainPlain } from './lib-boost-fit.mjs';

export const peers = ['LightGBM', 'XGBoost'];
export const trees = 100;

/**
 * Trains 100 trees on a table of bench/boost, everybody with the same parameters.
 *
 * @returns undefined when the table's file is not in FATHOM_DATA; else the model, the held-out table, what to ask the peer
 *   process (`seconds(do, peer, more)`), and `close()`
 */
export async function prepare(name, leaves, { quick = false, threads = 1 } = {}) {
  const table = await boostTable(name, quick ? { share: 0.04 } : { share: 0.2 });
  if (table === undefined) return undefined;
  const model = await trainPlain(readBoostTable(table, 'train'), { trees, leaves });
  const test = readBoostTable(table, 'test');
  if (!hasPeers()) return { model, test, ways: {}, close: () => {} };
  const peer = startPeer('explained', { threads });
  await peer.call({ do: 'load', table });
  for (const each of peers) await peer.call({ ...common, do: 'train', peer: each, trees, leaves, threads });
  const seconds = async (what, each, more) => (await peer.call({ do: what, peer: each, threads, ...more })).seconds;
  return { model, test, seconds, close: () => peer.close() };
}

/** Fathom's way beside those of the peers, for `interleave`. */
export function waysOf(ours, seconds, what, more = {}, others = peers) {
  if (seconds === undefined) return { Fathom: ours };
  return { Fathom: ours, ...Object.fromEntries(others.map((each) => [each, () => seconds(what, each, more)])) };
}
