// Messages of the room in this language; keys are the same in every language.
export const reasons = {} as const;
