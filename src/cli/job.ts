import type { Command } from 'commander';
import type { CommonOptions } from '../tasks/index.js';
import { wantsColour } from './io.js';
import type { View } from './print/view.js';
import { ProgressLine } from './progress.js';
import type { Session } from './session.js';
import { given } from './settings.js';
import type { Tasks } from './tasks.js';

/** Options that every command takes. */
export interface Globals {
  readonly home?: string;
  readonly seed?: number;
  readonly threads?: number;
  readonly lang?: 'en' | 'zh';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** What a command's action works with. */
export class Job {
  readonly session: Session;
  readonly globals: Globals;
  readonly #progress: ProgressLine;

  constructor(session: Session, command: Command) {
    this.session = session;
    this.globals = command.optsWithGlobals<Globals>();
    const { io } = session;
    this.#progress = new ProgressLine(io, {
      quiet: this.globals.quiet === true,
      colour: wantsColour(io.stderr, io.env),
    });
  }

  get home(): string {
    return this.globals.home ?? (this.session.io.env.FATHOM_HOME || '.fathom');
  }

  get language(): 'en' | 'zh' {
    return this.globals.lang ?? 'en';
  }

  /** Settings that every job takes. */
  get common(): CommonOptions {
    const { seed, threads } = this.globals;
    return { home: this.home, ...given({ seed, threads }), progress: this.#progress.report, stop: this.session.stop };
  }

  tasks(): Promise<Tasks> {
    return this.session.tasks();
  }

  async view(sink: 'stdout' | 'stderr' = 'stdout'): Promise<View> {
    const { createView } = await import('./print/view.js');
    const { quoted } = await import('./quote.js');
    const { io } = this.session;
    return createView({
      colour: wantsColour(io[sink], io.env),
      columns: io[sink].columns,
      language: this.language,
      homeFlag: this.globals.home === undefined ? '' : ` --home ${quoted(this.globals.home)}`,
    });
  }

  /** Hands over a result: one JSON object with --json, else lines for people. */
  async emit(
    result: object,
    print: (view: View) => readonly string[],
    sink: 'stdout' | 'stderr' = 'stdout',
  ): Promise<void> {
    this.endProgress();
    const { stdout } = this.session.io;
    if (this.globals.json === true) stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else this.lines(print(await this.view(sink)), sink);
  }

  lines(lines: readonly string[], sink: 'stdout' | 'stderr' = 'stdout'): void {
    this.#progress.clear();
    this.session.io[sink].write(`${lines.join('\n')}\n`);
  }

  endProgress(): void {
    this.#progress.end();
  }
}

/** An action for commander that gets a Job before its arguments; the options are the last of these. */
export function act<A extends unknown[]>(session: Session, work: (job: Job, ...values: A) => Promise<void>) {
  return async (...values: unknown[]): Promise<void> => {
    const command = values.at(-1) as Command;
    const job = new Job(session, command);
    try {
      await work(job, ...(values.slice(0, -1) as A));
    } finally {
      job.endProgress();
    }
  };
}
