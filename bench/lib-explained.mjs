// What bench/score and bench/shap share: a table, our model of 100 trees on it, and the peers' of the same shape.
import { hasPeers, startPeer } from './lib.mjs';
import { boostTable, readBoostTable } from './lib-boost-data.mjs';
import { common, trainPlain } from './lib-boost-fit.mjs';

export const peers = ['LightGBM', 'XGBoost'];
export const trees = 100;

/** A fifth of the simulated tables of bench/boost, by the rows that are learned from; a fifth more is predicted. */
const tables = {
  'gmsc 150k x 10': { of: 'gmsc 150k x 10', share: 1 },
  'simulated 200k x 50': { of: 'simulated 1M x 50', share: 0.2 },
  'sparse 100k x 30': { of: 'sparse 500k x 30', share: 0.2 },
};
export const tableNames = Object.keys(tables);

/**
 * Trains 100 trees on one of `tableNames`, everybody with the same parameters. `quick` takes fewer rows of simulated ones.
 *
 * @returns undefined when the table's file is not in FATHOM_DATA; else what to call it (the rows it really has), the model,
 *   the held-out table, what to ask the peer process (`seconds(do, peer, more)`), and `close()`
 */
export async function prepare(name, leaves, { quick = false, threads = 1 } = {}) {
  const { of, share } = tables[name];
  const isSimulated = share < 1;
  const table = await boostTable(of, { share: quick && isSimulated ? 0.04 : share });
  if (table === undefined) return undefined;
  const label = isSimulated ? `${of.split(' ')[0]} ${table.train / 1000}k x ${table.columns.length}` : name;
  const model = await trainPlain(readBoostTable(table, 'train'), { trees, leaves });
  const test = readBoostTable(table, 'test');
  if (!hasPeers()) return { label, model, test, close: () => {} };
  const peer = startPeer('explained', { threads });
  await peer.call({ do: 'load', table });
  for (const each of peers) await peer.call({ ...common, do: 'train', peer: each, trees, leaves, threads });
  const seconds = async (what, each, more) => (await peer.call({ do: what, peer: each, threads, ...more })).seconds;
  return { label, model, test, seconds, close: () => peer.close() };
}

/** Fathom's way beside those of the peers, for `interleave`. */
export function waysOf(ours, seconds, what, more = {}, others = peers) {
  if (seconds === undefined) return { Fathom: ours };
  return { Fathom: ours, ...Object.fromEntries(others.map((each) => [each, () => seconds(what, each, more)])) };
}
