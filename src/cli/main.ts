// The door of `bin/fathom`: streams, signals and the exit code.
import { createReadStream } from 'node:fs';
import { StopSignal } from '../parallel/index.js';
import type { Io, Sink } from './io.js';
import { runProgram } from './program.js';

/** Runs the command line. Sets `process.exitCode` and lets the process end by itself, so that all output arrives. */
export function main(argv: readonly string[]): Promise<void> {
  return interruptible(async (stop) => {
    const reader = watchReader(stop);
    process.exitCode = await runProgram({
      io: processIo(reader),
      tasks: async () => (await import('../tasks/index.js')).jobs,
      argv,
      stop,
      readerGone: () => reader.gone,
      exitCode: 0,
    });
  });
}

/** Does work that a signal stops: the first one asks it to, at its next step; the second one ends the process. */
export async function interruptible(work: (stop: StopSignal) => Promise<void>): Promise<void> {
  const stop = new StopSignal();
  const unlisten = listenForSignals(stop);
  try {
    await work(stop);
  } finally {
    unlisten();
  }
}

interface Reader {
  gone: boolean;
}

/** `| head` closes the pipe early: the work stops, and nobody is told, because nobody listens. */
function watchReader(stop: StopSignal): Reader {
  const reader: Reader = { gone: false };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    reader.gone = true;
    stop.request();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return reader;
}

function listenForSignals(stop: StopSignal): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    if (stop.requested) {
      unlisten();
      process.kill(process.pid, signal);
      return;
    }
    stop.request();
    process.stderr.write('\nstopping... (once more to end at once)\n');
  };
  const unlisten = () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return unlisten;
}

function processIo(reader: Reader): Io {
  const sink = (stream: NodeJS.WriteStream): Sink => ({
    write: (text) => {
      if (!reader.gone || stream !== process.stdout) stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns || undefined;
    },
  });
  return {
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    env: process.env,
    now: () => performance.now(),
    pipe: async (path) => {
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
        if (reader.gone) return;
        if (!process.stdout.write(chunk)) await drained(reader);
      }
    },
  };
}

function drained(reader: Reader): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      process.stdout.off('drain', done);
      process.stdout.off('error', done);
      resolve();
    };
    if (reader.gone) resolve();
    else process.stdout.on('drain', done).on('error', done);
  });
}
