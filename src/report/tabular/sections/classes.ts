import type { ClassJudgement } from '../../../evaluate/index.js';
import { type Html, html } from '../../page/html.js';
import { figure, name, shareBar, table } from '../../page/parts.js';
import type { Section } from '../../sections/section.js';
import type { Words } from '../../words.js';
import { confidenceChart } from '../charts/confidence.js';
import type { TabularReport } from '../tabular-data.js';

const shownClasses = 60;
/** Columns of the confusion matrix that still fit on paper. */
const widest = 12;

/** Of several classes: how each is told from the rest, what is taken for what, and whether certainty is to be believed. */
export const classes: Section<TabularReport> = {
  id: 'classes',
  title: 'tabular.report.classes.title',
  render({ result }, words) {
    if (result.kind !== 'multiclass') return null;
    return html`${byClass(result, words)}
<p class="note">${words.say('tabular.report.classes.note')}</p>
${confusion(result, words)}
<div class="figures">${confidence(result, words)}</div>
`;
  },
};

function byClass({ classes }: ClassJudgement, words: Words): Html {
  const shown = [...classes].sort((a, b) => b.rows - a.rows).slice(0, shownClasses);
  return html`${table({
    caption: words.say('tabular.report.classes.caption'),
    sortable: true,
    columns: [
      { title: words.say('tabular.report.classes.class') },
      { title: words.say('report.rows'), number: true },
      { title: words.say('tabular.report.classes.precision'), number: true },
      { title: words.say('tabular.report.classes.recall'), number: true },
      { title: 'F1', number: true },
      { title: 'AUC', number: true },
    ],
    rows: shown.map((own) => [
      name(own.name),
      words.integer(own.rows),
      words.percent(own.precision),
      html`${words.percent(own.recall)} ${shareBar(own.recall)}`,
      words.decimal(own.f1),
      words.decimal(own.auc),
    ]),
  })}
${shown.length < classes.length && html`<p>${words.say('report.shown', { shown: words.integer(shown.length), all: words.integer(classes.length) })}</p>`}`;
}

/** The largest classes, and all others as one. */
function confusion({ classes, confusion }: ClassJudgement, words: Words): Html {
  const bySize = classes.map((_, c) => c).sort((a, b) => classes[b]!.rows - classes[a]!.rows || a - b);
  const fits = classes.length <= widest;
  const shown = fits ? classes.map((_, c) => c) : bySize.slice(0, widest - 1);
  const rest = fits ? [] : bySize.slice(widest - 1);
  const parts = [...shown.map((c) => [c]), ...(rest.length > 0 ? [rest] : [])];
  const title = (part: readonly number[]) =>
    part.length === 1 ? classes[part[0]!]!.name : words.say('tabular.report.confusion.other');
  const sum = (from: readonly number[], to: readonly number[]) =>
    from.reduce((all, a) => all + to.reduce((own, b) => own + confusion[a]![b]!, 0), 0);
  return table({
    caption: words.say('tabular.report.confusion.caption'),
    className: 'compact',
    columns: [
      { title: words.say('tabular.report.confusion.actual') },
      ...parts.map((part) => ({ title: title(part), number: true })),
    ],
    rows: parts.map((from, i) => [
      name(title(from)),
      ...parts.map((to, j) => {
        const rows = words.integer(sum(from, to));
        return i === j ? html`<b>${rows}</b>` : rows;
      }),
    ]),
  });
}

function confidence({ calibration }: ClassJudgement, words: Words): Html | null {
  if (calibration.length === 0) return null;
  const inside = calibration.filter(({ predicted, low, high }) => predicted >= low && predicted <= high).length;
  const facts = { inside: words.integer(inside), bands: words.integer(calibration.length) };
  return figure({
    id: 'confidence',
    title: words.say('tabular.report.confidence.finding', facts),
    note: words.say('tabular.report.confidence.note'),
    key: [
      { mark: 'dot', color: 'orange', text: words.say('tabular.report.confidence.key') },
      { mark: 'dash', color: 'grey', text: words.say('report.key.agreement') },
    ],
    alt: words.say('tabular.report.confidence.alt', facts),
    height: 340,
    wide: true,
    draw: () => confidenceChart(calibration, words),
  });
}
