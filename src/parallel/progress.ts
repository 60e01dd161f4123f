/** Told how far a piece of work is: `stage` names it, `done` of `total` steps; called often, must be cheap. */
export type Progress = (event: ProgressEvent) => void;

export interface ProgressEvent {
  /** What is being done, such as `read`, `check`, `fold`, `fit`. */
  readonly stage: string;
  /** Steps finished, 0 <= done <= total. */
  readonly done: number;
  readonly total: number;
  /** A detail in plain words, such as a model's or a column's name. */
  readonly detail?: string;
  /** A number to watch, such as the loss on held-out rows. */
  readonly metric?: { readonly name: string; readonly value: number };
  /** A point of a learning curve by names, such as epoch, loss and validation, to be noted rather than shown. */
  readonly point?: Readonly<Record<string, number>>;
}

export const silent: Progress = () => {};
