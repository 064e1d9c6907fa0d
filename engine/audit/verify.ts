/**
 * Holds the audit chain against its hashes: at each start a bounded piece after the last mark, the
 * rest of what is new by and by, all of it when a manager asks.
 */
import { AUDIT_ORIGIN, readAuditMark, walkAudit, writeAuditMark } from '#db/audit.ts';
import type { AuditMark } from '#db/audit.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import type { Engine, Log } from '../engine.ts';
import type { StartCheck } from '../memory.ts';

/** 5,000 rows are a busy day and about 20 ms: what a start may cost. */
const ROWS_AT_START = 5_000;
const ROWS_A_ROUND = 2_000;
/** A piece of the whole walk; the counter is served between two. */
const ROWS_A_PIECE = 1_000;
const CHECK_NAME = '审计记录';

/** What the start-up list says, after the rows since the last mark have been looked at. */
export function auditCheck(db: Db, log: Log): StartCheck {
  const broken = goOn(db, ROWS_AT_START);
  if (broken === null) return { name: CHECK_NAME, state: 'ok', note: '完整' };
  log.error('audit broken', { row: broken });
  return brokenCheck(broken);
}

/** A round of housekeeping: what was written since, a piece at a time. */
export function auditRound(engine: Engine): void {
  const broken = goOn(engine.db, ROWS_A_ROUND);
  if (broken !== null) tell(engine, broken);
}

/** The whole chain, with a pause after each piece. */
export async function walkWhole(
  engine: Engine,
): Promise<{ readonly brokenRow: number | null; readonly last: AuditMark }> {
  let walk = walkAudit(engine.db, AUDIT_ORIGIN, ROWS_A_PIECE);
  while (walk.brokenRow === null && !walk.atEnd) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    walk = walkAudit(engine.db, walk.mark, ROWS_A_PIECE);
  }
  if (walk.brokenRow !== null) tell(engine, walk.brokenRow);
  return { brokenRow: walk.brokenRow, last: walk.mark };
}

/** Moves the mark over rows that hold; the first row that does not, or null. */
function goOn(db: Db, limit: number): number | null {
  const from = readAuditMark(db);
  const { mark, brokenRow } = walkAudit(db, from, limit);
  if (mark.row > from.row) transaction(db, () => writeAuditMark(db, mark));
  return brokenRow;
}

/** On the start-up list once, and in the log. Selling goes on: the shop is not punished for it. */
function tell(engine: Engine, row: number): void {
  const { checks } = engine.memory;
  const at = checks.findIndex((check) => check.name === CHECK_NAME);
  if (checks[at]?.state === 'bad') return;
  engine.log.error('audit broken', { row });
  checks.splice(at === -1 ? checks.length : at, at === -1 ? 0 : 1, brokenCheck(row));
  engine.publish('system');
}

function brokenCheck(row: number): StartCheck {
  return {
    name: CHECK_NAME,
    state: 'bad',
    note: `第 ${row} 条起对不上，有人改过数据文件，请联系技术支持`,
  };
}
