import type { ExportWords } from '../../export-forms.js';
import { classifierOnnx } from './classifier-onnx.js';
import { everyRow } from './inputs.js';

/** The naive baseline as an ONNX file: the same probability for every row. @param logOdds of the event */
export function priorOnnx(logOdds: number, words: ExportWords): Uint8Array {
  return classifierOnnx({ name: 'prior', features: [] }, words, (graph, inputs) => ({
    logOdds: everyRow(graph, inputs, [logOdds]),
  }));
}
