/** Log-odds = slope x decision + offset. */
export interface PlattLine {
  /** >= 0 */
  readonly slope: number;
  readonly offset: number;
  /** Mean loss of the line on the rows that it was fitted to, nats. */
  readonly loss: number;
}

/**
 * Platt's line from decision values to log-odds, by Newton's method with backtracking. The outcomes are drawn in a
 * little, to (events + 1) / (events + 2) and 1 / (others + 2), so that the line stays finite where decisions separate
 * the classes. Where larger decisions do not mean more events, the line is flat.
 *
 * @param decisions of rows that were held out, shape (rows,)
 * @param sign 1 for an event, -1 otherwise
 * Reference: H.-T. Lin, C.-J. Lin, R. Weng, A Note on Platt's Probabilistic Outputs for Support Vector Machines, Machine
 * Learning 68 (2007).
 */
export function fitPlatt(decisions: Float64Array, sign: Int8Array, weights: Float64Array): PlattLine {
  let [events, others] = [0, 0];
  for (let i = 0; i < sign.length; i++) {
    if (sign[i]! > 0) events += weights[i]!;
    else others += weights[i]!;
  }
  const [high, low] = [(events + 1) / (events + 2), 1 / (others + 2)];
  const lossOf = (slope: number, offset: number) => {
    let loss = 0;
    for (let i = 0; i < sign.length; i++) {
      const z = slope * decisions[i]! + offset;
      const target = sign[i]! > 0 ? high : low;
      loss += weights[i]! * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - target * z);
    }
    return loss / (events + others);
  };
  const average = (events * high + others * low) / (events + others);
  const flat = Math.log(average / (1 - average));
  let [slope, offset] = [0, flat];
  let loss = lossOf(slope, offset);
  for (let step = 0; step < 100; step++) {
    let [bySlope, byOffset, slopes, both, offsets] = [0, 0, 1e-12, 0, 1e-12];
    for (let i = 0; i < sign.length; i++) {
      const f = decisions[i]!;
      const p = 1 / (1 + Math.exp(-(slope * f + offset)));
      const residual = weights[i]! * (p - (sign[i]! > 0 ? high : low));
      const curvature = weights[i]! * p * (1 - p);
      bySlope += residual * f;
      byOffset += residual;
      slopes += curvature * f * f;
      both += curvature * f;
      offsets += curvature;
    }
    const determinant = slopes * offsets - both * both;
    if (!(determinant > 0)) break;
    const slopeStep = (both * byOffset - offsets * bySlope) / determinant;
    const offsetStep = (both * bySlope - slopes * byOffset) / determinant;
    let scale = 1;
    let next = lossOf(slope + slopeStep, offset + offsetStep);
    while (!(next < loss) && scale > 1e-10) {
      scale /= 2;
      next = lossOf(slope + scale * slopeStep, offset + scale * offsetStep);
    }
    if (!(next < loss)) break;
    [slope, offset, loss] = [slope + scale * slopeStep, offset + scale * offsetStep, next];
  }
  return slope >= 0 ? { slope, offset, loss } : { slope: 0, offset: flat, loss: lossOf(0, flat) };
}
