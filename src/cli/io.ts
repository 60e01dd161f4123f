/** A stream that text is written to, and what is known of the screen behind it. */
export interface Sink {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width in cells; undefined when it is not a screen. */
  readonly columns?: number;
}

/** The world outside a command: streams, environment, clock. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds, for progress. */
  now(): number;
  /** Copies a file to stdout as it is, as fast as the reader takes it. */
  pipe(path: string): Promise<void>;
}

/** Colour only where a person looks: on a terminal, and not when NO_COLOR (no-color.org) or a dumb terminal says so. */
export function wantsColour(sink: Sink, env: Io['env']): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  return sink.isTTY && env.TERM !== 'dumb';
}
