/** The forms in which models leave Fathom, by name; a model has those that `Classifier.exports` holds. */
export const exportFormats = ['onnx', 'pmml', 'sql', 'xlsx', 'yaml'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a reader of an exported model should know beyond the model. */
export interface ExportWords {
  /** The classes as people know them, such as `default = 1`; the second is the event. */
  readonly classes: readonly string[];
  /** The version of Fathom that writes. */
  readonly version: string;
}

/** Functions that give the bytes of a file, by the name of its form. */
export type ExportForms = Readonly<
  Partial<Record<ExportFormat, (words: ExportWords) => Uint8Array | Promise<Uint8Array>>>
>;
