/** A disk that is full, read-only or broken: each ends in a clear state, in words, and loses nothing. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Sale } from '#contract/sale.ts';
import { startTestEngine } from './support.ts';
import type { Shop } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { canMount, limitFiles, mountTitle, readOnly, withRoom } from '#tests/support/small-disk.ts';
import { makeStoreTemplate } from '#tests/support/store-template.ts';
import { current, otcBasket, otcTried, payCash } from '#tests/support/stages.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HOST = join(ROOT, 'engine', 'host-node.ts');
const CHILD = join(import.meta.dirname, 'child', 'full-disk.ts');
const REGION = join(ROOT, 'regions', 'training.json');
const ENV = {
  RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
  RXTILL_TIF_PAASID: 'made-up',
  RXTILL_TIF_SECRET: 'made-up',
};
const FULL_BEFORE = { code: 'disk.full', sentence: expect.stringMatching(/磁盘已满.*没有执行/) };
const FULL_AFTER = {
  code: 'disk.full',
  sentence: expect.stringMatching(/磁盘已满.*自动补记.*不要重做/),
};

describe.runIf(canMount)(mountTitle('a disk that runs full'), () => {
  it('at any step of a sale: nothing half, nothing twice, and it goes on by itself', async () => {
    const [folder, template] = [tempDir(), await emptyStore()];
    const command = [process.execPath, CHILD, folder, template];
    const ended = await run(withRoom(24 * 1024, folder, command));
    expect(ended.code, ended.errors).toBe(0);
    const said: unknown = JSON.parse(ended.output);
    expect(said).toMatchObject({
      recording: {
        left: { reply: FULL_BEFORE, sale: { state: 'open' }, intent: null, heard: 0 },
        after: { state: 'settled' },
      },
      sending: {
        left: { reply: FULL_AFTER, intent: { state: 'recorded' }, heard: 0 },
        after: { sale: { state: 'open' }, intent: { state: 'dropped' } },
      },
      concluding: {
        left: {
          reply: FULL_AFTER,
          note: expect.stringContaining('没有写进磁盘') as string,
          sale: { state: 'settling' },
        },
        after: { sale: { state: 'settled' }, intent: { state: 'accepted' }, stillSaid: false },
      },
      paying: {
        left: { reply: FULL_BEFORE, sale: { state: 'settled', receipt_sequence: null }, slips: 0 },
        after: { sale: { state: 'paid', receipt_sequence: 2 }, slips: 1 },
      },
      uploading: { left: { heard: 0 }, after: { states: ['accepted'] } },
      violations: [],
    });
  });

  it('before the start: refused in words, the data as it was', async () => {
    const [dir, template] = [tempDir(), await emptyStore()];
    // The room that is left after the store is filled to the last byte.
    const script =
      'cp "$1" "$2/rxtill.db" && : > "$2/instance.lock"; ' +
      'dd if=/dev/zero of="$2/filler" bs=4096 2>/dev/null; shift 2; exec "$@"';
    const host = [process.execPath, HOST, '--data', dir, '--region', REGION, '--training'];
    const filled = ['sh', '-c', script, 'sh', template, dir, ...host];
    const ended = await run(withRoom(16 * 1024, dir, filled));
    expect(ended.errors).toContain('磁盘已满');
    expect(ended.code).toBe(4);
  });
});

describe.runIf(canMount)(mountTitle('a folder that cannot be written'), () => {
  it('refuses the start in words and keeps every byte', async () => {
    const dir = tempDir();
    const file = join(dir, 'rxtill.db');
    copyFileSync(await emptyStore(), file);
    const before = hashOf(file);
    const host = [process.execPath, HOST, '--data', dir, '--region', REGION, '--training'];
    const ended = await run(readOnly(dir, host));
    expect(ended.errors).toContain('数据文件夹不能读写');
    expect(ended.code).toBe(4);
    expect(hashOf(file)).toBe(before);
  });
});

/** What the engine would do after its pauses, in the hand of the test. */
function pauses() {
  let waiting: (() => void)[] = [];
  return {
    later: (_: number, act: () => void) => {
      waiting.push(act);
      return () => {
        waiting = waiting.filter((one) => one !== act);
      };
    },
    pass: () => {
      for (const act of waiting.splice(0)) act();
    },
  };
}

