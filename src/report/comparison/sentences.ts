// What a comparison comes to, in words.
import { byHeadline, gainOf, type Headline, leastAucGain, leastGain, readable } from '../../evaluate/index.js';
import { type Language, message } from '../../messages/index.js';
import { Words } from '../words.js';
import type { ComparisonData, ComparisonModel, HeadlineCurves, LearningCurves } from './comparison-data.js';

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
    difference < leastAucGain
      ? message(language, 'compare.why.small', { matters: String(leastAucGain) })
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

/** Where the best of the harder models overtakes the best readable one, and whether more rows would help. */
export function curveSentence(data: ComparisonData, language: Language): string {
  const words = new Words(language);
  return curveSentences(
    { models: data.models, curves: headlineCurves(data.curves!) },
    { metric: 'auc', better: 'higher' },
    {
      level: (facts) => words.say('curve.level', { ...facts, matters: String(leastAucGain) }),
      more: (facts, before, after) => words.say('curve.more', { ...facts, gain: words.signed(after - before) }),
    },
    words,
  );
}

/** AUC as any metric. */
export function headlineCurves({ sizes, models }: LearningCurves): HeadlineCurves {
  return {
    sizes,
    models: models.map(({ model, points }) => ({
      model,
      points: points.map(({ auc, interval }) => ({ value: auc, interval })),
    })),
  };
}

type Facts = Readonly<Record<string, string>>;

/** What is said of a metric: that two models are too near each other for it to pay, and what twice the rows brought. */
export interface CurveWords {
  level(facts: Facts): string;
  more(facts: Facts, before: number, after: number): string;
}

/** As `curveSentence`, in any metric. */
export function curveSentences(
  {
    models,
    curves,
  }: { readonly models: readonly Pick<ComparisonModel, 'model' | 'family'>[]; readonly curves: HeadlineCurves },
  headline: Headline,
  say: CurveWords,
  words: Words,
): string {
  const { sizes } = curves;
  const valuesOf = (name: string) =>
    curves.models.find(({ model }) => model === name)!.points.map(({ value }) => value);
  const last = (name: string) => valuesOf(name).at(-1)!;
  const better = byHeadline(headline);
  const [simple, complex] = [true, false].map(
    (isReadable) =>
      models
        .filter(({ family }) => family !== 'prior' && readable.has(family) === isReadable)
        .map(({ model }) => model)
        .sort((a, b) => better(last(a), last(b)))[0],
  );
  const sentences: string[] = [];
  if (simple !== undefined && complex !== undefined) {
    const [low, high] = [valuesOf(simple), valuesOf(complex)];
    // From the last size on at which the simple one was ahead.
    const behind = high.findLastIndex((value, i) => better(value, low[i]!) >= 0);
    const names = { complex: words.model(complex), simple: words.model(simple) };
    const isLevel = Math.abs(last(complex) - last(simple)) < leastGain(headline, last(simple));
    if (isLevel) sentences.push(say.level({ ...names, rows: words.integer(sizes.at(-1)!) }));
    else {
      const [key, rows] =
        behind === sizes.length - 1
          ? (['curve.never', sizes.at(-1)!] as const)
          : behind < 0
            ? (['curve.always', sizes[0]!] as const)
            : (['curve.overtakes', sizes[behind + 1]!] as const);
      sentences.push(words.say(key, { ...names, rows: words.integer(rows) }));
    }
  }
  const [best] = models
    .filter(({ family }) => family !== 'prior')
    .map(({ model }) => model)
    .sort((a, b) => better(last(a), last(b)));
  if (best !== undefined && sizes.length > 1) {
    const before = valuesOf(best).at(-2)!;
    const isWorth = gainOf(headline, last(best) - before) >= leastGain(headline, before);
    const facts = {
      model: words.model(best),
      half: words.integer(sizes.at(-2)!),
      rows: words.integer(sizes.at(-1)!),
      rest: words.say(isWorth ? 'curve.more.worth' : 'curve.more.flat'),
    };
    sentences.push(say.more(facts, before, last(best)));
  }
  return words.sentences(...sentences);
}
