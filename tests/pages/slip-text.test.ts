/** The 48 columns of the slip: what counts double, and how a line is cut into runs. */
import { describe, expect, it } from 'vitest';
import { columnsOf, slipRuns } from '#renderer/receipt/slip-text.ts';

describe('columns of the slip', () => {
  it.each([
    ['', 0],
    ['57.90', 5],
    ['现金自付', 8],
    ['机构编码 P99010100286', 9 + 12],
    ['姓名 王*兰', 10],
    ['“甲”', 6],
    ['（共济）', 8],
    ['\u{20bb7}', 2],
  ])('counts %s as %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it('cuts into runs of one width and loses nothing', () => {
    const line = '追溯码 81004271903265520117 号';
    const runs = slipRuns(line);
    expect(runs.map((run) => run.text).join('')).toBe(line);
    expect(runs.map((run) => run.wide)).toEqual([true, false, true]);
  });
});
