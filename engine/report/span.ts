/** The days a report is asked for, as its queries want them. */
import type { ReportSpan } from '#contract/report.ts';
import { LONGEST_SPAN_DAYS } from '#core/report.ts';
import { addDays, chinaDate, daysBetween, parseChina, startOfDay } from '#core/time.ts';
import type { Span } from '#db/report-entries.ts';

/** Longer than this and a report by day becomes one by month. */
const BY_DAY_DAYS = 92;
/** What the fund owes is looked for among settlements of this long. */
const RECEIVABLE_DAYS = 365;
/** Before any store. */
const EVER = '2015-01-01';
const NEVER = '2100-01-01';

/** Null for an end before its beginning, or more days than any store has. */
export function spanOf({ report, from, to }: ReportSpan): Span | null {
  if (!isDay(from) || !isDay(to)) return null;
  const days = daysBetween(from, to);
  if (days < 0 || days >= LONGEST_SPAN_DAYS) return null;
  const by = days > BY_DAY_DAYS ? 'month' : 'day';
  const first =
    report === 'receivable'
      ? addDays(to, 1 - RECEIVABLE_DAYS)
      : report === 'dossiers'
        ? EVER
        : from;
  return between(first, to, { endOn: to, endAt: startOfDay(addDays(to, 1)), by });
}

/** A text of the right shape may still be no day (2026-02-30). */
function isDay(date: string): boolean {
  const at = parseChina(date);
  return at !== null && chinaDate(at) === date && date >= EVER && date < NEVER;
}

function between(fromOn: string, toOn: string, rest: Pick<Span, 'endOn' | 'endAt' | 'by'>): Span {
  return {
    ...rest,
    ...{ fromOn, toOn },
    fromAt: startOfDay(fromOn),
    toAt: startOfDay(addDays(toOn, 1)),
  };
}

/** Part of a span: `days` from its day number `first` on; null behind its end. */
export function windowOf(span: Span, first: number, days: number): Span | null {
  const fromOn = addDays(span.fromOn, first);
  if (fromOn > span.toOn) return null;
  const last = addDays(fromOn, days - 1);
  return between(fromOn, last < span.toOn ? last : span.toOn, span);
}

/** The days a row by time stands for; the span itself when the row is none of its. */
export function spanOfPeriod(span: Span, period: string): Span {
  const within = (from: string, to: string): Span =>
    between(from > span.fromOn ? from : span.fromOn, to < span.toOn ? to : span.toOn, span);
  if (/^\d{4}-\d{2}-\d{2}$/.test(period)) return within(period, period);
  if (!/^\d{4}-\d{2}$/.test(period)) return span;
  return within(`${period}-01`, addDays(`${addDays(`${period}-28`, 4).slice(0, 7)}-01`, -1));
}
