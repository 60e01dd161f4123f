/** The end of a command's help: commands to copy, each with what it does. */
export const examples = (...lines: readonly (readonly [command: string, purpose: string])[]): string =>
  `\nExamples:\n${lines.map(([command, purpose]) => `  # ${purpose}\n  $ ${command}`).join('\n')}\n`;
