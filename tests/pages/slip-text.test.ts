/** A slip line cut into runs: nothing is lost, and the runs agree with the printer's columns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '#core/receipt-layout.ts';
import { slipRuns } from '#renderer/receipt/slip-text.ts';

describe('runs of a slip line', () => {
  it('cuts by width and boxes what fonts disagree about', () => {
    expect(slipRuns('追溯码 8100').map((run) => run.kind)).toEqual(['wide', 'narrow']);
    expect(slipRuns('5mg×28片').map((run) => `${run.kind} ${run.text}`)).toEqual([
      'narrow 5mg',
      'boxed ×',
      'narrow 28',
      'wide 片',
    ]);
    expect(slipRuns('“”').map((run) => run.kind)).toEqual(['boxed', 'boxed']);
  });

  it('loses nothing and measures as the printer does', () => {
    const letter = fc.constantFrom(...'aZ0 -:[处]方×·“”…—（）：，\u{20bb7}');
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 60 }), (line) => {
        const runs = slipRuns(line);
        expect(runs.map((run) => run.text).join('')).toBe(line);
        const columns = runs.reduce(
          (sum, run) => sum + [...run.text].length * (run.kind === 'narrow' ? 1 : 2),
          0,
        );
        expect(columns).toBe(columnsOf(line));
      }),
    );
  });
});
