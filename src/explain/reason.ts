/** One reason behind a prediction. `key` is a message `reason.*`, filled with `facts`, and whether it `raises` or `lowers`. */
export interface Reason {
  readonly feature: string;
  readonly value: string;
  /** Log-odds towards default; positive raises the risk. */
  readonly contribution: number;
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
  /** The class that it speaks for or against, where the model tells classes that have names. */
  readonly of?: string;
}
