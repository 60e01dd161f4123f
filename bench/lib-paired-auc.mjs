// The mean of paired AUC differences over repeated cross-validations of the same rows, and how sure it is.

/** Ranks of the scores, ties sharing their middle, from 0.5 up. */
function middleRanks(scores) {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a] - scores[b]);
  const ranks = new Float64Array(scores.length);
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end < order.length && scores[order[end]] === scores[order[i]]) end++;
    for (let k = i; k < end; k++) ranks[order[k]] = (i + end) / 2;
    i = end;
  }
  return ranks;
}

/** Share of the rows of the other outcome that each row stands rightly to, shape (rows,); their mean is the AUC. */
function placements(outcome, scores) {
  const rows = { 0: [], 1: [] };
  outcome.forEach((event, row) => {
    rows[event].push(row);
  });
  const among = middleRanks(Float64Array.from(scores));
  const placed = new Float64Array(scores.length);
  for (const event of [0, 1]) {
    const own = middleRanks(Float64Array.from(rows[event], (row) => scores[row]));
    const others = rows[1 - event].length;
    rows[event].forEach((row, i) => {
      const below = (among[row] - own[i]) / others;
      placed[row] = event === 1 ? below : 1 - below;
    });
  }
  return placed;
}

/**
 * Difference of AUC, first minus second, averaged over repetitions, with DeLong's 95 % interval of that average: each
 * row's placements are averaged over the repetitions first, so rows, not repetitions, are what the sample is made of.
 *
 * @param outcome 0 or 1, shape (rows,)
 * @param first, second scores per repetition, shape (repetitions)(rows,)
 * Reference: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44.
 */
export function pairedAuc(outcome, first, second) {
  const gain = new Float64Array(outcome.length);
  const areas = { first: [], second: [] };
  const sides = [0, 1].map((event) => [...outcome.keys()].filter((row) => outcome[row] === event));
  const meanOf = (values, rows) => rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
  first.forEach((scores, k) => {
    const [a, b] = [placements(outcome, scores), placements(outcome, second[k])];
    areas.first.push(meanOf(a, sides[1]));
    areas.second.push(meanOf(b, sides[1]));
    for (let row = 0; row < gain.length; row++) gain[row] += (a[row] - b[row]) / first.length;
  });
  const variance = sides.reduce((sum, rows) => {
    const mean = meanOf(gain, rows);
    const squares = rows.reduce((total, row) => total + (gain[row] - mean) ** 2, 0);
    return sum + squares / (rows.length - 1) / rows.length;
  }, 0);
  const difference = meanOf(gain, sides[1]);
  const error = Math.sqrt(variance);
  return { areas, difference, error, interval: [difference - 1.96 * error, difference + 1.96 * error] };
}
