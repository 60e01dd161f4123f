import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeafQueue } from './leaf-queue.js';

const entries = fc.array(fc.record({ depth: fc.nat(4), gain: fc.nat(6) }), { maxLength: 60 });

describe('LeafQueue', () => {
  it.each([false, true])(
    'gives leaves in order, equal ones by their number, however they came in: %s',
    (isDepthWise) => {
      fc.assert(
        fc.property(entries, fc.infiniteStream(fc.boolean()), (list, takesBack) => {
          const given = list.map((entry, index) => ({ ...entry, index }));
          const queue = new LeafQueue(isDepthWise);
          for (const entry of given.toReversed()) {
            queue.push(entry);
            if (takesBack.next().value) queue.push(queue.pop()!);
          }
          const taken = [];
          for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) taken.push(entry);
          const depthOf = ({ depth }: { depth: number }) => (isDepthWise ? depth : 0);
          expect(taken).toEqual(
            given.toSorted((a, b) => depthOf(a) - depthOf(b) || b.gain - a.gain || a.index - b.index),
          );
        }),
      );
    },
  );
});
