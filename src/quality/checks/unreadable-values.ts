import { type Check, percent } from '../check.js';

/** Cells that the reader could not convert to the kind of their column: words among numbers, broken dates. */
export const unreadableValues: Check = {
  name: 'unreadable-values',
  run: (view) =>
    view.all.flatMap((column) => {
      const found = view.unreadable.get(column.name);
      if (found === undefined || found.unconverted === 0) return [];
      const first = found.firstUnconvertedRow;
      return [
        {
          check: 'unreadable-values',
          severity: 'warning',
          columns: [column.name],
          rows: { count: found.unconverted, examples: first === undefined ? [] : [first] },
          facts: {
            column: column.name,
            rows: found.unconverted,
            share: percent(found.unconverted / view.totalRows),
            examples: found.unconvertedExamples
              .slice(0, 3)
              .map((example) => `"${example.slice(0, 40)}"`)
              .join(', '),
          },
        },
      ];
    }),
};
