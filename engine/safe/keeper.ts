/**
 * Keys, backups, restore and a lost PIN, from the command line: `npx till key …`, `backup`, `backups`,
 * `restore`, `staff reset`. What changes the store or its key wants the till closed; a backup runs beside it. A
 * recovery code is read from the keyboard, never from the arguments, and shown once.
 * Ends with 2 for wrong arguments, 3 when the till is open, 4 for what does not work, in words.
 */
import '#db/assert-napi.ts';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { formatRecoveryCode, parseRecoveryCode } from '#core/recovery-code.ts';
import type { StaffNo } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaDateTime } from '#core/time.ts';
import { appendAudit } from '#db/audit.ts';
import { opensWith } from '#db/image.ts';
import { lockInstance } from '#db/instance-lock.ts';
import { newestVersion, readMigrations } from '#db/migrate.ts';
import { connect } from '#db/open.ts';
import { refusalOf } from '#db/refusal.ts';
import { transaction } from '#db/sql.ts';
import { giveFirstPin } from '../staff/lost-pin.ts';
import { appRoot, migrationsFolder } from '../start/app-root.ts';
import { foldersOf, placesIn } from './backup-places.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';
import { backupsIn, makeBackup } from './make-backup.ts';
import { rekeyStore } from './rekey.ts';
import { restoreStore } from './restore.ts';
import { databaseOf, newSafeFile, readSafeFile, writeSafeFile } from './safe-file.ts';
import { keyIdOf, newDatabaseKey, newRecoveryBytes, seal, unseal } from './sealing.ts';
import { unlockStore } from './unlock.ts';

const USAGE = `till key status|code|recover|rekey --data DIR
till backup --data DIR [--to DIR]
till backups --data DIR [--in DIR]
till restore FILE --data DIR [--code]
till staff reset NO --data DIR`;

type Order = {
  readonly verb: string;
  readonly rest: readonly string[];
  readonly dataDir: string;
  readonly place: string | null;
  readonly withCode: boolean;
};

