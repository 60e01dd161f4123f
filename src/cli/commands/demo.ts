import type { Command } from 'commander';
import type { DemoStep } from '../../tasks/index.js';
import { examples } from '../examples.js';
import { act } from '../job.js';
import type { Session } from '../session.js';
import { oneOf } from '../values.js';

const tours = ['credit'] as const;

export function addDemo(program: Command, session: Session): void {
  program
    .command('demo')
    .summary('a short tour on simulated loans, ends with the path of a report')
    .description('Makes a realistic loan book, checks it, trains and compares two models, explains three applicants.')
    .argument('[tour]', `${tours.join(', ')} (default: credit)`, oneOf('demo', tours))
    .addHelpText('after', examples(['fathom demo', 'under two minutes, no data needed']))
    .action(
      act(session, async (job, tour: (typeof tours)[number] = 'credit') => {
        const { demo } = await job.tasks();
        const { DemoPrinter } = await import('../print/demo.js');
        const printer = new DemoPrinter(await job.view());
        const onStep = (step: DemoStep) => {
          if (job.globals.json === true) return;
          job.endProgress();
          job.lines(printer.step(step));
        };
        const result = await demo({ ...job.common, task: tour, language: job.language, onStep });
        await job.emit(result, () => printer.end(result));
      }),
    );
}
