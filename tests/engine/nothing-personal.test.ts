/**
 * A day's work with the people of the training region through the program itself (its start, its key,
 * its log, the platform over HTTP), then every file it has left: no name, number, code or token of a
 * customer, neither in the log nor in the raw store and its backup.
 */
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { TillNo } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { createFileLog } from '#engine/start/log.ts';
import type { StartedEngine } from '#engine/start/start-engine.ts';
import { startEngine } from '#engine/start/start-engine.ts';
import { connectionIdOf } from '#engine/transport/connection.ts';
import { people } from '#simulator/data.ts';
import { createServer } from '#simulator/http-server.ts';
import type { Platform } from '#simulator/platform.ts';
import { createPlatform } from '#simulator/platform.ts';
import { openTest } from '#tests/db/support.ts';
import { APPROVAL, STAFF } from '#tests/support/cast.ts';
import type { StaffKey } from '#tests/support/cast.ts';
import type { Seat } from '#tests/support/seat.ts';
import { seatOf } from '#tests/support/seat.ts';
import { approved, paid, scan, scanBoxes, voucher } from '#tests/support/stages.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const KEY = '5f'.repeat(32);
const BOUGHT = '王秀兰';
const WITHOUT_LINE = '张建国';
const SECRETS: Readonly<Record<string, string>> = {
  RXTILL_TIF_PAASID: 'p',
  RXTILL_TIF_SECRET: 's',
};

let dataDir: string;
let platform: Platform;
let engine: StartedEngine;
let cutLine: () => Promise<void>;
const seats = new Map<string, Seat>();

async function openProgram(): Promise<void> {
  dataDir = tempDir();
  mkdirSync(dataDir, { recursive: true });
  platform = createPlatform({ databaseFile: ':memory:', now: Date.now, random: Math.random });
  onTestFinished(() => platform.close());
  const credentials = { paasid: 'p', secret: 's', csbKey: '', csbSecret: '' };
  const server = createServer(platform, credentials);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  cutLine = () => server.close();
  const started = await startEngine({
    ...{ dataDir, root: ROOT, training: true, version: '0.1.0-test', checked: true, checks: [] },
    region: join(ROOT, 'regions', 'training.json'),
    databaseKey: KEY,
    printerTarget: `file:${join(dataDir, 'receipts')}`,
    loadHid: () => Promise.resolve({ kind: 'missing', error: 'none here' }),
    resolveSecret: (reference) =>
      'env' in reference ? { ...SECRETS, RXTILL_SIMULATOR_URL: url }[reference.env] : undefined,
    now: Date.now,
    random: Math.random,
    log: createFileLog(dataDir),
  });
  if (!started.ok) throw new Error(started.failure.sentence);
  engine = started.value;
  for (const [who, till] of [
    ['cashier', '01'],
    ['pharmacist', '02'],
    ['manager', '02'],
  ] as const) {
    seats.set(who, await signIn(who, till));
  }
}

async function signIn(who: StaffKey, till: '01' | '02'): Promise<Seat> {
  const at = till as TillNo;
  const seat = seatOf(() => engine, { connectionId: connectionIdOf(who, at), till: at }, []);
  const { staffNo, pin } = STAFF[who];
  await seat.do('staff.signIn', { staffNo, pin });
  return seat;
}

const shop = { seat: (who: StaffKey) => present(seats.get(who), who) };

