/**
 * The sales behind one figure, a page at a time. The span is gone through a few days at once and no
 * longer than a person waits: a page that has to look long for its sales comes short, and says where
 * the next one begins.
 */
import type { ParsedInput } from '#contract/index.ts';
import type { ReportSlips } from '#contract/report.ts';
import type { SaleId } from '#core/ids.ts';
import { REST_KEY, reportDefinition } from '#core/report.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { Movement, Span } from '#db/report-entries.ts';
import { lotMovements } from '#db/report-insured-entries.ts';
import type { After, SlipRecord } from '#db/report.ts';
import { slipsBehind, staffNames } from '#db/report.ts';
import type { Db } from '#db/sql.ts';
import { movementsOf } from './sources.ts';
import { spanOf, spanOfPeriod, windowOf } from './span.ts';

/** Days looked at in one go, and for how long pieces are looked at before the page is given. */
const WINDOW_DAYS = 1;
const ENOUGH_MS = 60;

type Asked = ParsedInput<'report.slips'>;
type Place = { readonly day: number; readonly after: After | null };

export function readSlips(db: Db, asked: Asked, clock: () => number): Result<ReportSlips> {
  const span = spanOf(asked);
  if (span === null) return fail('report.span', '起止日期不对：开始不能晚于结束，最长十年。');
  const column = reportDefinition(asked.report).columns.find(({ key }) => key === asked.column);
  const place = placeOf(asked.page);
  if (column?.behind == null || place === null || asked.row === REST_KEY) {
    return fail('report.noSlips', '这一格没有单据可以列出。');
  }
  const { behind } = column;
  const key = asked.row === '' ? null : asked.row;
  const { limit } = asked;
  if (asked.report === 'expiry') {
    if (key === null) return fail('report.noSlips', '请选一个批次再看它的单据。');
    const { after } = place;
    const movements = lotMovements(key);
    const found = slipsBehind(db, { movements, key, column: behind, after, limit });
    return ok(pageOf(db, found, found.length < limit ? null : { day: 0, after: lastOf(found) }));
  }
  const { report } = asked;
  const own = report === 'funds' && key !== null ? spanOfPeriod(span, key) : span;
  const windowDays = report === 'dossiers' ? 36_600 : WINDOW_DAYS;
  const search = { key, column: behind, limit };
  const movements = (window: Span): readonly Movement[] => movementsOf(report, window);
  const { found, next } = searchSpan(db, own, { ...search, movements, windowDays, place, clock });
  return ok(pageOf(db, found, next));
}

type Search = {
  readonly movements: (window: Span) => readonly Movement[];
  readonly key: string | null;
  readonly column: string;
  readonly limit: number;
  readonly windowDays: number;
  readonly place: Place;
  readonly clock: () => number;
};

function searchSpan(
  db: Db,
  span: Span,
  search: Search,
): { readonly found: readonly SlipRecord[]; readonly next: Place | null } {
  const { movements, key, column, limit, windowDays, clock } = search;
  const until = clock() + ENOUGH_MS;
  const found: SlipRecord[] = [];
  let { day, after } = search.place;
  for (;;) {
    const window = windowOf(span, day, windowDays);
    if (window === null) return { found, next: null };
    const rest = limit - found.length;
    const behind = { movements: movements(window), key, column, after, limit: rest };
    const page = slipsBehind(db, behind);
    found.push(...page);
    if (page.length === rest) return { found, next: { day, after: lastOf(page) } };
    day += windowDays;
    after = null;
    if (clock() >= until) {
      return { found, next: windowOf(span, day, 1) === null ? null : { day, after } };
    }
  }
}

function lastOf(page: readonly SlipRecord[]): After | null {
  const last = page.at(-1);
  return last === undefined ? null : { at: last.at, saleId: last.sale_id };
}

/** `day` or `day:at:sale`; null for a text that is neither. */
function placeOf(page: string | null): Place | null {
  if (page === null) return { day: 0, after: null };
  const match = /^(\d{1,5})(?::(\d{1,15}):([0-9A-Za-z_-]{0,64}))?$/.exec(page);
  if (match === null) return null;
  const [, day = '0', at, saleId = ''] = match;
  return { day: Number(day), after: at === undefined ? null : { at: Number(at), saleId } };
}

function pageOf(db: Db, found: readonly SlipRecord[], next: Place | null): ReportSlips {
  const names = staffNames(db);
  const after = next?.after == null ? '' : `:${next.after.at}:${next.after.saleId}`;
  return {
    slips: found.map((row) => ({
      saleId: row.sale_id === '' ? null : (row.sale_id as SaleId),
      saleNo: row.sale_no ?? '',
      at: row.at,
      staffName: names.get(row.staff_no ?? '') ?? '',
      state: row.state ?? '',
      total_fen: row.total_fen ?? 0,
      amount: row.amount,
    })),
    next: next === null ? null : `${next.day}${after}`,
  };
}
