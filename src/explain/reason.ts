/** One reason behind a prediction. `key` is a message `reason.*`, filled with `facts`. */
export interface Reason {
  readonly feature: string;
  readonly value: string;
  /** Log-odds towards default; positive raises the risk. */
  readonly contribution: number;
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
}
