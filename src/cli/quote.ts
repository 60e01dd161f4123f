/** A word as a shell reads it back. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The command as a person would type it again, for the lineage of a run. */
export const commandLine = (argv: readonly string[]): string => ['fathom', ...argv].map(quoted).join(' ');