describe('a file that cannot be written while the till runs', () => {
  it('is said in words at the step it stops, and the step can be done later', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcBasket(cashier);
    shop.db().pragma('query_only = ON');
    const refused = await cashier.try('sale.tender', tenderOf(sale));
    expect(refused).toMatchObject({ ok: false, failure: { code: 'disk.readOnly' } });
    shop.db().pragma('query_only = OFF');
    expect(await current(cashier)).toEqual(sale);
    await payCash(cashier, sale);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('between the request and its answer: booked by itself as soon as it can be', async () => {
    const { later, pass } = pauses();
    const shop = await openShop({ timers: () => later });
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    const { settling, release } = await lostIn(shop, cashier, saleId);
    shop.db().pragma('query_only = ON');
    release();
    expect(await settling).toMatchObject({ failure: { code: 'disk.readOnly' } });
    pass();
    expect(stateOnDisk(shop)).toBe('settling');
    shop.db().pragma('query_only = OFF');
    pass();
    expect(stateOnDisk(shop)).toBe('settled');
    await payCash(cashier, await current(cashier));
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});

const canLimit = limitFiles('unlimited');
const brokenTitle = canLimit
  ? 'a disk that breaks off in the middle of a write'
  : 'a disk that breaks off in the middle of a write [skipped: no prlimit here]';

describe.runIf(canLimit)(brokenTitle, () => {
  it('leaves the last commit whole and the outcome to be booked', async () => {
    const { later, pass } = pauses();
    const shop = await openShop({ timers: () => later });
    onTestFinished(() => void limitFiles('unlimited'));
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    const { settling, release } = await lostIn(shop, cashier, saleId);
    // The -wal may grow by half a page and no more.
    limitFiles(statSync(`${shop.file}-wal`).size + 2_000);
    release();
    expect(await settling).toMatchObject({ failure: { code: 'disk.broken' } });
    limitFiles('unlimited');
    expect(stateOnDisk(shop)).toBe('settling');
    pass();
    expect(stateOnDisk(shop)).toBe('settled');
    expect(shop.db().pragma('integrity_check', { simple: true })).toBe('ok');
    await payCash(cashier, await current(cashier));
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});

it('power that goes while an answer is written: the answer is unknown, not half there', async () => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  const { saleId } = await otcTried(cashier);
  const wal = `${shop.file}-wal`;
  const { settling, release } = await lostIn(shop, cashier, saleId);
  const before = statSync(wal).size;
  release();
  expect((await settling).ok).toBe(true);
  const answer = statSync(wal).size - before;
  // Into the first pages of many.
  expect(answer).toBeGreaterThan(40_000);
  for (const cut of [0, 100, 2_000, 4_200, 20_000]) {
    const file = join(tempDir(), 'rxtill.db');
    copyFileSync(shop.file, file);
    copyFileSync(wal, `${file}-wal`);
    truncateSync(`${file}-wal`, before + cut);
    // What the power left, in the hands of another engine.
    const after = await startTestEngine({ file });
    const state = await after.at('01').ask('system.state', {});
    expect(state.checks.find((check) => check.name === '上次中断')?.note).toBe(
      '1 笔结算结果未知，正在核对',
    );
    expect(state.unknown.count).toBe(1);
    expect(after.db.pragma('integrity_check', { simple: true })).toBe('ok');
    const states = 'SELECT sale.state, intent.state FROM sale, intent WHERE infno = ?';
    expect(after.db.prepare(states).raw().all('2102')).toEqual([['unknown', 'unknown']]);
  }
});

function tenderOf(sale: Sale) {
  const due = sale.stillToPay_fen;
  const tenders = [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
  return { saleId: sale.saleId, tenders };
}

/** A settlement that the platform holds in its hand. */
async function lostIn(shop: Shop, cashier: ReturnType<Shop['seat']>, saleId: Sale['saleId']) {
  const barrier = shop.wire.hold('2102');
  const settling = cashier.try('settlement.settle', { saleId });
  await barrier.arrived;
  return { settling, release: () => barrier.release() };
}

function stateOnDisk(shop: Shop): unknown {
  return shop.onDisk.prepare('SELECT state FROM sale ORDER BY rowid DESC').pluck().get();
}

/** The training store as one file, closed. */
async function emptyStore(): Promise<string> {
  const { dir, file } = await makeStoreTemplate();
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return file;
}

/** Runs a command in the name space that `args` describe. */
async function run(args: readonly string[]) {
  const child = spawn('unshare', args, {
    env: { ...process.env, ...ENV },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...said, code };
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
