import type { SumsBuilder } from './classifier-onnx.js';
import { everyRow } from './inputs.js';

/** The naive baseline in a graph: the same for every row. @param logOdds of the event */
export function priorSums(logOdds: number): SumsBuilder {
  return (graph, inputs) => ({ logOdds: everyRow(graph, inputs, [logOdds]) });
}
