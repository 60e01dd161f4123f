// Where in a network a node was made, for messages: values know only what they were computed from.
let current = '';

/** Nodes that `make` makes remember the place, such as `layer blocks.0.mlp`; an inner place hides an outer one. */
export function inPlace<R>(place: string, make: () => R): R {
  const before = current;
  current = place;
  try {
    return make();
  } finally {
    current = before;
  }
}

/** The place that is being built; '' outside of all. */
export const placeOf = (): string => current;