/** Whatever may tell who somebody is, of everybody in the region, and every token it gave out. */
function personal(): ReadonlySet<string> {
  const tokens = platform.store
    .all<{ token: string }>(
      `SELECT ec_token AS token FROM credential_token UNION
       SELECT epc_token FROM authorisation UNION SELECT auth_rxno FROM authorisation`,
    )
    .map(({ token }) => token);
  expect(tokens.length).toBeGreaterThan(3);
  const facts = people.flatMap(({ name, certno, qr, cardNo, cardSn, psn_no }) => [
    ...[name, certno, qr, cardNo, cardSn, psn_no],
  ]);
  return new Set([...facts, ...tokens].filter((one) => one !== ''));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function workTheDay(): Promise<void> {
  const cashier = shop.seat('cashier');
  const sale = await paid(shop, cashier, BOUGHT);
  await cashier.do('sale.void', { saleId: sale.saleId, reason: '顾客不要', approval: APPROVAL });
  // What goes wrong is told more about than what does not.
  const wrong = { staffNo: STAFF.cashier.staffNo, pin: '000000' };
  expect((await cashier.fails('staff.signIn', wrong)).code).toBe('staff.wrongPin');
  expect((await cashier.try('sale.scan', { code: '马志强', place: 'counter' })).ok).toBe(false);
  for (const name of ['马志强', '孙美丽', '钱远方']) {
    await cashier.try('sale.scan', { code: voucher(name), place: 'counter' });
    await cashier.try('prescription.refresh');
    await cashier.try('sale.abandon');
  }
  await bugInTheMiddle(cashier);
  await approved(shop, cashier, WITHOUT_LINE);
  const open = await scanBoxes(cashier);
  await shop.seat('manager').do('backup.make');
  await cutLine();
  const line = async (): Promise<string> => {
    await cashier.try('settlement.trial');
    return engine.engine.memory.line.state;
  };
  await expect.poll(line, { timeout: 30_000 }).toBe('offline');
  const due = open.total_fen;
  await cashier.do('dossier.seal', {
    ...{ saleId: open.saleId, kind: 'payFirst', approval: null },
    tenders: [{ kind: 'cash', amount_fen: due, received_fen: due }],
  });
}

/** A bug whose message holds the person it was about, as an error of a library well might. */
async function bugInTheMiddle(cashier: Seat): Promise<void> {
  const someone = present(
    people.find(({ name }) => name === BOUGHT),
    BOUGHT,
  );
  engine.engine.db.exec(`CREATE TEMP TRIGGER bug BEFORE INSERT ON main.sale_person
    BEGIN SELECT RAISE(ABORT, 'no row for ${someone.name} ${someone.certno} ${someone.qr}'); END`);
  await expect(scan(cashier, voucher(BOUGHT))).rejects.toThrow();
  engine.engine.db.exec('DROP TRIGGER bug');
  await cashier.try('sale.abandon');
}

it('leaves no file that tells of a customer', async () => {
  await openProgram();
  await workTheDay();
  const secrets = personal();
  const { file } = present((await shop.seat('manager').do('safe.state')).last, 'a backup');
  await engine.shutDown();

  const staff = new Set<string>(Object.values(STAFF).map(({ name }) => name));
  const files = filesOf(dataDir);
  const names = files.map((path) => path.slice(dataDir.length + 1));
  expect(names).toContain('rxtill.db');
  expect(names).toContain(join('log', 'engine.log'));
  expect(files.some((path) => path.endsWith(file))).toBe(true);
  const told = files.flatMap((path) => {
    const bytes = readFileSync(path);
    // A slip names who reviewed, prepared and took the money: the staff, who are insured people too.
    const isSlip = path.startsWith(join(dataDir, 'receipts'));
    const fine = (one: string): boolean => isSlip && staff.has(one);
    return [...secrets]
      .filter((one) => bytes.includes(one) && !fine(one))
      .map((one) => `${path}: ${one}`);
  });
  expect(told).toEqual([]);

  // What was looked for was there to be told.
  const log = readFileSync(join(dataDir, 'log', 'engine.log'), 'utf8');
  for (const event of ['started', 'incident', 'stopped']) expect(log).toContain(event);
  const db = openTest(join(dataDir, 'rxtill.db'), { key: KEY });
  const rows = db.prepare('SELECT person FROM sale_person').pluck().all().join('');
  for (const name of [BOUGHT, WITHOUT_LINE]) expect(rows).toContain(name);
});
