/**
 * A long day at two tills, on a clock of its own: real engine, contract and scanner service, the
 * simulated region behind the wire, every code through a scanner's reports. Nothing goes wrong with
 * line or machine; what is looked at is what the day leaves behind in memory.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TillNo } from '#core/ids.ts';
import { quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { attachScanners } from '#engine/device/scanner/attach.ts';
import { writePrescription } from '#simulator/prescription-desk.ts';
import { APPROVAL, STAFF } from '#tests/support/cast.ts';
import type { FrameLayout } from '#tests/support/hid-frames.ts';
import { framesOf } from '#tests/support/hid-frames.ts';
import type { PluggedHid } from '#tests/support/scripted-hid.ts';
import { scriptedHid } from '#tests/support/scripted-hid.ts';
import type { Shop } from '#tests/support/shop-on-file.ts';
import { shopOnFile } from '#tests/support/shop-on-file.ts';
import {
  box,
  current,
  decision,
  goods,
  payCash,
  readyToDecide,
  voucher,
} from '#tests/support/stages.ts';
import { makeStoreTemplate } from '#tests/support/store-template.ts';
import type { TextWindow } from '#tests/support/text-window.ts';
import { openTextWindow } from '#tests/support/text-window.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';
import type { Memory } from './memory.ts';
import { memoryNow } from './memory.ts';

export type DayPlan = {
  readonly hours: number;
  readonly sales: number;
  readonly scans: number;
  /** Called at every full hour, with what the engine holds then. */
  readonly each?: (hour: number, memory: Memory, done: Done) => void;
};

export type Done = {
  readonly sales: number;
  readonly scans: number;
  readonly insured: number;
  readonly prescriptions: number;
  readonly voided: number;
};

export type DayEnd = Done & {
  /** At each full hour, the last one at the end. */
  readonly hours: readonly Memory[];
  /** Codes that a scanner sent and no window handled, and reports that were no code. */
  readonly lost: number;
  readonly errors: readonly string[];
};

type Counter = {
  readonly window: TextWindow;
  readonly scanner: PluggedHid;
  readonly layout: FrameLayout;
};

const HOUR_MS = 3_600_000;
const BETWEEN_SCANS_MS = 400;
const OTC = ['布洛芬缓释胶囊', '感冒灵颗粒', '维生素E软胶囊', '碳酸钙D3片', '氯雷他定片'];
const PRESCRIBED = ['苯磺酸氨氯地平片', '盐酸二甲双胍片'];
const INSURED = ['张建国', '孙美丽', '赵德福', '吴桂芬', '王秀兰'];

