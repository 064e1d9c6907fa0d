/** Telling a scanner from a person: by timing alone, at the edges of every threshold. */
import { describe, expect, test } from 'vitest';
import {
  QUIET,
  WEDGE_DEFAULTS,
  charOf,
  hearChar,
  hearSuffix,
  releaseAfter,
} from '#renderer/scanner/wedge.ts';
import type { CharPress, Wedge } from '#renderer/scanner/wedge.ts';
import { parseWedgeSettings } from '#renderer/scanner/settings.ts';

const TRACE_CODE = '83661207731509426608';

/** Types `text` with `gap_ms` between two characters; what was certain is listed by position. */
function type(text: string, gap_ms: number): { wedge: Wedge; certain: boolean[]; at: number } {
  let wedge = QUIET;
  let at = 1_000;
  const certain: boolean[] = [];
  for (const char of text) {
    const step = hearChar(wedge, char, at, WEDGE_DEFAULTS);
    wedge = step.wedge;
    certain.push(step.certain);
    at += gap_ms;
  }
  return { wedge, certain, at };
}

describe('a burst', () => {
  test('as fast as a scanner and ended by Enter is the code, whole', () => {
    const { wedge, at } = type(TRACE_CODE, 4);
    expect(hearSuffix(wedge, at, WEDGE_DEFAULTS)).toBe(TRACE_CODE);
  });

  test('at exactly the longest gap still belongs together, one millisecond more does not', () => {
    const limit = WEDGE_DEFAULTS.maxGap_ms;
    const together = type(TRACE_CODE, limit);
    expect(hearSuffix(together.wedge, together.wedge.lastAt + limit, WEDGE_DEFAULTS)).toBe(
      TRACE_CODE,
    );
    const apart = type(TRACE_CODE, limit + 1);
    expect(apart.wedge.chars).toBe('8');
    expect(hearSuffix(apart.wedge, apart.at, WEDGE_DEFAULTS)).toBeNull();
  });

  test('lets three characters pass and keeps the field from the fourth on', () => {
    const { certain } = type('83661207', 4);
    expect(certain).toEqual([false, false, false, true, true, true, true, true]);
  });

  test('shorter than a code is what a person typed, however fast', () => {
    const { wedge, at } = type('1234567', 2);
    expect(hearSuffix(wedge, at, WEDGE_DEFAULTS)).toBeNull();
    const eight = type('12345678', 2);
    expect(hearSuffix(eight.wedge, eight.at, WEDGE_DEFAULTS)).toBe('12345678');
  });

  test('whose Enter comes late was typed by a person', () => {
    const { wedge } = type(TRACE_CODE, 4);
    const late = wedge.lastAt + WEDGE_DEFAULTS.certainGap_ms + 1;
    expect(hearSuffix(wedge, late, WEDGE_DEFAULTS)).toBeNull();
  });

  test('once certain, outlives a hiccup of the computer in its middle', () => {
    const { wedge } = type(TRACE_CODE.slice(0, 9), 4);
    const hiccup = wedge.lastAt + WEDGE_DEFAULTS.certainGap_ms;
    const step = hearChar(wedge, '9', hiccup, WEDGE_DEFAULTS);
    expect(step.starts).toBe(false);
    expect(step.wedge.chars).toBe(`${TRACE_CODE.slice(0, 9)}9`);
    // What a person types after the same pause is not joined to one key before.
    const slow = hearChar(type('8', 4).wedge, '9', 1_000 + 100, WEDGE_DEFAULTS);
    expect(slow.starts).toBe(true);
  });

  test('is released only after the pause in which it could still go on', () => {
    expect(releaseAfter(type('12', 4).wedge, WEDGE_DEFAULTS)).toBeGreaterThan(
      WEDGE_DEFAULTS.maxGap_ms,
    );
    expect(releaseAfter(type('1234', 4).wedge, WEDGE_DEFAULTS)).toBeGreaterThan(
      WEDGE_DEFAULTS.certainGap_ms,
    );
  });

  test('after typed letters starts anew and does not swallow them', () => {
    const typed = hearChar(QUIET, 'd', 0, WEDGE_DEFAULTS);
    let wedge = typed.wedge;
    let at = 300;
    const starts: boolean[] = [];
    for (const char of TRACE_CODE) {
      const step = hearChar(wedge, char, at, WEDGE_DEFAULTS);
      starts.push(step.starts);
      wedge = step.wedge;
      at += 5;
    }
    expect(starts[0]).toBe(true);
    expect(starts.slice(1)).not.toContain(true);
    expect(hearSuffix(wedge, at, WEDGE_DEFAULTS)).toBe(TRACE_CODE);
  });

  test('of a stuck key never grows without end', () => {
    const { wedge } = type('1'.repeat(2_000), 1);
    expect(wedge.chars.length).toBeLessThanOrEqual(512);
  });
});

function press(over: Partial<CharPress>): CharPress {
  return {
    code: '',
    key: '',
    ctrlKey: false,
    altKey: false,
    shiftKey: false,
    metaKey: false,
    keyCode: 0,
    isComposing: false,
    ...over,
  };
}

describe('the character of a key press', () => {
  test('is read by physical key while an input method holds the event', () => {
    const held = { key: 'Process', keyCode: 229, isComposing: true };
    expect(charOf(press({ ...held, code: 'Digit8' }))).toBe('8');
    expect(charOf(press({ ...held, code: 'Numpad4' }))).toBe('4');
    expect(charOf(press({ ...held, code: 'KeyN' }))).toBe('n');
    expect(charOf(press({ ...held, code: 'KeyN', shiftKey: true }))).toBe('N');
    expect(charOf(press({ ...held, code: 'Minus' }))).toBe('-');
    expect(charOf(press({ ...held, code: 'Semicolon', shiftKey: true }))).toBe(':');
  });

  test('is the typed one otherwise, whatever the layout', () => {
    expect(charOf(press({ code: 'KeyQ', key: 'a' }))).toBe('a');
    expect(charOf(press({ code: 'Digit1', key: '!', shiftKey: true }))).toBe('!');
  });

  test('is none for function keys, shortcuts and modifiers', () => {
    expect(charOf(press({ code: 'F12', key: 'F12' }))).toBeNull();
    expect(charOf(press({ code: 'Digit1', key: '1', altKey: true }))).toBeNull();
    expect(charOf(press({ code: 'KeyL', key: 'l', ctrlKey: true }))).toBeNull();
    expect(charOf(press({ code: 'Enter', key: 'Enter' }))).toBeNull();
  });

  test('is the group separator of GS1 for Ctrl+]', () => {
    expect(charOf(press({ code: 'BracketRight', key: ']', ctrlKey: true }))).toBe('\u001d');
  });
});

describe('kept settings', () => {
  test('are taken in range, and anything else is the default', () => {
    expect(parseWedgeSettings('{"maxGap_ms":80,"minLength":6}')).toEqual({
      ...WEDGE_DEFAULTS,
      maxGap_ms: 80,
      minLength: 6,
      pause_ms: 100,
    });
    expect(parseWedgeSettings('{"maxGap_ms":5000,"minLength":"6"}')).toEqual(WEDGE_DEFAULTS);
    expect(parseWedgeSettings('not json')).toEqual(WEDGE_DEFAULTS);
    expect(parseWedgeSettings(null)).toEqual(WEDGE_DEFAULTS);
  });

  test('never release what is held before the longest gap has passed', () => {
    const kept = parseWedgeSettings('{"maxGap_ms":200,"pause_ms":50}');
    expect(kept.pause_ms).toBeGreaterThan(kept.maxGap_ms);
  });
});
