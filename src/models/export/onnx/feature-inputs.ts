import type { ColumnSchema } from '../../../data/index.js';
import type { InputSchema } from '../../../features/index.js';
import type { GraphBuilder } from '../../../onnx/index.js';
import type { GraphInputs } from './inputs.js';
import { numbersOf } from './numbers.js';

/** The inputs as a part of a model wants them: its own features in its own order. @param features by name among those of `inputs` */
export function featureInputs(
  graph: GraphBuilder,
  inputs: GraphInputs,
  features: readonly ColumnSchema[],
): GraphInputs {
  const names = inputs.features.map(({ name }) => name);
  const places = features.map(({ name }) => names.indexOf(name));
  const numeric = places.flatMap((place, f) => (inputs.numeric.includes(place) ? [f] : []));
  const words = new Map(
    places.flatMap((place, f) => {
      const word = inputs.words.get(place);
      return word === undefined ? [] : [[f, word] as const];
    }),
  );
  const wanted = numeric.map((f) => places[f]!);
  return {
    ...inputs,
    features: places.map((place): InputSchema => inputs.features[place]!),
    numbers: wanted.length === 0 ? undefined : numbersOf(graph, inputs, wanted),
    numeric,
    words,
  };
}
