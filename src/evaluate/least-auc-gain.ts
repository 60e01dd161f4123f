/** Smallest gain of AUC that pays for a model that is harder to explain, validate and run: one Gini point. */
export const leastAucGain = 0.005;
