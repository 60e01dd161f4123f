/** Families of models that a committee can read as a whole; the others must earn their keep against the best of these. */
export const readable: ReadonlySet<string> = new Set(['scorecard', 'logistic', 'ridge', 'tree']);
