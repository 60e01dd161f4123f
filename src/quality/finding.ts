// What a data check reports. Words live in the message table (`finding.<check>.*`), so a finding holds only the facts.

/** From worst to mildest: `critical` makes a model wrong, `warning` makes it worse, `notice` is worth knowing. */
export const severities = ['critical', 'warning', 'notice'] as const;
export type Severity = (typeof severities)[number];

/** A change that mends a finding. Applying it is recorded in the run. */
export type Repair =
  | { readonly action: 'drop-column'; readonly column: string }
  | { readonly action: 'drop-rows'; readonly rows: readonly number[] }
  | {
      readonly action: 'set-role';
      readonly column: string;
      readonly role: 'id' | 'ignored' | 'protected' | 'time' | 'weight';
    }
  | {
      readonly action: 'set-kind';
      readonly column: string;
      readonly kind: 'numeric' | 'categorical' | 'boolean' | 'datetime' | 'text';
    }
  | { readonly action: 'special-values'; readonly column: string; readonly values: readonly number[] }
  | { readonly action: 'to-missing'; readonly column: string; readonly values: readonly (number | string)[] }
  | { readonly action: 'split-column'; readonly column: string; readonly when: string }
  | { readonly action: 'merge-levels'; readonly column: string; readonly levels: Readonly<Record<string, string>> };

export interface Finding {
  /** Name of the check that found it, such as `disguised-missing`. */
  readonly check: string;
  readonly severity: Severity;
  /** Columns it is about; empty when it is about rows or the whole table. */
  readonly columns: readonly string[];
  /** Rows it is about: how many, and the 1-based numbers of the first few. */
  readonly rows: { readonly count: number; readonly examples: readonly number[] };
  /** Facts that fill the message's blanks: numbers and names. */
  readonly facts: Readonly<Record<string, string | number>>;
  readonly repair?: Repair;
}
