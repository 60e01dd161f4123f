import type { ReproduceResult } from '../../tasks/index.js';
import { duration, fixed } from './numbers.js';
import { warningLines } from './parts.js';
import { renderTable } from './table.js';
import { cleanText } from './text.js';
import { paragraph, type View } from './view.js';

/** Whether a run came out the same, file by file and metric by metric. */
export function printReproduce(result: ReproduceResult, view: View): string[] {
  const { bold, dim, green, yellow } = view.style;
  const { isReproduced, files, metrics } = result;
  const mark = isReproduced ? green('✓') : yellow('✗');
  return [
    `${bold(cleanText(result.model))}  ${dim(result.run)}`,
    `  ${mark} ${view.say(isReproduced ? 'cli.reproduced' : 'cli.reproduced.not')}`,
    ...files.flatMap(({ path, isSame }) =>
      paragraph(
        view,
        view.say('cli.reproduced.file', {
          path,
          same: view.say(isSame ? 'cli.reproduced.same' : 'cli.reproduced.other'),
        }),
        '    ',
      ),
    ),
    ...renderTable(
      view,
      [
        { title: '' },
        { title: view.say('cli.table.then'), align: 'right' },
        { title: view.say('cli.table.now'), align: 'right' },
      ],
      metrics.map(({ name, before, after }) => [name, fixed(before, 6), fixed(after, 6)]),
    ),
    ...warningLines(view, result.warnings),
    '',
    dim(duration(result.seconds)),
  ];
}
