// Optimal binning against OptBinning on the same simulated columns: time and information value.
// Both maximise information value with the same least bin size, the trend chosen automatically, no limit on bins.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countTarget, fitBinning, optimalCuts, quantilePreBins } from 'fathom/features';
import { Random } from 'fathom/random';
import { accuracyRow, costRow, hasPeers, interleave, peerVersions, scratch, startPeer } from './lib.mjs';

export const title = 'Optimal binning: one variable with 100 pre-bins; 16 variables of 300,000 rows';

const rows = 300_000;

/** A column: what it holds, and what it adds to the log-odds. Shares of special codes and missing values come first. */
const recipes = [
  { draw: (r) => r.normal(), effect: (x) => 0.5 * x, missing: 0.2 },
  { draw: (r) => r.normal(), effect: (x) => -0.6 * x, missing: 0.05 },
  { draw: (r) => r.uniform(), effect: (x) => -1.2 * x, missing: 0.5 },
  { draw: (r) => Math.exp(11 + 0.6 * r.normal()), effect: (x) => -0.15 * Math.log(x / 60_000) },
  { draw: (r) => Math.round(Math.exp(13 + 0.7 * r.normal()) / 500) * 500, effect: (x) => 0.1 * Math.sin(x / 200_000) },
  { draw: (r) => Math.round(7500 + 13_000 * r.uniform()), effect: (x) => -x / 20_000 },
  { draw: (r) => 60 * r.normal(), effect: (x) => 0.3 * Math.sin(x / 25) + x / 300, special: 365_243, share: 0.18 },
  { draw: (r) => Math.abs(r.normal()) * 5000, effect: (x) => -x / 15_000 },
  { draw: (r) => Math.floor(-3 * Math.log(1 - r.uniform())), effect: (x) => 0.08 * x },
  { draw: (r) => r.integer(5), effect: (x) => 0.1 * (x - 2) ** 2 },
  { draw: (r) => (r.uniform() < 0.9 ? 0 : 1 + r.integer(8)), effect: (x) => 0.4 * Math.min(x, 3) },
  { draw: (r) => 300 + r.integer(550), effect: (x) => -(((x - 300) / 300) ** 2) / 2, special: -9, share: 0.03 },
  { draw: (r) => r.normal(), effect: (x) => 0.25 * x * x },
  { draw: (r) => r.normal(), effect: (x) => (x > 1.2 ? 0.8 : 0) },
  { draw: (r) => Math.round(10 * r.normal()) / 10, effect: (x) => 0.4 * Math.tanh(2 * x), missing: 0.1 },
  { draw: (r) => r.normal(), effect: () => 0 },
];

export default async function binning({ quick, log }) {
  const peer = hasPeers() ? startPeer('binning') : undefined;
  if (peer === undefined) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const versions = peer === undefined ? {} : peerVersions('optbinning', 'ortools');
  const all = simulate();
  const one = { ...all, inputs: [all.inputs[6]] };
  const setting = { quick, peer, log };
  try {
    const many = { name: '16 variables x 300k rows', preBins: 50, peerPreBins: 20, minShare: 0.05 };
    const fine = { name: '1 variable x 300k rows, 100 pre-bins', preBins: 100, peerPreBins: 100, minShare: 0.005 };
    return {
      rows: [...(await compare(all, many, setting)), ...(await compare(one, fine, setting))],
      versions,
      notes: [
        'Seconds of the whole fit from raw columns; "search" is the optimisation alone, from pre-bins.',
        'ratio of information value is the difference in our favour. OptBinning at its default of 20 pre-bins for 16 variables.',
      ],
    };
  } finally {
    peer?.close();
  }
}

async function compare({ inputs, isEvent }, { name, preBins, peerPreBins, minShare }, { quick, peer, log }) {
  const options = { preBins, minShare, penalty: 0, smoothing: 0, maxBins: 1000, trend: 'auto', polishFrom: 0 };
  const target = { isEvent };
  const found = inputs.map((input) => fitBinning(input, target, options));
  const searches = inputs.map((input) => searchOf(input, target, options));
  let reply;
  if (peer !== undefined) {
    log(`${name}: OptBinning ...`);
    reply = await peer.call({
      ...{ path: write(name, inputs, isEvent), rows, special: inputs.map(({ special }) => special) },
      ...{ preBins: peerPreBins, minShare, trend: 'auto', timeLimit: quick ? 20 : 300 },
    });
  }
  const seconds = await interleave(
    {
      fit: () => {
        for (const input of inputs) fitBinning(input, target, options);
      },
      search: () => {
        for (const search of searches) search();
      },
    },
    { rounds: quick ? 3 : 11 },
  );
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const peerName = reply === undefined ? null : `OptBinning (${[...new Set(reply.status)].join(', ').toLowerCase()})`;
  return [
    costRow({ case: name, unit: 's', ours: seconds.fit, peer: reply?.seconds ?? null, peerName }),
    costRow({ case: `${name}: search`, unit: 's', ours: seconds.search, peer: reply?.solver ?? null, peerName }),
    accuracyRow({
      case: `${name}: information value`,
      unit: 'IV',
      ours: sum(found.map(({ informationValue }) => informationValue)),
      peer: reply === undefined ? null : sum(reply.informationValue),
      peerName,
    }),
  ];
}

/** The optimisation alone: pre-bins are made beforehand. */
function searchOf({ values, special }, target, options) {
  const kept = [...values.keys()].filter((i) => !Number.isNaN(values[i]) && !special.includes(values[i]));
  const pre = quantilePreBins(
    Float64Array.from(kept, (i) => values[i]),
    Uint8Array.from(kept, (i) => target.isEvent[i]),
    undefined,
    options.preBins,
  );
  const constraints = {
    ...options,
    minRows: options.minShare * rows,
    minEvents: 1,
    minNonEvents: 1,
    minWoeDifference: 0,
  };
  return () => optimalCuts(pre.events, pre.nonEvents, countTarget(target), constraints);
}

function simulate() {
  const random = new Random('bench binning');
  const logOdds = new Float64Array(rows).fill(-2.9);
  const inputs = recipes.map(({ draw, effect, missing = 0, special, share = 0 }, j) => {
    const stream = random.split(j);
    const values = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const where = stream.uniform();
      const value = draw(stream);
      values[i] = where < missing ? Number.NaN : where < missing + share ? special : value;
      logOdds[i] += where < missing ? 0.2 : where < missing + share ? -0.4 : effect(value);
    }
    return { name: `x${j + 1}`, kind: 'numeric', values, special: special === undefined ? [] : [special] };
  });
  const outcome = random.split('outcome');
  const isEvent = Uint8Array.from(logOdds, (z) => (outcome.uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0));
  return { inputs, isEvent };
}

function write(name, inputs, isEvent) {
  mkdirSync(scratch, { recursive: true });
  const path = join(scratch, `binning-${name.replaceAll(/\W+/g, '-')}.f64`);
  const columns = [...inputs.map(({ values }) => values), Float64Array.from(isEvent)];
  writeFileSync(path, Buffer.concat(columns.map((column) => Buffer.from(column.buffer))));
  return path;
}
