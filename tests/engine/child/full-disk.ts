/**
 * A shop on a disk that runs full, at one point after another; the parent has mounted a small file
 * system on the folder. Prints one JSON object: what the cashier read, and what was in the file, each
 * time. Runs outside of a test runner because a mount of its own belongs to one process.
 */
import { closeSync, copyFileSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '#core/result.ts';
import { timerLater } from '#engine/start/later.ts';
import type { Shop } from '#tests/support/shop-on-file.ts';
import { shopOnFile } from '#tests/support/shop-on-file.ts';
import type { Seat } from '#tests/support/seat.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { current, otcTried, payCash } from '#tests/support/stages.ts';

const [, , folder = '', template = ''] = process.argv;
const FILLER = join(folder, 'filler');

/** Writes until the system says that there is no room. */
function fill(): void {
  const handle = openSync(FILLER, 'a');
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeSync(handle, block);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(handle);
  }
}

function free(): void {
  rmSync(FILLER);
}

/** What a screen makes of a reply: the code and its sentence, or the state of the sale. */
function told(reply: Result<{ readonly state: string }>): object {
  return reply.ok ? { state: reply.value.state } : reply.failure;
}

/** What lies on the disk, read by another connection. */
function onDisk(shop: Shop): object {
  const sale = shop.onDisk
    .prepare('SELECT state, receipt_sequence FROM sale ORDER BY rowid DESC')
    .get();
  const intent = shop.onDisk
    .prepare("SELECT state FROM intent WHERE infno = '2102' ORDER BY rowid DESC")
    .get();
  return { sale, intent: intent ?? null };
}

function heard(shop: Shop, infno: string): number {
  return shop.wire.heard.filter((one) => one.infno === infno).length;
}

/** Resolves when the engine says that it wrote what it could not write before. */
function writtenLate(shop: Shop): Promise<void> {
  return new Promise((resolve) => {
    const stop = shop.running().subscribe(() => {
      if (shop.running().engine.memory.unwritten.size > 0) return;
      stop();
      resolve();
    });
  });
}

/** Recording 2102 finds no room: nothing leaves, the sale is open, and goes on when there is some. */
async function whileRecording(shop: Shop, cashier: Seat): Promise<object> {
  const { saleId } = await otcTried(cashier);
  fill();
  const reply = told(await cashier.try('settlement.settle', { saleId }));
  const left = { reply, ...onDisk(shop), heard: heard(shop, '2102') };
  free();
  const after = told(await cashier.try('settlement.settle', { saleId }));
  await payCash(cashier, await current(cashier));
  return { left, after };
}

/** Committing `sent` finds no room: nothing leaves, and the sale is open by itself. */
async function whileSending(shop: Shop, cashier: Seat): Promise<object> {
  const { saleId } = await otcTried(cashier);
  const { gate } = shop.running().engine;
  const dispatch = gate.dispatch.bind(gate);
  const before = heard(shop, '2102');
  (gate as { dispatch: typeof dispatch }).dispatch = (...given) => {
    fill();
    return dispatch(...given);
  };
  const reply = told(await cashier.try('settlement.settle', { saleId }));
  (gate as { dispatch: typeof dispatch }).dispatch = dispatch;
  const left = { reply, ...onDisk(shop), heard: heard(shop, '2102') - before };
  const written = writtenLate(shop);
  free();
  await written;
  const after = { ...onDisk(shop), state: (await current(cashier)).state };
  await cashier.do('sale.abandon');
  return { left, after };
}

/** The answer finds no room: said in plain words, and booked by itself when there is some. */
async function whileConcluding(shop: Shop, cashier: Seat): Promise<object> {
  const { saleId } = await otcTried(cashier);
  const barrier = shop.wire.hold('2102');
  const settling = cashier.try('settlement.settle', { saleId });
  await barrier.arrived;
  fill();
  barrier.release();
  const reply = told(await settling);
  const { checks } = await cashier.do('system.state');
  const note = checks.find((check) => check.name === '本机磁盘')?.note;
  const left = { reply, note, ...onDisk(shop) };
  const written = writtenLate(shop);
  free();
  await written;
  const state = await cashier.do('system.state');
  return {
    left,
    after: { ...onDisk(shop), stillSaid: state.checks.some(({ name }) => name === '本机磁盘') },
  };
}

/** The tender finds no room: not paid, nothing printed; once there is room, paid and printed once. */
async function whilePaying(shop: Shop, cashier: Seat): Promise<object> {
  const sale = await current(cashier);
  const slips = shop.printer.slips.length;
  fill();
  const due = sale.stillToPay_fen;
  const tenders = due === 0 ? [] : [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
  const reply = told(await cashier.try('sale.tender', { saleId: sale.saleId, tenders }));
  await shop.settleDown();
  const left = { reply, ...onDisk(shop), slips: shop.printer.slips.length - slips };
  free();
  await payCash(cashier, sale);
  await shop.settleDown();
  return { left, after: { ...onDisk(shop), slips: shop.printer.slips.length - slips } };
}

/** Uploads find no room: none leaves that is not on disk, none is dropped. */
async function whileUploading(shop: Shop): Promise<object> {
  fill();
  const before = heard(shop, '3505');
  await shop.drain().catch(() => {});
  const left = { heard: heard(shop, '3505') - before };
  free();
  for (let round = 0; round < 12; round += 1) {
    shop.clock.now += 6 * 60_000;
    await shop.drain();
  }
  const states = shop.onDisk.prepare('SELECT DISTINCT state FROM outbox').pluck().all();
  return { left, after: { states } };
}

const file = join(folder, 'store.db');
copyFileSync(template, file);
const shop = shopOnFile(file, { timers: () => timerLater });
// The engine's own timer does not keep a process alive; a till has its window for that.
const alive = setInterval(() => {}, 1_000);
const cashier = shop.seat('cashier');
const said = {
  recording: await whileRecording(shop, cashier),
  sending: await whileSending(shop, cashier),
  concluding: await whileConcluding(shop, cashier),
  paying: await whilePaying(shop, cashier),
  uploading: await whileUploading(shop),
  violations: violationsOf(shop),
  incidents: shop.log.filter((line) => line.level === 'error').length,
};
clearInterval(alive);
await shop.close();
process.stdout.write(`${JSON.stringify(said)}\n`);
