// What a table of any domain does not have is refused before anything is read.
import { UsageError } from '../../errors/index.js';
import type { PlainTrainOptions } from '../options.js';

/** @throws UsageError for settings that belong to other tasks or do not go together */
export function checkTabularOptions(options: PlainTrainOptions): void {
  if ((options.segments ?? []).length > 0) {
    throw new UsageError(
      `--segment ${options.segments![0]}: risk by segments belongs to fathom train credit; a table of any domain has no defaults to count.`,
    );
  }
  const { budget, model = 'auto' } = options;
  if (budget === undefined) return;
  if (!(budget > 0 && Number.isFinite(budget)))
    throw new UsageError(`--budget: expected a time above 0, such as 90s or 5m, received ${budget}.`);
  if (model !== 'auto') {
    throw new UsageError(
      `--budget is for --model auto, which tries what there is time for; ${model} takes the time it takes.`,
    );
  }
}
