import { doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';
import type { Calibrator } from '../../calibration/index.js';
import type { SumsBuilder } from './classifier-onnx.js';
import { bounded } from './numbers.js';

/** A model in a graph with its log-odds calibrated. @param most log-odds beyond which are taken for it */
export function calibratedSums(build: SumsBuilder, calibrator: Calibrator, most: number): SumsBuilder {
  return (graph, inputs) => {
    const sums = build(graph, inputs);
    const logOdds = calibrated(graph, bounded(graph, sums.logOdds, most), calibrator);
    return { ...sums, logOdds: bounded(graph, logOdds, most) };
  };
}

/** As `calibrate` does. */
function calibrated(graph: GraphBuilder, logOdds: Value, calibrator: Calibrator): Value {
  const constant = (...values: readonly number[]) => graph.constant(doubles(values, [1, values.length]));
  const times = (value: Value, factor: number) => graph.node('Mul', [value, constant(factor)]);
  const plus = (...terms: readonly Value[]) => terms.reduce((sum, term) => graph.node('Add', [sum, term]));
  switch (calibrator.kind) {
    case 'none':
      return logOdds;
    case 'platt':
      return plus(times(logOdds, calibrator.slope), constant(calibrator.intercept));
    case 'beta': {
      const below = graph.node('Softplus', [graph.node('Neg', [logOdds])]);
      const above = graph.node('Softplus', [logOdds]);
      return plus(times(below, -calibrator.a), times(above, calibrator.b), constant(calibrator.c));
    }
    case 'isotonic': {
      // Each stretch adds the part of its rise that the value has come through.
      const { from, to } = calibrator;
      if (from.length === 1) return plus(times(logOdds, 0), constant(to[0]!));
      const widths = from.slice(1).map((end, k) => end - from[k]!);
      const slopes = to.slice(1).map((end, k) => (widths[k]! > 0 ? (end - to[k]!) / widths[k]! : 0));
      const come = graph.node('Max', [graph.node('Sub', [logOdds, constant(...from.slice(0, -1))]), constant(0)]);
      const within = graph.node('Min', [come, constant(...widths)]);
      const rises = graph.node('MatMul', [within, graph.constant(doubles(slopes, [slopes.length, 1]))]);
      return plus(rises, constant(to[0]!));
    }
  }
}
