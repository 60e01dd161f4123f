// What a comparison comes to, in words.
import { type Language, message } from '../../messages/index.js';
import { Words } from '../words.js';
import type { ComparisonData, LearningCurves } from './comparison-data.js';

/** Least gain of AUC that pays for a harder model; as in `compareModels`. */
const matters = 0.005;

/** Which model to take, and why not a simpler or a better one. */
export function comparisonSentence(data: ComparisonData, language: Language): string {
  const words = new Words(language);
  const { pairs, best, recommended, beaten } = data;
  const facts = { model: words.model(recommended), auc: aucText(data, recommended, words) };
  const doubt = doubtSentence(data, words);
  const space = language === 'zh' ? '' : ' ';
  if (pairs.length === 0) return [message(language, 'compare.only', facts), ...doubt].join(space);
  const losses = beaten.map(({ model, by }) =>
    message(language, 'compare.beaten', {
      model: words.model(model),
      difference: words.decimal(by.difference),
      by: words.model(by.first),
      p: words.pValue(by.adjusted),
    }),
  );
  if (data.doubtful?.models.includes(recommended)) {
    const taken = message(language, 'compare.doubtful', { ...facts, source: data.source });
    return [taken, ...losses, ...doubt].join(space);
  }
  if (best === recommended) {
    const taken = message(language, beaten.length === 0 ? 'compare.simplest' : 'compare.best', facts);
    return [taken, ...losses, ...doubt].join(space);
  }
  const pair = pairs.find(
    ({ first, second }) => [first, second].includes(best) && [first, second].includes(recommended),
  )!;
  const difference = Math.abs(pair.difference);
  const why =
    difference < matters
      ? message(language, 'compare.why.small', { matters: String(matters) })
      : message(language, 'compare.why.chance', { p: words.pValue(pair.adjusted), pairs: String(pairs.length) });
  const taken = message(language, 'compare.simpler', {
    ...facts,
    best: words.model(best),
    bestAuc: aucText(data, best, words),
    difference: words.decimal(difference),
    why,
  });
  return [taken, ...losses, ...doubt].join(space);
}

/** What becomes of the choice if a model has learned from the rows that it was judged on; empty where none may have. */
function doubtSentence(data: ComparisonData, words: Words): string[] {
  const { doubtful, recommended, source } = data;
  if (doubtful === undefined) return [];
  const { models, otherwise } = doubtful;
  const imported = models.map((name) => words.model(name)).join(words.language === 'zh' ? '、' : ', ');
  if (otherwise === undefined) return [message(words.language, 'compare.doubtful.only', { imported, source })];
  const other = otherwise.recommended;
  const facts = { imported, source, model: words.model(other), auc: aucText(data, other, words) };
  if (other === recommended) return [message(words.language, 'compare.doubtful.same', facts)];
  const key = models.includes(recommended) ? 'compare.doubtful.instead' : 'compare.doubtful.without';
  return [message(words.language, key, facts)];
}

function aucText({ models }: ComparisonData, name: string, words: Words): string {
  return words.decimal(models.find(({ model }) => model === name)!.metrics.auc);
}

/** Where the best of the harder models overtakes the recommended or simplest one, and whether more rows would help. */
export function curveSentence(data: ComparisonData, language: Language): string {
  const words = new Words(language);
  const curves = data.curves!;
  const { sizes } = curves;
  const last = (name: string) => aucsOf(curves, name).at(-1)!;
  const real = data.models.filter(({ family }) => family !== 'prior').map(({ model }) => model);
  const simple = real.filter((name) => readable.has(familyOf(data, name))).sort((a, b) => last(b) - last(a))[0];
  const complex = real.filter((name) => !readable.has(familyOf(data, name))).sort((a, b) => last(b) - last(a))[0];
  const sentences: string[] = [];
  if (simple !== undefined && complex !== undefined) {
    const [low, high] = [aucsOf(curves, simple), aucsOf(curves, complex)];
    // From the last size on at which the simple one was ahead.
    const behind = high.findLastIndex((auc, i) => auc <= low[i]!);
    const names = { complex: words.model(complex), simple: words.model(simple) };
    const isLevel = Math.abs(high.at(-1)! - low.at(-1)!) < matters;
    const [key, rows] = isLevel
      ? (['curve.level', sizes.at(-1)!] as const)
      : behind === sizes.length - 1
        ? (['curve.never', sizes.at(-1)!] as const)
        : behind < 0
          ? (['curve.always', sizes[0]!] as const)
          : (['curve.overtakes', sizes[behind + 1]!] as const);
    sentences.push(message(language, key, { ...names, rows: words.integer(rows), matters: String(matters) }));
  }
  if (sizes.length > 1) {
    const best = real.reduce((a, b) => (last(b) > last(a) ? b : a));
    const gain = last(best) - aucsOf(curves, best).at(-2)!;
    sentences.push(
      message(language, 'curve.more', {
        model: words.model(best),
        half: words.integer(sizes.at(-2)!),
        rows: words.integer(sizes.at(-1)!),
        gain: words.signed(gain),
        rest: message(language, gain >= matters ? 'curve.more.worth' : 'curve.more.flat'),
      }),
    );
  }
  return sentences.join(language === 'zh' ? '' : ' ');
}

/** Models that a committee can read as a whole. */
const readable = new Set(['scorecard', 'logistic', 'tree']);

function familyOf({ models }: ComparisonData, name: string): string {
  return models.find(({ model }) => model === name)!.family;
}

function aucsOf({ models }: LearningCurves, name: string): number[] {
  return models.find(({ model }) => model === name)!.points.map(({ auc }) => auc);
}
