/** The seal of a day's audit, and the whole chain held against its hashes. */
import { fail, ok } from '#core/result.ts';
import { chinaDate, parseChina } from '#core/time.ts';
import { lastAuditBefore, writeAuditMark } from '#db/audit.ts';
import type { Handlers } from '../engine.ts';
import { longHandler, queryHandler } from '../engine.ts';
import { walkWhole } from './verify.ts';

const DAY_MS = 86_400_000;

/** First instant of a day; null for a text of the right shape that is no day (2026-02-30). */
function dayBegin(date: string): number | null {
  const at = parseChina(date);
  return at !== null && chinaDate(at) === date ? at : null;
}

export const auditHandlers = {
  'audit.seal': queryHandler('audit.seal', ({ db }, input) => {
    const begin = dayBegin(input.date);
    if (begin === null) return fail('input.invalid', '没有这一天，请检查日期。', 'date');
    return ok(lastAuditBefore(db, begin + DAY_MS));
  }),

  'audit.verify': longHandler('audit.verify', async (scope) => {
    const { brokenRow, last } = await walkWhole(scope.engine);
    scope.commit((inside) => {
      if (brokenRow === null) writeAuditMark(inside.db, last);
      inside.audit('audit.verified', String(last.row), { brokenRow });
    });
    return ok({ rows: last.row, brokenRow, last });
  }),
} satisfies Partial<Handlers>;
