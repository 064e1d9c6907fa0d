/**
 * How a circulated prescription is said on screen: state word, remaining time, what is missing. The
 * state is the platform's and is never computed from dates (design notes §8 "选处方"); only the
 * remaining time of a valid one is counted down.
 */
import type { CallOutput } from '#contract/index.ts';

export type PrescriptionRow = CallOutput<'prescription.list'>['rows'][number];

export type RowState = {
  readonly kind: 'valid' | 'claimed' | 'ended' | 'revoked' | 'used' | 'refused';
  readonly word: string;
  /** Second line, smaller. */
  readonly note: string;
  /** Whether it may be linked to the sale here and now. */
  readonly usable: boolean;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export function rowState(row: PrescriptionRow, now: number): RowState {
  switch (row.state) {
    case 'expired':
      return { kind: 'ended', word: '已过期', note: '不能调配', usable: false };
    case 'revoked':
      return { kind: 'revoked', word: '已撤销', note: '不能调配', usable: false };
    case 'used':
      return { kind: 'used', word: '已使用', note: '不能调配', usable: false };
    case 'valid':
      break;
  }
  if (row.signatureValid === false) {
    return { kind: 'refused', word: '验签不通过', note: '不能调配', usable: false };
  }
  if (row.samePerson === false) {
    return { kind: 'refused', word: '不是本人', note: '不能关联', usable: false };
  }
  if (row.claimedBy !== '') {
    return { kind: 'claimed', word: '有效', note: '另一台占用', usable: false };
  }
  const left = row.validUntil === null ? Number.POSITIVE_INFINITY : row.validUntil - now;
  return {
    kind: 'valid',
    word: '有效',
    note: left < DAY_MS ? '24 小时内到期' : '可关联',
    usable: true,
  };
}

/** Under 24 hours the remaining time turns amber (design notes §8). */
export function isNearEnd(row: PrescriptionRow, now: number): boolean {
  return row.validUntil !== null && row.validUntil - now < DAY_MS;
}

/** ms → "2天 6时 23分", "5时 41分", "8分"; at or below nothing "已到期". */
export function remainingText(left_ms: number): string {
  if (left_ms <= 0) return '已到期';
  const days = Math.floor(left_ms / DAY_MS);
  const hours = Math.floor((left_ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((left_ms % HOUR_MS) / MINUTE_MS);
  if (days > 0) return `${days}天 ${hours}时 ${minutes}分`;
  if (hours > 0) return `${hours}时 ${minutes}分`;
  return `${Math.max(1, minutes)}分`;
}

/**
 * Share of the validity that is left, 0–1, for the bar; null when the platform gave no usable
 * times.
 */
export function remainingShare(
  from: number | null,
  until: number | null,
  now: number,
): number | null {
  if (from === null || until === null || until <= from) return null;
  return Math.min(1, Math.max(0, (until - now) / (until - from)));
}

/** "2026-11-23 16:42:00" → "11-23 16:42"; another year keeps its year; other texts stay. */
export function shortMoment(text: string, now_year: string): string {
  const match = /^(\d{4})-(\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?/.exec(text);
  if (!match) return text;
  const [, year, date = '', time = ''] = match;
  const day = year === now_year ? date : `${year}-${date}`;
  return time === '' ? day : `${day} ${time}`;
}

/** 口服 每次 5mg 每日 1 次 */
export function usageOf(line: {
  readonly route: string;
  readonly dose: string;
  readonly frequency: string;
}): string {
  return [
    line.route,
    line.dose === '' ? '' : `每次 ${line.dose.replace(/^每次\s*/, '')}`,
    line.frequency,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** 28 → 28 天; the platform may send the unit with it. */
export function daysOf(days: string): string {
  return /^\d+$/.test(days) ? `${days} 天` : days;
}