function readOrder(): Order | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        to: { type: 'string' },
        in: { type: 'string' },
        code: { type: 'boolean', default: false },
      },
    });
    const [verb, ...rest] = positionals;
    if (verb === undefined || !values.data) return null;
    const place = values.to ?? values.in;
    return {
      ...{ verb, rest, dataDir: resolve(values.data), withCode: values.code },
      place: place === undefined ? null : resolve(place),
    };
  } catch {
    return null;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The key in force: from the shell that has unsealed it, or from the key file. */
function presentKey(dataDir: string): Result<string> {
  const given = process.env['RXTILL_DATABASE_KEY'];
  if (given) return ok(given);
  return unlockStore(dataDir, Date.now());
}

async function typedCode(): Promise<Result<Uint8Array>> {
  process.stderr.write('恢复码（6 组，每组 5 个字符）: ');
  const lines = createInterface({ input: process.stdin });
  let typed = '';
  for await (const line of lines) {
    typed = line;
    break;
  }
  lines.close();
  const parsed = parseRecoveryCode(typed);
  if (parsed.ok) return ok(parsed.bytes);
  const where = parsed.group === 0 ? '应为 6 组，每组 5 个字符' : `第 ${parsed.group} 组不对`;
  return fail('recovery.typo', `恢复码输入有误：${where}，请对照纸面重新输入。`);
}

function showCode(bytes: Uint8Array): void {
  say('新的恢复码，只显示这一次。请抄在纸上，与收银机分开保管；旧的恢复码只用于旧备份。');
  say(`\n    ${formatRecoveryCode(bytes)}\n`);
}

function keyStatus({ dataDir }: Order): Result<null> {
  const safe = readSafeFile(dataDir);
  const file = readKeyFile(dataDir);
  const where = file.ok
    ? file.value === null
      ? '没有密钥文件'
      : '密钥文件（只有本人可读）'
    : file.failure.sentence;
  say(`密钥：${where}`);
  const madeAt = safe?.current.recoveryMadeAt ?? null;
  say(`恢复码：${madeAt === null ? '还没有' : `${chinaDateTime(madeAt)} 生成`}`);
  say(`旧密钥：${safe?.former.length ?? 0} 把（用于旧备份）`);
  return ok(null);
}

function newCode({ dataDir }: Order): Result<null> {
  const key = presentKey(dataDir);
  if (!key.ok) return key;
  const bytes = newRecoveryBytes();
  const keyId = keyIdOf(key.value);
  const safe = readSafeFile(dataDir) ?? newSafeFile(keyId);
  const current = { keyId, recovery: seal(key.value, bytes), recoveryMadeAt: Date.now() };
  writeSafeFile(dataDir, { ...safe, current });
  showCode(bytes);
  return ok(null);
}

function rekey({ dataDir }: Order): Result<null> {
  const key = presentKey(dataDir);
  if (!key.ok) return key;
  const file = readKeyFile(dataDir);
  const protection = file.ok && file.value !== null ? file.value.protection : 'none';
  const bytes = newRecoveryBytes();
  // Before the change: a crash after it must not leave a store whose new code nobody has seen.
  showCode(bytes);
  rekeyStore(dataDir, { protection, key: key.value }, newDatabaseKey(), bytes, Date.now());
  note(dataDir, 'key.changed');
  say('密钥已更换。');
  return ok(null);
}

/** The key out of `safe.json` or, where that is lost too, out of the newest backup. */
async function recover(order: Order): Promise<Result<null>> {
  const { dataDir } = order;
  const code = await typedCode();
  if (!code.ok) return code;
  const safe = readSafeFile(dataDir);
  const folders = order.place === null ? [join(dataDir, 'backups')] : [order.place];
  const boxes = [
    safe?.current.recovery,
    safe?.next?.recovery,
    ...folders.flatMap((folder) => backupsIn(folder)).map(({ note: { recovery } }) => recovery),
  ].filter((box) => box !== null && box !== undefined);
  const keys = boxes.flatMap((box) => unseal(box, code.value) ?? []);
  const database = databaseOf(dataDir);
  const key = keys.find((one) => !existsSync(database) || opensWith(database, one));
  if (key === undefined) {
    return fail(
      'recovery.wrong',
      '恢复码打不开这个门店的数据库，没有改动任何内容。请核对恢复码是否为最近一次生成的。',
    );
  }
  writeKeyFile(dataDir, { protection: 'none', key });
  if (safe?.current.keyId !== keyIdOf(key)) writeSafeFile(dataDir, newSafeFile(keyIdOf(key)));
  note(dataDir, 'key.recovered');
  say('密钥已恢复，可以启动收银台。建议随后更换密钥：till key rekey');
  return ok(null);
}

/** What was done to the key stands in the audit, the key and the code nowhere. */
function note(dataDir: string, action: string): void {
  const key = presentKey(dataDir);
  if (!key.ok || !existsSync(databaseOf(dataDir))) return;
  const db = connect({ file: databaseOf(dataDir), key: key.value });
  try {
    const detail = { keyId: keyIdOf(key.value) };
    const entry = {
      at: Date.now(),
      till: '',
      staffNo: '',
      action,
      subject: 'key',
      detail,
    } as const;
    transaction(db, () => appendAudit(db, entry));
  } finally {
    db.close();
  }
}

function backup(order: Order): Result<null> {
  const { dataDir } = order;
  const key = presentKey(dataDir);
  if (!key.ok) return key;
  const database = databaseOf(dataDir);
  if (!existsSync(database)) return fail('backup.missing', `还没有数据库：${database}`);
  const places = placesIn(dataDir, key.value);
  const made = makeBackup({
    ...{ database, key: key.value, keep: places.keep, reason: 'asked', program: 'till backup' },
    folder: order.place ?? places.folder,
    second: order.place === null ? places.second : '',
    recovery: readSafeFile(dataDir)?.current.recovery ?? null,
    now: Date.now(),
  });
  if (!made.ok) return made;
  note(dataDir, 'backup.made');
  say(`${made.value.file}  ${(made.value.bytes / 1024 / 1024).toFixed(1)} MB，已检查`);
  if (made.value.second !== '') say(made.value.second);
  if (made.value.auditBroken) say('注意：审计链有断点，备份照做了，请店长核查。');
  return ok(null);
}

function list(order: Order): Result<null> {
  const key = presentKey(order.dataDir);
  const folders =
    order.place === null ? foldersOf(order.dataDir, key.ok ? key.value : null) : [order.place];
  for (const { file, note: about } of folders.flatMap((folder) => backupsIn(folder))) {
    const { facts } = about;
    const sales = facts.counts['sale'] ?? 0;
    say(
      `${chinaDateTime(about.madeAt)}  ${facts.storeCode}  ${sales} 单  结构 ${facts.schemaVersion}  ${file}`,
    );
  }
  return ok(null);
}

async function restore(order: Order): Promise<Result<null>> {
  const { dataDir, rest } = order;
  const [file] = rest;
  if (file === undefined) return fail('usage', USAGE);
  const held = process.env['RXTILL_DATABASE_KEY'] ?? '';
  const kept = readKeyFile(dataDir);
  if (held === '' && !kept.ok) return kept;
  const own = kept.ok ? kept.value : null;
  const unlocked = own === null || held !== '' ? ok(held) : unlockStore(dataDir, Date.now());
  const key = unlocked.ok ? unlocked.value : (own?.key ?? '');
  const code = order.withCode ? await typedCode() : ok(null);
  if (!code.ok) return code;
  const restored = restoreStore({
    ...{ dataDir, file: resolve(file), recovery: code.value, now: Date.now() },
    key: key === '' ? null : key,
    newestSchema: newestVersion(readMigrations(migrationsFolder(appRoot()))),
    folders: foldersOf(dataDir, key === '' ? null : key),
  });
  if (!restored.ok) return restored;
  const { backupAt, aside, complete } = restored.value;
  say(`已恢复到 ${chinaDateTime(backupAt)} 的备份。`);
  if (aside !== '') say(`原来的数据没有删除，在 ${aside}`);
  if (!complete) say('原来的数据读不出来：单号和报文号已跳号，避免重复。');
  say('下次开机后，医保结算在店长核对恢复前几天的账之后才开放（设置 › 数据安全）。');
  return ok(null);
}

async function resetPin({ dataDir, rest }: Order): Promise<Result<null>> {
  const [, staffNo] = rest;
  if (staffNo === undefined) return fail('usage', USAGE);
  const key = presentKey(dataDir);
  if (!key.ok) return key;
  const file = databaseOf(dataDir);
  if (!existsSync(file)) return fail('backup.missing', `还没有数据库：${file}`);
  const db = connect({ file, key: key.value });
  try {
    const given = await giveFirstPin(db, staffNo as StaffNo, Date.now());
    if (!given.ok) return given;
    say(`工号 ${staffNo} 的初始 PIN：${given.value.firstPin}`);
    say('只能用来在登录页设本人的 PIN。这一步已留痕。');
    return ok(null);
  } finally {
    db.close();
  }
}

function run(order: Order): Promise<Result<null>> | Result<null> | null {
  const [what] = order.rest;
  const inTwo = order.verb === 'key' || order.verb === 'staff';
  switch (inTwo ? `${order.verb} ${what ?? ''}` : order.verb) {
    case 'key status':
      return keyStatus(order);
    case 'backup':
      return backup(order);
    case 'backups':
      return list(order);
    case 'key code':
      return closed(order, newCode);
    case 'key rekey':
      return closed(order, rekey);
    case 'key recover':
      return closed(order, recover);
    case 'restore':
      return closed(order, restore);
    case 'staff reset':
      return closed(order, resetPin);
    default:
      return null;
  }
}

/** With the store's lock in hand: nobody may be selling meanwhile. */
async function closed(
  order: Order,
  act: (order: Order) => Result<null> | Promise<Result<null>>,
): Promise<Result<null>> {
  const lock = lockInstance(join(order.dataDir, 'instance.lock'));
  if (lock === null) return fail('open', `${order.dataDir} 的收银台正在运行，请先关闭它。`);
  try {
    return await act(order);
  } finally {
    lock.release();
  }
}

async function main(): Promise<number> {
  process.umask(0o077);
  const order = readOrder();
  const running = order === null || !existsSync(order.dataDir) ? null : run(order);
  if (running === null) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const done = await running;
  if (done.ok) return 0;
  process.stderr.write(`${done.failure.sentence}\n`);
  return done.failure.code === 'open' ? 3 : 4;
}

try {
  process.exitCode = await main();
} catch (error) {
  const refused = refusalOf(error, '');
  if (refused === null) throw error;
  process.stderr.write(`${refused.failure.sentence}\n`);
  process.exitCode = 4;
}
