/** Names as they will be used, and a sentence for every one that had to be changed. */
export interface CleanNames {
  readonly names: readonly string[];
  /** Positions of the columns that had no name. */
  readonly unnamed: readonly number[];
  readonly warnings: readonly string[];
}

/** Trims names, gives unnamed columns the name `column_3` (by position) and repeated ones `a_2`, `a_3`. */
export function cleanNames(raw: readonly string[], path: string): CleanNames {
  const warnings: string[] = [];
  const unnamed: number[] = [];
  const trimmed = raw.map((name, i) => {
    const clean = name.replace(/^[\s\u00a0\ufeff]+|[\s\u00a0]+$/g, '').replace(/\s*[\r\n]+\s*/g, ' ');
    if (clean === '') unnamed.push(i);
    return clean;
  });
  const taken = new Set(trimmed.filter((name) => name !== ''));
  const free = (name: string): string => {
    if (!taken.has(name)) return name;
    for (let n = 2; ; n++) if (!taken.has(`${name}_${n}`)) return `${name}_${n}`;
  };
  const seen = new Set<string>();
  const renamed: string[] = [];
  const names = trimmed.map((name, i) => {
    if (name !== '' && !seen.has(name)) {
      seen.add(name);
      return name;
    }
    const given = free(name === '' ? `column_${i + 1}` : name);
    taken.add(given);
    if (name !== '') renamed.push(`"${name}" -> "${given}"`);
    return given;
  });
  if (unnamed.length > 0) {
    const list = unnamed.map((i) => `"${names[i]}"`);
    warnings.push(
      `${path}: ${plural(unnamed.length, 'column has', 'columns have')} no name and became ${listed(list)}.`,
    );
  }
  if (renamed.length > 0) {
    warnings.push(
      `${path}: ${plural(renamed.length, 'column name is', 'column names are')} repeated and became different: ${listed(renamed)}.`,
    );
  }
  return { names, unnamed, warnings };
}

/** `a, b, c` or, for many, the first five and how many more. */
export function listed(items: readonly string[]): string {
  return items.length <= 6 ? items.join(', ') : `${items.slice(0, 5).join(', ')} and ${items.length - 5} more`;
}

export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
