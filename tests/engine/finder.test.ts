/** The search behind the privacy check: it finds what `includes` finds, however much there is. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { finder } from '#tests/support/finder.ts';

it('finds exactly what looking for each word by itself finds', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '王', '"'), maxLength: 60 });
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '王'), maxLength: 12 }));
  fc.assert(
    fc.property(text, words, (where, some) => {
      const wanted = some.filter((word) => word !== '');
      const found = finder(some)(where);
      expect(found !== null).toBe(wanted.some((word) => where.includes(word)));
      if (found !== null) expect(where).toContain(found);
    }),
    { numRuns: 2_000 },
  );
});
