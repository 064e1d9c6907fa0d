/** How a circulated prescription is said: states of the platform, remaining time, short moments. */
import { describe, expect, it } from 'vitest';
import {
  daysOf,
  isNearEnd,
  remainingShare,
  remainingText,
  rowState,
  shortMoment,
  usageOf,
} from '#renderer/prescription/prescription-words.ts';
import { NOW } from './fixture-ground.ts';
import { FIXTURES } from './fixtures.ts';

const [valid, near, claimed, expired, revoked, used] = FIXTURES['prescription.list'].rows;

describe('state of a row', () => {
  it('lets only a valid, unclaimed prescription of the person be linked', () => {
    const rows = [valid, near, claimed, expired, revoked, used];
    const states = rows.map((row) => rowState(row!, NOW));
    expect(states.map((state) => state.word)).toEqual([
      '有效',
      '有效',
      '有效',
      '已过期',
      '已撤销',
      '已使用',
    ]);
    expect(states.map((state) => state.usable)).toEqual([true, true, false, false, false, false]);
  });

  it('never computes expiry from the clock: the platform says it', () => {
    const later = valid!.validUntil! + 86_400_000;
    expect(rowState(valid!, later).word).toBe('有效');
  });

  it('refuses a broken signature and another person before anything else', () => {
    expect(rowState({ ...valid!, signatureValid: false }, NOW)).toMatchObject({ usable: false });
    expect(rowState({ ...valid!, samePerson: false }, NOW)).toMatchObject({ word: '不是本人' });
  });

  it('turns amber under 24 hours', () => {
    expect(isNearEnd(valid!, NOW)).toBe(false);
    expect(isNearEnd(near!, NOW)).toBe(true);
  });
});

describe('words', () => {
  it.each([
    [195_780_000, '2天 6时 23分'],
    [20_468_000, '5时 41分'],
    [61_000, '1分'],
    [5_000, '1分'],
    [0, '已到期'],
  ])('says %i ms as %s', (left_ms, words) => {
    expect(remainingText(left_ms)).toBe(words);
  });

  it('measures the rest of the validity', () => {
    expect(remainingShare(0, 100, 25)).toBe(0.75);
    expect(remainingShare(0, 100, 200)).toBe(0);
    expect(remainingShare(null, 100, 0)).toBeNull();
    expect(remainingShare(100, 100, 0)).toBeNull();
  });

  it('shortens moments of this year only', () => {
    expect(shortMoment('2026-11-23 16:42:00', '2026')).toBe('11-23 16:42');
    expect(shortMoment('2027-01-02', '2026')).toBe('2027-01-02');
    expect(shortMoment('不详', '2026')).toBe('不详');
  });

  it('says the usage once', () => {
    const line = { route: '口服', dose: '每次 5mg', frequency: '每日 1 次' };
    expect(usageOf(line)).toBe('口服 每次 5mg 每日 1 次');
    expect(usageOf({ ...line, dose: '5mg' })).toBe('口服 每次 5mg 每日 1 次');
    expect(daysOf('28')).toBe('28 天');
    expect(daysOf('28天')).toBe('28天');
  });
});
