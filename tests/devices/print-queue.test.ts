/** The print queue through dispatch, on a printer that runs out of paper and comes back. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { auditSealText } from '#core/audit-seal.ts';
import { DEFAULT_DEVICES } from '#core/device.ts';
import { present } from '#core/result.ts';
import { lastAuditBefore } from '#db/audit.ts';
import { createPrinter } from '#engine/device/create-printer.ts';
import { startTestEngine } from '#tests/engine/support.ts';
import { STAFF } from '#tests/support/cast.ts';
import { APPROVAL, nextId, openShop } from '#tests/support/shop.ts';
import { otcBasket, payCash } from '#tests/support/stages.ts';
import { setOnPaper, startPrinter } from './tcp-printer-stand-in.ts';

const READY = 0x12;
const NO_PAPER = 0x72;

describe('the print queue', () => {
  it('waits for paper, tells why, and goes on when there is some', async () => {
    let paper = false;
    const printer = await startPrinter({ status: () => (paper ? READY : NO_PAPER) });
    onTestFinished(() => printer.close());
    const engine = await startTestEngine();
    const till = engine.at('01');
    const { staffNo, name, role } = STAFF.manager;
    const signedIn = { staffNo, name, role, signedInAt: engine.clock.now };
    engine.engine.memory.sessions.set(till.connection.connectionId, signedIn);
    const { settings } = await till.ask('device.state', {});
    await till.ask('device.save', {
      ...settings,
      printer: { address: `tcp:127.0.0.1:${printer.port}`, columns: 32 },
    });
    await till.ask('print.testSlip', {});
    const newest = async () => (await till.ask('print.queue', {}))[0];
    await expect.poll(newest).toMatchObject({ state: 'waiting', reason: /缺纸/ });
    expect(printer.received()).toHaveLength(0);

    paper = true;
    await till.ask('print.tryNow', {});
    await expect.poll(newest).toMatchObject({ state: 'printed', reason: '' });
    // Cut at the end, once, and the QR code drawn by the printer itself.
    const hex = printer.received().toString('hex');
    expect(hex.endsWith('1d5600')).toBe(true);
    expect(hex).toContain(`1d286b0e00315030${Buffer.from('RXTILL-TEST').toString('hex')}`);
  });

  it('opens the drawer at once where there is no paper, so that the change can be given', async () => {
    const printer = await startPrinter({ status: () => NO_PAPER });
    onTestFinished(() => printer.close());
    const drawer = createPrinter(`tcp:127.0.0.1:${printer.port}`, 48);
    expect(await drawer.kickDrawer()).toEqual({ kind: 'printed' });
    expect(printer.kicksNow()).toBe(1);
    expect(printer.received()).toHaveLength(0);
  });

  it('prints in the order of the asking, and what is dropped is no fault of the printer', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const state = async () => (await cashier.do('system.state')).printer;
    shop.running().engine.devices.apply({
      ...DEFAULT_DEVICES,
      printer: { address: 'tcp:127.0.0.1:1', columns: 48 },
    });
    await payCash(cashier, await otcBasket(cashier));
    await expect.poll(state).toMatchObject({ state: 'fault', word: '断开', waiting: 1 });
    await payCash(cashier, await otcBasket(cashier, '布洛芬缓释胶囊', 2));
    await expect.poll(state).toMatchObject({ state: 'fault', word: '断开', waiting: 2 });
    const [second, first] = await cashier.do('print.queue');
    expect([first?.state, second?.state]).toEqual(['waiting', 'waiting']);
    await cashier.do('print.drop', { printId: present(first, 'the first').printId });
    const again = await cashier.try('print.drop', { printId: present(first, 'first').printId });
    expect(again).toMatchObject({ ok: false, failure: { code: 'print.notWaiting' } });
    // Back on the printer the till was started with.
    shop.running().engine.devices.apply(DEFAULT_DEVICES);
    await cashier.do('print.tryNow');
    await expect.poll(state).toMatchObject({ state: 'ready', waiting: 0 });
    expect(shop.printer.slips).toHaveLength(1);
    expect(textOf(shop.printer.slips[0])).toContain(present(second, 'the second').title);
    const audit = shop.db().prepare(`SELECT count(*) FROM audit WHERE action = 'print.dropped'`);
    expect(audit.pluck().get()).toBe(1);
  });

  it('lets go a slip whose sale was voided while it waited: only the red one comes', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.running().engine.devices.apply({
      ...DEFAULT_DEVICES,
      printer: { address: 'tcp:127.0.0.1:1', columns: 48 },
    });
    const sale = await otcBasket(cashier);
    await payCash(cashier, sale);
    await cashier.do('sale.void', { saleId: sale.saleId, reason: '顾客退货', approval: APPROVAL });
    await expect.poll(async () => (await cashier.do('system.state')).printer.waiting).toBe(2);
    shop.running().engine.devices.apply(DEFAULT_DEVICES);
    await cashier.do('print.tryNow');
    await expect.poll(async () => (await cashier.do('system.state')).printer.waiting).toBe(0);
    expect(shop.printer.slips).toHaveLength(1);
    expect(textOf(shop.printer.slips[0])).toContain('退货小票');
    expect(textOf(shop.printer.slips[0])).not.toContain('重打');
    const states = (await cashier.do('print.queue')).map((job) => job.state);
    expect(states).toEqual(['printed', 'dropped']);
  });

  it('never prints to a customer who went home yesterday', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.running().engine.devices.apply({
      ...DEFAULT_DEVICES,
      printer: { address: 'tcp:127.0.0.1:1', columns: 48 },
    });
    await payCash(cashier, await otcBasket(cashier));
    await expect.poll(async () => (await cashier.do('system.state')).printer.waiting).toBe(1);
    shop.clock.now += 24 * 3_600_000;
    shop.running().engine.devices.apply(DEFAULT_DEVICES);
    await cashier.do('print.tryNow');
    await expect
      .poll(async () => (await cashier.do('print.queue'))[0])
      .toMatchObject({ state: 'dropped', reason: /当天没有打出/ });
    expect(shop.printer.slips).toHaveLength(0);
  });
});

describe('papers that are no slip', () => {
  it('a split-pack label a pack: the drug and lot of the line, the rest as typed', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcBasket(cashier);
    const line = present(sale.lines[0], 'line');
    const lot = present(line.lots[0], 'lot');
    const label = {
      saleId: sale.saleId,
      lineId: line.lineId,
      lotId: lot.lotId,
      quantity: '6 粒',
      usage: '口服 每日2次',
      dosage: '每次 1粒',
      count: 2,
    };
    await cashier.do('print.label', label);
    await expect.poll(() => shop.printer.slips.length).toBe(1);
    const paper = setOnPaper(present(shop.printer.slips[0], 'labels'));
    const text = paper.lines.map((set) => set.text.trim());
    expect(paper.cuts).toBe(2);
    // GSP art. 172: name, spec, quantity, usage, dosage, lot, expiry, shop.
    const { storeName } = await cashier.do('system.state');
    for (const needed of [
      storeName.replace(/ ?· ?/g, ' '),
      line.name,
      `规格 ${line.spec}`,
      '数量 6 粒',
      '用法 口服 每日2次',
      '用量 每次 1粒',
      `批号 ${lot.lotNo}`,
      `有效期至 ${lot.expiresOn}`,
    ]) {
      expect(text.filter((one) => one === needed)).toHaveLength(2);
    }
    expect(text.join('')).toContain('第 2 袋 共 2 袋');
    expect(paper.lines.filter((set) => set.qr === line.codes[0])).toHaveLength(2);
    const audit = shop.db().prepare(`SELECT detail FROM audit WHERE action = 'print.label'`);
    expect(JSON.parse(String(audit.pluck().get()))).toMatchObject({
      lot: lot.lotNo,
      quantity: '6 粒',
    });
    const wrong = await cashier.try('print.label', {
      ...label,
      lotId: nextId() as typeof lot.lotId,
    });
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'print.notSplit' } });
  });

  it('the day report ends in the seal of the day’s audit; the second print is marked', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const manager = shop.seat('manager');
    await payCash(cashier, await otcBasket(cashier));
    await shop.settleDown();
    const { businessDate } = await cashier.do('system.state');
    await manager.do('print.dayReport', { date: businessDate });
    await manager.do('print.dayReport', { date: businessDate });
    await expect.poll(() => shop.printer.slips.length).toBe(3);
    const seal = present(lastAuditBefore(shop.db(), shop.clock.now + 1), 'seal');
    const [, first, second] = shop.printer.slips.map(textOf);
    expect(second).toContain(auditSealText(seal));
    expect(first).toMatch(/销售合计 +18\.90/);
    expect(first).not.toContain('重打');
    expect(second).toContain('重打 第 1 次');
    const refused = await cashier.try('print.dayReport', { date: businessDate });
    expect(refused).toMatchObject({ ok: false });
  });
});

function textOf(bytes: Uint8Array | undefined): string {
  const { lines } = setOnPaper(present(bytes, 'a paper'));
  return lines.map((set) => set.text).join('\n');
}
