// Progress on stderr: on a terminal one line that is redrawn, with the time left; elsewhere a line now and then.
import type { Progress, ProgressEvent } from '../parallel/index.js';
import type { Io } from './io.js';
import { bar, duration } from './print/numbers.js';
import { createStyle } from './print/style.js';
import { cleanText, cut, padEnd } from './print/text.js';

const redrawEvery = 80;
const lineEvery = 10_000;
const patience = 1_000;
const barWidth = 20;
const labelWidth = 10;

interface Stage {
  readonly name: string;
  readonly began: number;
  /** From where the time left is told: where the stage began, or where a small first step had come to its end. */
  from: { readonly time: number; readonly share: number };
  last: ProgressEvent;
}

/** A first step of less than this share of all may mostly be start-up, such as compiling; it tells nothing of the others. */
const smallStep = 0.05;

const shareOf = ({ done, total }: ProgressEvent): number => (total > 0 ? Math.min(1, done / total) : 0);

/** Stages that follow each other; any other, such as `fit`, may also run inside one of these (the trees of one fold). */
const outer = new Set([
  'simulate',
  'read',
  'infer',
  'check',
  'folds',
  'judge',
  'explain',
  'report',
  'predict',
  'write',
]);

const unfinished = ({ last }: Stage): boolean => last.done < last.total;

/** Shows events as they come. What runs inside an unfinished stage only keeps its line alive. */
export class ProgressLine {
  readonly #io: Io;
  readonly #live: boolean;
  readonly #quiet: boolean;
  readonly #style;
  #stage: Stage | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #shown = false;

  constructor(io: Io, { quiet, colour }: { readonly quiet: boolean; readonly colour: boolean }) {
    this.#io = io;
    this.#quiet = quiet;
    this.#live = io.stderr.isTTY && io.env.TERM !== 'dumb';
    this.#style = createStyle(colour);
  }

  readonly report: Progress = (event) => {
    if (this.#quiet) return;
    const now = this.#io.now();
    const stage = this.#stage;
    const inside = stage !== undefined && stage.name !== event.stage && unfinished(stage) && !outer.has(event.stage);
    if (inside) {
      if (this.#live) this.#draw(now, false);
      return;
    }
    const fresh = stage === undefined || stage.name !== event.stage || (event.done === 0 && stage.last.done > 0);
    if (fresh) {
      if (stage !== undefined && stage.name !== event.stage) this.#tick(stage, now);
      // What was done before, as of a run that goes on, took no time of this stage.
      this.#stage = { name: event.stage, began: now, from: { time: now, share: shareOf(event) }, last: event };
    } else {
      const [before, share] = [shareOf(stage.last), shareOf(event)];
      const isFirst = stage.from.time === stage.began && before === stage.from.share && share > before;
      if (isFirst && share - before < smallStep) stage.from = { time: now, share };
      stage.last = event;
    }
    this.#draw(now, fresh);
  };

  /** Removes the line, so that something else can be printed. */
  clear(): void {
    if (this.#shown) this.#io.stderr.write('\r\u001b[2K');
    this.#shown = false;
  }

  /** Ends the display. */
  end(): void {
    if (this.#stage !== undefined && !unfinished(this.#stage)) this.#tick(this.#stage, this.#io.now());
    this.clear();
    this.#stage = undefined;
  }

  #tick({ name, began }: Stage, now: number): void {
    if (!this.#live) return;
    this.clear();
    const seconds = duration((now - began) / 1000);
    this.#io.stderr.write(
      `${this.#style.green('✓')} ${padEnd(cleanText(name), labelWidth)} ${this.#style.dim(seconds)}\n`,
    );
  }

  #draw(now: number, fresh: boolean): void {
    if (this.#live) {
      if (!fresh && now - this.#drawnAt < redrawEvery) return;
      this.#drawnAt = now;
      this.clear();
      this.#io.stderr.write(cut(this.#text(now), (this.#io.stderr.columns ?? 80) - 1));
      this.#shown = true;
    } else if (fresh || now - this.#drawnAt >= lineEvery) {
      this.#drawnAt = now;
      this.#io.stderr.write(`${this.#text(now).trimEnd()}\n`);
    }
  }

  #text(now: number): string {
    const { name, from, last } = this.#stage!;
    const share = shareOf(last);
    const known = last.total > 1;
    const parts = [padEnd(cleanText(name), labelWidth)];
    if (known && this.#live) parts.push(padEnd(bar(share, barWidth), barWidth));
    if (known && (this.#live || last.done > 0)) parts.push(`${Math.floor(share * 100)} %`);
    const elapsed = now - from.time;
    if (known && share > from.share && share < 1 && elapsed >= patience)
      parts.push(`${duration((elapsed * (1 - share)) / (share - from.share) / 1000)} left`);
    if (last.detail !== undefined) parts.push(cleanText(last.detail));
    if (last.metric !== undefined) parts.push(`${cleanText(last.metric.name)} ${last.metric.value.toPrecision(4)}`);
    return parts.join('  ');
  }
}
