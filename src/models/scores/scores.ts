// Sums that models make of a row, one per output: the predicted number itself, or one per class, of which a softmax makes
// probabilities. What a sum is made of (trees, linear terms, a constant) and what it is used for are told apart, so that
// every kind of sum serves every kind of target.
import type { Table } from '../../data/index.js';
import type { InputSchema } from '../../features/index.js';
import type { GraphBuilder, Value } from '../../onnx/index.js';
import type { Explanation, Matrix } from '../estimator.js';
import type { GraphInputs } from '../export/onnx/inputs.js';

export interface Scores {
  readonly features: readonly InputSchema[];
  readonly outputs: number;
  /** Strength of each feature over the training data, shape (features,). */
  readonly importance: Float64Array;
  /** shape (rows, outputs) */
  of(table: Table): Promise<Matrix>;
  /** Why each row got its score of one output. */
  explain(table: Table, output: number): Promise<Explanation>;
  /** The same sums in an ONNX graph, shape (rows, outputs); absent where there is no such form. */
  readonly onnx?: ((graph: GraphBuilder, inputs: GraphInputs) => Value) | undefined;
  /** Frees what is held outside of JavaScript; the sums can be asked again. */
  release?(): Promise<void>;
  /** JSON values, with the `kind` of sum by which it is loaded. */
  save(): Record<string, unknown>;
}