export async function playLongDay(plan: DayPlan): Promise<DayEnd> {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const dir = mkdtempSync(join(parent, 'rxtill-soak-'));
  const template = await makeStoreTemplate({ parent: dir });
  const file = join(dir, 'day.db');
  copyFileSync(template.file, file);
  const timers = timerQueue();
  const shop = shopOnFile(file, { timers: timers.on, regionFile: join(dir, 'region.db') });
  // What tests keep to look at afterwards would be this day's own growth.
  shop.wire.inspect = () => {};
  const day = new LongDay(shop, plan, (span_ms) => timers.pass(shop.clock, span_ms));
  try {
    return await day.play();
  } finally {
    await day.stop();
    await shop.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

class LongDay {
  readonly #shop: Shop;
  readonly #plan: DayPlan;
  readonly #pass: (span_ms: number) => Promise<void>;
  readonly #counters: Counter[] = [];
  readonly #hours: Memory[] = [];
  readonly #errors: string[] = [];
  readonly #opensAt: number;
  #done = { sales: 0, scans: 0, insured: 0, prescriptions: 0, voided: 0 };
  #boxes = 0;
  #stopScanners = (): Promise<void> => Promise.resolve();

  constructor(shop: Shop, plan: DayPlan, pass: (span_ms: number) => Promise<void>) {
    this.#shop = shop;
    this.#plan = plan;
    this.#pass = pass;
    this.#opensAt = shop.clock.now;
  }

  async stop(): Promise<void> {
    for (const { window } of this.#counters) window.leave();
    await this.#stopScanners();
  }

  async play(): Promise<DayEnd> {
    const { hours, sales, scans } = this.#plan;
    await this.#open();
    const between_ms = (hours * HOUR_MS) / sales;
    for (let serial = 0; serial < sales; serial += 1) {
      const codes =
        Math.round(((serial + 1) * scans) / sales) - Math.round((serial * scans) / sales);
      await this.#sale(serial, codes);
      const until = this.#opensAt + (serial + 1) * between_ms;
      await this.#pass(Math.max(0, until - this.#shop.clock.now));
      const hour = Math.floor((this.#shop.clock.now - this.#opensAt + 1) / HOUR_MS);
      if (hour > this.#hours.length) await this.#fullHour(hour);
    }
    const { engine } = this.#shop.running();
    const dropped = engine.memory.scanners.devices.reduce((sum, one) => sum + one.dropped, 0);
    const lost = engine.memory.scanners.unheard() + dropped;
    return { ...this.#done, hours: this.#hours, lost, errors: this.#errors };
  }

  async #open(): Promise<void> {
    const shop = this.#shop;
    const { engine, scans } = shop.running();
    const hid = scriptedHid();
    const plugged: readonly [string, FrameLayout, PluggedHid][] = [
      ['01', 'hhp', hid.plug({ path: '/dev/hidraw0', serialNumber: 'S1' })],
      ['02', 'newland', hid.plug({ path: '/dev/hidraw1', serialNumber: 'S2', vendorId: 0x1eab })],
    ];
    this.#stopScanners = attachScanners(engine, scans, { kind: 'loaded', access: hid });
    await this.#pass(1_500);
    for (const [till, layout, scanner] of plugged) {
      const window = openTextWindow(shop.running(), `window-${till}`, till as TillNo);
      this.#counters.push({ window, layout, scanner });
      await this.#signIn(this.#counters.length - 1);
    }
    const [, second] = engine.memory.scanners.devices;
    const device = present(second, 'the second scanner').key;
    await this.#counter(1).window.do('scanner.pair', { device, till: '02' as TillNo });
    await this.#stockUp();
  }

  #counter(index: number): Counter {
    return present(this.#counters[index], `till ${index + 1}`);
  }

  async #signIn(index: number): Promise<void> {
    const { staffNo, pin } = index === 0 ? STAFF.cashier : STAFF.cashier2;
    await this.#counter(index).window.do('staff.signIn', { staffNo, pin });
  }

  /** Goods enough for the day. */
  async #stockUp(): Promise<void> {
    const manager = this.#shop.seat('manager', '02');
    for (const name of [...OTC, ...PRESCRIBED]) {
      const { barcode } = goods(name);
      const product = present(await manager.do('product.byCode', { code: barcode }), name);
      await manager.do('stock.receive', {
        productId: product.productId,
        ...{ lotNo: 'SOAK', madeOn: '2026-01-01', expiresOn: '2030-12-31', supplier: '' },
        cost: '',
        quantity_e4: quantityE4(20_000 * 10_000),
      });
    }
  }

  /** Of twenty sales one is on a prescription, five are insured without, one is voided. */
  async #sale(serial: number, codes: number): Promise<void> {
    const counter = this.#counter(serial % 2);
    const kind = serial % 20;
    const insured = INSURED[Math.floor(serial / 20) % INSURED.length] ?? '张建国';
    try {
      if (kind === 7) await this.#onPrescription(counter, insured, codes);
      else if (kind % 4 === 2) await this.#insured(counter, insured, codes);
      else await this.#boxesOf(counter, codes);
      const sale = await payCash(counter.window, await current(counter.window));
      if (sale.state !== 'paid') throw new Error(`sale ${serial} is ${sale.state}`);
      this.#done.sales += 1;
      if (kind !== 14) return;
      const { saleId } = sale;
      await counter.window.do('sale.void', { saleId, reason: '顾客不要', approval: APPROVAL });
      this.#done.voided += 1;
    } catch (error) {
      this.#errors.push(`sale ${serial}: ${String(error)}`);
      await counter.window.try('sale.abandon');
    }
  }

  async #boxesOf(counter: Counter, count: number): Promise<void> {
    for (let scanned = 0; scanned < count; scanned += 1) {
      this.#boxes += 1;
      await this.#scan(counter, box(OTC[this.#boxes % OTC.length] ?? '', this.#boxes));
    }
  }

  /** From the personal account, as far as it goes. */
  async #insured(counter: Counter, person: string, codes: number): Promise<void> {
    const { window } = counter;
    await this.#scan(counter, voucher(person));
    await this.#boxesOf(counter, codes - 1);
    await this.#settle(window);
    this.#done.insured += 1;
  }

  async #onPrescription(counter: Counter, person: string, codes: number): Promise<void> {
    const { window } = counter;
    const { platform } = this.#shop.wire;
    const lines = PRESCRIBED.map((name) => ({
      drug: goods(name).nationalDrugCode,
      count: '1',
      days: '7',
    }));
    // Valid for an hour: a list of a whole day's prescriptions would be read at every look.
    writePrescription(platform, { person, lines, validHours: '1' });
    await this.#scan(counter, voucher(person));
    const rows = await window.do('prescription.refresh');
    const row = rows.find(
      (one) =>
        one.state === 'valid' &&
        one.claimedBy === '' &&
        one.lines.length === 2 &&
        one.lines.every(({ name }) => PRESCRIBED.includes(name)),
    );
    const { prescriptionId } = present(row, `the prescription of ${person}`);
    await window.do('prescription.link', { prescriptionId });
    const pharmacist = await readyToDecide(this.#shop, prescriptionId);
    await pharmacist.do('review.decide', decision(prescriptionId));
    for (const name of PRESCRIBED) {
      this.#boxes += 1;
      await this.#scan(counter, box(name, this.#boxes));
    }
    await this.#boxesOf(counter, codes - 1 - PRESCRIBED.length);
    await this.#settle(window);
    this.#done.prescriptions += 1;
  }

  async #settle(window: TextWindow): Promise<void> {
    await window.do('settlement.trial');
    const { saleId } = await current(window);
    const sale = await window.do('settlement.settle', { saleId });
    if (sale.settlement?.cashChangedFrom_fen) {
      await window.do('settlement.confirmCash', { saleId, agree: true });
    }
  }

  async #scan({ window, scanner, layout }: Counter, code: string): Promise<void> {
    const handled = window.nextScan();
    scanner.send(...framesOf(layout, code, { aim: ']C0' }));
    await handled;
    this.#done.scans += 1;
    await this.#pass(BETWEEN_SCANS_MS);
  }

  /** Pages are loaded again, people change places; what the tests' own parts keep is let go. */
  async #fullHour(hour: number): Promise<void> {
    const { wire, log, printer } = this.#shop;
    for (const [index, { window }] of this.#counters.entries()) {
      window.reload();
      await window.do('staff.signOut');
      await this.#signIn(index);
    }
    await this.#shop.drain();
    for (const line of log) if (line.level === 'error') this.#errors.push(JSON.stringify(line));
    for (const kept of [wire.heard, log, printer.slips]) kept.length = 0;
    const memory = await memoryNow();
    this.#hours.push(memory);
    this.#plan.each?.(hour, memory, { ...this.#done });
  }
}
