// Neural networks of tables, for every kind of target.
import { Table } from '../../data/index.js';
import { UsageError } from '../../errors/index.js';
import type { Classifier, Estimator, Model, Regressor } from '../estimator.js';
import { readOptions } from '../read-options.js';
import type { ModelFamily } from '../registry.js';
import { EventClassifier, ScoredRegressor, SoftmaxClassifier } from '../scores/index.js';
import { type Fitted, fitScores, planScores } from './fit-scores.js';
import type { Aim } from './networks.js';
import {
  mlpDefaults,
  mlpSchema,
  mlpSettings,
  type Settings,
  transformerDefaults,
  transformerSchema,
  transformerSettings,
} from './options.js';

/** A kind of network: its hyper-parameters, and what they come to for so many rows. */
interface Kind {
  readonly name: string;
  readonly summary: string;
  /** @throws UsageError naming the hyper-parameter that is unknown or out of range */
  read(parameters: Readonly<Record<string, unknown>>): {
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly settingsFor: (rows: number) => Settings;
  };
}

function familyOf<M extends Model>(
  { name, summary, read }: Kind,
  aim: Aim,
  make: (name: string, fitted: Fitted) => M,
  load: (name: string, state: Readonly<Record<string, unknown>>) => M,
): ModelFamily<M> {
  return {
    name,
    size: 'large',
    summary,
    create(given = {}): Estimator<M> {
      const { parameters, settingsFor } = read(given);
      return {
        name,
        parameters,
        fit: async (data, context) => {
          context.stop.throwIfRequested();
          return make(name, await fitScores(await Table.from(data), name, aim, settingsFor, context));
        },
        plan: async (data, context) => planScores(await Table.from(data), name, aim, settingsFor, context),
      };
    },
    load: (state) => load(name, state),
  };
}

const ofEvent = (kind: Kind): ModelFamily<Classifier> =>
  familyOf<Classifier>(kind, 'event', (name, fitted) => new EventClassifier({ name, ...fitted }), EventClassifier.load);
const ofClasses = (kind: Kind): ModelFamily<Classifier> =>
  familyOf<Classifier>(
    kind,
    'classes',
    (name, fitted) => new SoftmaxClassifier({ name, ...fitted }),
    SoftmaxClassifier.load,
  );
const ofNumbers = (kind: Kind): ModelFamily<Regressor> =>
  familyOf<Regressor>(kind, 'number', (name, fitted) => new ScoredRegressor({ name, ...fitted }), ScoredRegressor.load);

const perceptron: Kind = {
  name: 'mlp',
  summary: 'neural network: many perceptrons in one (TabM) on embedded numbers, explained by integrated gradients',
  read(given) {
    const options = readOptions('mlp', mlpSchema, mlpDefaults, given);
    return { parameters: { ...options }, settingsFor: (rows) => mlpSettings(options, rows) };
  },
};

const attention: Kind = {
  name: 'transformer',
  summary: 'neural network: attention between the columns (FT-Transformer), explained by integrated gradients',
  read(given) {
    const options = readOptions('transformer', transformerSchema, transformerDefaults, given);
    const { architecture } = transformerSettings(options, 1000);
    if (architecture.kind === 'transformer' && architecture.width % architecture.heads !== 0) {
      throw new UsageError(
        `transformer: width must be a multiple of heads, received width ${architecture.width} and heads ${architecture.heads}.`,
      );
    }
    return { parameters: { ...options }, settingsFor: (rows) => transformerSettings(options, rows) };
  },
};

/** Batch-ensembled perceptrons (Gorishniy, Kotelnikov and Babenko, TabM, 2024). */
export const mlp = ofEvent(perceptron);
export const mlpClasses = ofClasses(perceptron);
export const mlpNumbers = ofNumbers(perceptron);

/** Transformer over columns (Gorishniy et al., Revisiting Deep Learning Models for Tabular Data, 2021). */
export const transformer = ofEvent(attention);
export const transformerClasses = ofClasses(attention);
export const transformerNumbers = ofNumbers(attention);
