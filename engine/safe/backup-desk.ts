/** Backups of the running till: one at a time, by the day and when a manager asks; their outcome is kept. */
import type { Result } from '#core/result.ts';
import { fail } from '#core/result.ts';
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { z } from 'zod';
import { commitAlone } from '../dispatch/alone.ts';
import type { Engine } from '../engine.ts';
import type { Worker } from '../worker.ts';
import { startWorker } from '../worker.ts';
import type { BackupNote } from './backup-file.ts';
import { readPlaces } from './backup-places.ts';
import type { MadeBackup } from './make-backup.ts';
import { databaseOf, readSafeFile } from './safe-file.ts';

const lastSchema = z.object({
  made: z
    .object({ at: z.number(), file: z.string(), bytes: z.number(), second: z.string() })
    .nullable(),
  triedAt: z.number(),
  failure: z.string(),
});
export type LastBackup = z.infer<typeof lastSchema>;

/** After the start of the till, which has better things to do first. */
const FIRST_MS = 5 * 60_000;
const AFTER_FAILURE_MS = 30 * 60_000;
/** Older than this without a backup: amber, and red. */
const AMBER_MS = 2 * 86_400_000;
const RED_MS = 7 * 86_400_000;

const underWay = new WeakMap<Engine, Promise<Result<MadeBackup>>>();

export function readLastBackup(db: Db): LastBackup | null {
  const text = readSetting(db, 'backup.last') ?? '';
  return text === '' ? null : lastSchema.parse(JSON.parse(text));
}

/** Makes a backup, or waits for the one under way. Never rejects. */
export function backUp(engine: Engine, reason: BackupNote['reason']): Promise<Result<MadeBackup>> {
  const before = underWay.get(engine);
  if (before !== undefined) return before;
  const made = make(engine, reason).finally(() => underWay.delete(engine));
  underWay.set(engine, made);
  return made;
}

async function make(engine: Engine, reason: BackupNote['reason']): Promise<Result<MadeBackup>> {
  const { safe } = engine;
  if (safe === null) return fail('backup.unavailable', '本机数据没有加密，不能做备份。');
  const places = readPlaces(engine.db, safe.dataDir);
  const now = engine.now();
  const made = await safe.runBackup({
    ...{ database: databaseOf(safe.dataDir), key: safe.key, ...places, reason, now },
    program: engine.version,
    recovery: readSafeFile(safe.dataDir)?.current.recovery ?? null,
  });
  if (!engine.db.open) return made;
  commitAlone(engine, (tx) => {
    const before = readLastBackup(tx.db);
    const { value } = made.ok ? made : { value: null };
    const last: LastBackup = {
      made:
        value === null
          ? (before?.made ?? null)
          : { at: now, file: value.file, bytes: value.bytes, second: value.second },
      triedAt: now,
      failure: made.ok ? '' : made.failure.sentence,
    };
    writeSetting(tx.db, 'backup.last', JSON.stringify(last));
    if (made.ok) {
      const second = made.value.second === '';
      tx.audit('backup.made', 'store', { reason, bytes: made.value.bytes, second });
    } else tx.audit('backup.failed', 'store', { reason, code: made.failure.code });
    tx.touch('system');
  });
  return made;
}

/** One a day: at the first quiet minutes of a day that has none yet. */
export function startBackups(engine: Engine): Worker {
  const startedAt = engine.now();
  const dueAt = (): number | null => {
    if (engine.safe === null) return null;
    const last = readLastBackup(engine.db);
    const today = chinaDate(engine.now());
    const made = last?.made ?? null;
    if (made !== null && chinaDate(made.at) === today) {
      return startOfDay(addDays(today, 1)) + FIRST_MS;
    }
    const failed = last !== null && last.failure !== '' ? last.triedAt + AFTER_FAILURE_MS : 0;
    return Math.max(startedAt + FIRST_MS, failed);
  };
  return startWorker(engine, {
    name: 'backup',
    nextAt: dueAt,
    step: async () => {
      const at = dueAt();
      if (at === null || at > engine.now()) return false;
      await backUp(engine, 'daily');
      return false;
    },
  });
}

export type BackupAge = {
  readonly at: number | null;
  readonly tone: 'calm' | 'amber' | 'red';
  readonly note: string;
};

/** How old the newest backup is, for the status bar and the start-up list. Null without a safe. */
export function backupAge(engine: Engine, now: number): BackupAge | null {
  if (engine.safe === null) return null;
  const last = readLastBackup(engine.db);
  const made = last?.made ?? null;
  const failure = last?.failure ?? '';
  if (made === null) {
    return { at: null, tone: failure === '' ? 'amber' : 'red', note: failure || '还没有备份' };
  }
  const age = now - made.at;
  const byAge = age > RED_MS ? 'red' : age > AMBER_MS ? 'amber' : 'calm';
  const tone = byAge === 'calm' && (failure !== '' || made.second !== '') ? 'amber' : byAge;
  return { at: made.at, tone, note: failure || made.second };
}
