/** The manager's card of the data's safety: backups, the recovery code, the days after a restore. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { SafeState } from '#contract/safe.ts';
import { formatRecoveryCode } from '#core/recovery-code.ts';
import type { ReceiptLine } from '#core/receipt-layout.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaDateTime } from '#core/time.ts';
import { encodeReceipt } from '../device/escpos.ts';
import type { Engine, QueryScope } from '../engine.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { readRestored, writeRestored } from './after-restore.ts';
import { backUp, readLastBackup } from './backup-desk.ts';
import type { BackupPlaces } from './backup-places.ts';
import { readPlaces, writePlaces } from './backup-places.ts';
import { backupsIn } from './make-backup.ts';
import { newSafeFile, readSafeFile, writeSafeFile } from './safe-file.ts';
import { keyIdOf, newRecoveryBytes, seal } from './sealing.ts';

const LISTED = 10;
/** Long enough to write thirty characters down; then it is gone. */
const SHOWN_MS = 10 * 60_000;

/** A code that nobody has confirmed yet: in memory only. */
type FreshCode = { readonly bytes: Uint8Array; readonly until: number };
const fresh = new WeakMap<Engine, FreshCode>();

export const safeHandlers = {
  'safe.state': queryHandler('safe.state', (scope) => ok(safeState(scope))),

  'backup.make': longHandler('backup.make', async ({ engine }) => {
    const made = await backUp(engine, 'asked');
    if (!made.ok) return made;
    const { file, bytes, second } = made.value;
    return ok({ at: readLastBackup(engine.db)?.made?.at ?? engine.now(), file, bytes, second });
  }),

  'backup.setPlaces': commandHandler('backup.setPlaces', (scope, input) => {
    const { safe } = scope.engine;
    if (safe === null) return unavailable();
    for (const folder of [input.folder, input.second]) {
      const refused = folder === '' ? null : unfit(folder);
      if (refused !== null) return fail('backup.folder', refused, folder);
    }
    const folder = input.folder === '' ? join(safe.dataDir, 'backups') : input.folder;
    const places: BackupPlaces = { folder, second: input.second, keep: input.keep };
    writePlaces(scope.db, places);
    scope.audit('backup.places', 'store', { second: input.second !== '', keep: input.keep });
    scope.touch('system');
    return ok(places);
  }),

  'safe.newCode': longHandler('safe.newCode', async (scope, input) => {
    const { engine } = scope;
    if (engine.safe === null) return unavailable();
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const until = engine.now() + SHOWN_MS;
    fresh.set(engine, { bytes: newRecoveryBytes(), until });
    scope.commit((tx) => tx.audit('recovery.shown', 'key', { approvedBy: approved.value.staffNo }));
    return ok({ until });
  }),

  'safe.code': queryHandler('safe.code', ({ engine }) => {
    const code = freshCode(engine);
    return ok({ code: code === null ? null : formatRecoveryCode(code.bytes) });
  }),

  'safe.printCode': longHandler('safe.printCode', async ({ engine }) => {
    const code = freshCode(engine);
    if (code === null) return noCode();
    // Straight to the paper: a print job would keep it in the file.
    const printed = await engine.printer.print(encodeReceipt(codeSlip(engine, code)));
    return ok({
      printed: printed.kind === 'printed',
      note: printed.kind === 'failed' ? printed.reason : '',
    });
  }),

  'safe.keepCode': commandHandler('safe.keepCode', (scope, input) => {
    const { engine } = scope;
    const code = freshCode(engine);
    if (code === null || engine.safe === null) return noCode();
    const last = formatRecoveryCode(code.bytes).split('-').at(-1);
    const typed = input.group.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
    if (typed !== last) return fail('recovery.typo', '最后一组不对，请对照纸面重新输入。', 'group');
    const { key, dataDir } = engine.safe;
    const keyId = keyIdOf(key);
    const safe = readSafeFile(dataDir) ?? newSafeFile(keyId);
    const current = { keyId, recovery: seal(key, code.bytes), recoveryMadeAt: scope.now };
    writeSafeFile(dataDir, { ...safe, current });
    scope.audit('recovery.kept', 'key', { keyId });
    scope.touch('system');
    scope.after(() => fresh.delete(engine));
    return ok({ madeAt: scope.now });
  }),

  'safe.levelled': longHandler('safe.levelled', async (scope, input) => {
    const { engine } = scope;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const done = scope.commit((tx): Result<{ levelledAt: number }> => {
      const restored = readRestored(tx.db);
      if (restored === null) return fail('restore.none', '本店数据不是由备份恢复的。');
      const levelledAt = restored.levelledAt ?? tx.now;
      writeRestored(tx.db, { ...restored, levelledAt });
      const { backupAt } = restored;
      tx.audit('store.levelled', 'store', { backupAt, approvedBy: approved.value.staffNo });
      tx.touch('system', 'sale', 'dossier');
      return ok({ levelledAt });
    });
    engine.wakeDossiers();
    return done;
  }),
};

function safeState({ engine, db }: QueryScope): SafeState {
  const { safe } = engine;
  const last = readLastBackup(db);
  const restored = readRestored(db);
  if (safe === null) {
    const places = { folder: '', second: '', keep: 0 };
    const rest = { recoveryMadeAt: null, last: null, failure: '', backups: [] };
    return { encrypted: false, places, restored, ...rest };
  }
  const places = readPlaces(db, safe.dataDir);
  const found = [places.folder, places.second].flatMap((folder) => backupsIn(folder));
  return {
    encrypted: true,
    recoveryMadeAt: readSafeFile(safe.dataDir)?.current.recoveryMadeAt ?? null,
    ...{ places, last: last?.made ?? null, failure: last?.failure ?? '', restored },
    backups: found
      .toSorted((left, right) => right.note.madeAt - left.note.madeAt)
      .slice(0, LISTED)
      .map(({ file, note }) => ({
        file,
        madeAt: note.madeAt,
        sales: note.facts.counts['sale'] ?? 0,
        bytes: note.bytes,
      })),
  };
}

function freshCode(engine: Engine): FreshCode | null {
  const code = fresh.get(engine);
  return code === undefined || code.until <= engine.now() ? null : code;
}

function codeSlip(engine: Engine, code: FreshCode): readonly ReceiptLine[] {
  const groups = formatRecoveryCode(code.bytes).split('-');
  const line = (text: string): ReceiptLine => ({ text, style: 'normal', align: 'left' });
  const half = (from: number): ReceiptLine => ({
    ...{ text: groups.slice(from, from + 3).join(' - '), style: 'subtitle', align: 'center' },
  });
  return [
    { text: '数据恢复码', style: 'title', align: 'center' },
    line(engine.store.storeName),
    line(chinaDateTime(engine.now())),
    half(0),
    half(3),
    line('密钥丢失时凭此码打开本店数据。'),
    line('由店长与收银机分开保管，不要拍照。'),
  ];
}

/** Why a folder cannot hold backups; null when it can. */
function unfit(folder: string): string | null {
  if (!isAbsolute(folder)) return '备份位置须写完整路径。';
  const probe = join(folder, `.rxtill-probe-${process.pid}`);
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(probe, '');
    rmSync(probe);
    return null;
  } catch {
    return `备份位置不能写入：${folder}`;
  }
}

function unavailable(): Result<never> {
  return fail('backup.unavailable', '本机数据没有加密，不能做备份。');
}

function noCode(): Result<never> {
  return fail('recovery.none', '恢复码已不再显示，请重新生成。');
}
