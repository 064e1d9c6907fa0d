/** The set-up scan of a typing scanner, and what the screen says of scanners. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScannerStateView } from '#contract/scanner.ts';
import {
  SETUP_CODE,
  isSlow,
  measured,
  readStrokes,
  settingsFor,
} from '#renderer/scanner/learn-wedge.ts';
import type { Stroke } from '#renderer/scanner/learn-wedge.ts';
import { parseWedgeSettings } from '#renderer/scanner/settings.ts';
import { scannerLook } from '#renderer/scanner/scanner-words.ts';
import { wedgeIsUsed } from '#renderer/scanner/wedge-store.ts';
import { QUIET, WEDGE_DEFAULTS, hearChar, hearSuffix } from '#renderer/scanner/wedge.ts';

function strokes(text: string, gaps_ms: readonly number[]): Stroke[] {
  let at = 5_000;
  return [...text].map((char, index) => {
    at += index === 0 ? 0 : (gaps_ms[index % gaps_ms.length] ?? 0);
    return { char, at };
  });
}

/** Types a code with these pauses under these settings; the code, or null. */
function hear(code: string, gaps_ms: readonly number[], settings = WEDGE_DEFAULTS): string | null {
  let wedge = QUIET;
  for (const { char, at } of strokes(code, gaps_ms)) {
    ({ wedge } = hearChar(wedge, char, at, settings));
  }
  return hearSuffix(wedge, wedge.lastAt + (gaps_ms[0] ?? 0), settings);
}

describe('a set-up scan', () => {
  test('is read from a scanner, in capitals or not; from a person or of another code it is not', () => {
    expect(readStrokes(strokes(SETUP_CODE, [6]))).toMatchObject({ kind: 'scan' });
    expect(readStrokes(strokes(SETUP_CODE.toLowerCase(), [80, 100]))).toMatchObject({
      kind: 'scan',
    });
    expect(readStrokes(strokes(SETUP_CODE, [90, 190]))).toEqual({ kind: 'byHand' });
    expect(readStrokes(strokes('6901234567892', [6]))).toEqual({ kind: 'otherText' });
    expect(readStrokes([])).toEqual({ kind: 'otherText' });
  });

  test('of any scanner gives thresholds with which its codes are heard, and which are kept as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (gaps_ms) => {
        const settings = settingsFor([measured([gaps_ms])]);
        expect(hear('81004271903265520117', gaps_ms, settings)).toBe('81004271903265520117');
        expect(parseWedgeSettings(JSON.stringify(settings))).toEqual(settings);
      }),
    );
  });

  test('of a slow one makes the till hear it, as the defaults do not, but no short code', () => {
    const slow = measured([[80, 100, 80]]);
    expect(isSlow(slow)).toBe(true);
    expect(hear('81004271903265520117', [80, 100])).toBeNull();
    expect(hear('81004271903265520117', [80, 100], settingsFor([slow]))).not.toBeNull();
    // Eight keys at that pace may be a person.
    expect(hear('96385074', [80, 100], settingsFor([slow]))).toBeNull();
  });

  test('of several: the slowest counts; of none: the defaults', () => {
    const [fast, slow] = [measured([[5, 6]]), measured([[20, 45]])];
    expect(settingsFor([fast, slow])).toEqual(settingsFor([slow]));
    expect(settingsFor([])).toEqual(WEDGE_DEFAULTS);
    expect(measured([[5, 6], [7]])).toEqual({ longest_ms: 7, average_ms: 6 });
  });
});

describe('what is said of the scanner', () => {
  const scanner = (state: ScannerStateView['state'], note: string): ScannerStateView => ({
    ...{ state, note, devices: [], unheard: 0 },
  });
  test.each([
    ['hid', '', false, 'HID', 'good'],
    ['hid', '没有权限', true, 'HID', 'warn'],
    ['none', '', true, '键盘方式', 'good'],
    ['lost', '', true, '键盘方式', 'good'],
    ['lost', '', false, '断开', 'warn'],
    ['none', '', false, '未接', 'calm'],
    ['none', '没有权限', false, '未接', 'warn'],
  ] as const)('%s, note "%s", typing scanner %s: %s', (state, note, wedge, word, tone) => {
    expect(scannerLook(scanner(state, note), wedge)).toEqual({ word, tone });
  });

  test('a typing scanner counts as there for a day', () => {
    expect([wedgeIsUsed(null, 9), wedgeIsUsed(1, 2), wedgeIsUsed(1, 25 * 3_600_000)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
