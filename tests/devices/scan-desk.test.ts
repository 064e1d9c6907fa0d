/** From the engine to one window of the right till: exactly once, and never lost on the way. */
import { describe, expect, test } from 'vitest';
import type { ScanMessage } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { ScanDesk, ScanWindow } from '#engine/device/scanner/scan-desk.ts';
import { KEEP_MS, createScanDesk } from '#engine/device/scanner/scan-desk.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';

const ONE = '01' as TillNo;
const TWO = '02' as TillNo;

function desk() {
  const clock = { now: 1_000 };
  const timers = timerQueue();
  let ids = 0;
  const scans: ScanDesk = createScanDesk({
    newId: () => `scan-${(ids += 1)}`,
    now: () => clock.now,
    later: timers.on(clock),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const window = (till: TillNo): { readonly got: ScanMessage[]; readonly end: ScanWindow } => {
    const got: ScanMessage[] = [];
    return { got, end: scans.join(till, (scan) => void got.push(scan)) };
  };
  const hand = (till: TillNo, ...texts: string[]): void => {
    for (const text of texts) scans.hand(till, { text, aim: ']C0' });
  };
  return { scans, window, hand, pass: (ms: number) => timers.pass(clock, ms) };
}

const textsOf = (got: readonly ScanMessage[]): string[] => got.map(({ text }) => text);

describe('a code', () => {
  test('goes to the windows of its till alone', () => {
    const { window, hand } = desk();
    const [first, second] = [window(ONE), window(TWO)];
    hand(TWO, 'a', 'b');
    expect([textsOf(first.got), textsOf(second.got)]).toEqual([[], ['a', 'b']]);
  });

  test('goes to the window used last, and to that one alone', () => {
    const { window, hand } = desk();
    const [first, second] = [window(ONE), window(ONE)];
    hand(ONE, 'a');
    second.end.active();
    hand(ONE, 'b');
    first.end.active();
    hand(ONE, 'c');
    expect([textsOf(first.got), textsOf(second.got)]).toEqual([['a', 'c'], ['b']]);
  });

  test('is not taken over by a window that connects by itself', () => {
    const { window, hand } = desk();
    const used = window(ONE);
    used.end.active();
    const other = window(ONE);
    hand(ONE, 'a');
    expect([textsOf(used.got), textsOf(other.got)]).toEqual([['a'], []]);
  });

  test('that a window left unhandled goes to the next one, by the same id; a handled one does not', () => {
    const { window, hand } = desk();
    const first = window(ONE);
    hand(ONE, 'a', 'b', 'c');
    first.end.taken('scan-1');
    first.end.leave();
    const second = window(ONE);
    expect(second.got).toEqual([
      { id: 'scan-2', text: 'b', aim: ']C0' },
      { id: 'scan-3', text: 'c', aim: ']C0' },
    ]);
    // What is said too late, by the window that left, changes nothing.
    first.end.taken('scan-2');
    second.end.leave();
    expect(textsOf(window(ONE).got)).toEqual(['b', 'c']);
  });

  test('waits for a page that is loading, and is given up after five seconds', async () => {
    const { scans, window, hand, pass } = desk();
    hand(ONE, 'a');
    await pass(KEEP_MS - 1);
    expect(textsOf(window(ONE).got)).toEqual(['a']);
    hand(TWO, 'b');
    await pass(KEEP_MS + 1);
    expect(window(TWO).got).toEqual([]);
    expect(scans.unheard()).toBe(1);
  });

  test('of two hundred that a window does not handle: the oldest is given up', () => {
    const { scans, window, hand } = desk();
    const stuck = window(ONE);
    hand(ONE, ...Array.from({ length: 205 }, (_, n) => `code ${n}`));
    expect(stuck.got).toHaveLength(205);
    stuck.end.leave();
    expect(window(ONE).got[0]?.text).toBe('code 5');
    expect(scans.unheard()).toBe(5);
  });
});
