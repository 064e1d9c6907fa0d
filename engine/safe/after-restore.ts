/**
 * What a restored store must know about the time it was not there for (decisions,
 * 2026-11-22-restore.md): nothing it did then may be repeated, and what it cannot know is said.
 */
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { appendAudit } from '#db/audit.ts';
import { raiseCounter } from '#db/counter.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { chinaDate } from '#core/time.ts';
import { assumeSent } from '../platform/intent-gate.ts';

export type Restored = {
  /** The state of the backup, and when it was put in place. */
  readonly backupAt: number;
  readonly restoredAt: number;
  /** A manager has levelled the days in between; null until then. */
  readonly levelledAt: number | null;
};

/** Numbers skipped where nothing says how many were used. */
const UNSEEN_NUMBERS = 1_000;
const UNSEEN_SECONDS = 3_600;
const REASON = '由备份恢复，不知是否已上传，请在平台核实。';
const PAPER_REASON = '由备份恢复，不知是否已打印，请按 F10 重打。';

export function readRestored(db: Db): Restored | null {
  const text = readSetting(db, 'restored') ?? '';
  return text === '' ? null : (JSON.parse(text) as Restored);
}

export function writeRestored(db: Db, restored: Restored): void {
  writeSetting(db, 'restored', JSON.stringify(restored));
}

/** Refuses what would be settled before the days since the backup are levelled. */
export function levelledSinceRestore(db: Db): Result<null> {
  const restored = readRestored(db);
  if (restored === null || restored.levelledAt !== null) return ok(null);
  return fail(
    'store.restored',
    '本店数据由备份恢复，备份之后的医保账还没有核对，不能做医保结算，可收自费。请店长到 设置 › 数据安全 处理。',
  );
}

/**
 * Call inside a transaction, on the copy that will be the store. `evidence` is every counter that
 * anything else still shows (the replaced store, newer backups); null where the replaced store could
 * not be read, so that numbers were used which nobody knows.
 */
export function markRestored(
  db: Db,
  evidence: { readonly known: Readonly<Record<string, number>>; readonly complete: boolean },
  times: { readonly backupAt: number; readonly now: number },
): void {
  const { backupAt, now } = times;
  for (const [name, value] of Object.entries(evidence.known)) raiseCounter(db, name, value);
  const second = Math.floor(now / 1000) + (evidence.complete ? 1 : UNSEEN_SECONDS);
  raiseCounter(db, 'msgid.second', second);
  if (!evidence.complete) skipNumbers(db, chinaDate(now));
  // Left the shop since, perhaps: asked of the books, never sent again by itself.
  const sent = assumeSent(db);
  const sending = db
    .prepare(`UPDATE outbox SET state = 'sending' WHERE state = 'waiting' AND msgid IS NOT NULL`)
    .run().changes;
  const waiting = db
    .prepare(
      `UPDATE outbox SET state = 'unknown', reason = ?, next_at = NULL WHERE state = 'waiting'`,
    )
    .run(REASON).changes;
  // Its paper may be in a customer's hand; a copy can be asked for.
  const papers = db
    .prepare(`UPDATE print_job SET state = 'dropped', reason = ? WHERE state = 'waiting'`)
    .run(PAPER_REASON).changes;
  writeRestored(db, { backupAt, restoredAt: now, levelledAt: null });
  appendAudit(db, {
    ...{ at: now, till: '', staffNo: '', action: 'store.restored', subject: 'store' },
    detail: { backupAt, evidence: evidence.complete, sent, uploads: sending + waiting, papers },
  });
}

/** Numbers on paper that is out of the house must not come again. */
function skipNumbers(db: Db, today: string): void {
  const names = db.prepare('SELECT name, value FROM counter').raw().all() as [string, number][];
  for (const [name, value] of names) {
    const counts = name.startsWith('receipt.') || name === 'batch' || name === 'msgid';
    const ofToday = name.startsWith('sale.') && name.endsWith(`.${today}`);
    if (counts || ofToday) raiseCounter(db, name, value + UNSEEN_NUMBERS);
  }
  const tills = (readSetting(db, 'store.tills') ?? '').split(' ').filter((till) => till !== '');
  for (const till of tills) raiseCounter(db, `sale.${till}.${today}`, UNSEEN_NUMBERS);
}
