/**
 * Row weights times the weights of the rows' classes.
 *
 * @param targets numbers of classes, shape (rows,)
 * @param weights shape (rows,), 1 each when absent
 * @param classWeights `balanced`: total / (classes * total of the class), so that all classes weigh the same; or a weight
 *   per class
 * @param learned how many of the rows, the first ones, say what is balanced; all when absent
 * @returns shape (rows,)
 */
export function weighClasses(
  targets: Float64Array,
  weights: Float64Array | undefined,
  classWeights: 'balanced' | readonly number[],
  learned: number = targets.length,
): Float64Array {
  const factors = classWeights === 'balanced' ? balance(targets.subarray(0, learned), weights) : classWeights;
  // A class that only held-out rows have was not balanced and counts as it is.
  return targets.map((target, row) => (weights?.[row] ?? 1) * (factors[target] ?? 1));
}

function balance(targets: Float64Array, weights: Float64Array | undefined): number[] {
  const mass: number[] = [];
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    const weight = weights?.[row] ?? 1;
    mass[targets[row]!] = (mass[targets[row]!] ?? 0) + weight;
    total += weight;
  }
  const present = mass.filter((each) => each > 0).length;
  return Array.from(mass, (each) => (each === undefined ? 1 : total / (present * each)));
}
