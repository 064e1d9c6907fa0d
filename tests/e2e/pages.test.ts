/**
 * Pages in states that are hard to play: empty, loading, failed, blocked. The page is the built one
 * in Chromium; behind the contract stands an engine that knows one day by heart and writes down the
 * commands it gets. The main job runs on the real engine (main-job.test.ts).
 */
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBrowser } from '#tests/support/browser.ts';
import { describeWith } from '#tests/support/needs.ts';
import { PENDING, startFixtureEngine } from '#tests/pages/fixture-engine.ts';
import type { FixtureEngine, Overrides } from '#tests/pages/fixture-engine.ts';
import { NOW } from '#tests/pages/fixture-ground.ts';
import { countedShift } from '#tests/pages/fixture-day.ts';
import { FIXTURES } from '#tests/pages/fixtures.ts';
import { CounterDriver } from './counter-driver.ts';

const PAGE = resolve(import.meta.dirname, '..', '..', 'dist', 'renderer');

type Role = 'cashier' | 'pharmacist' | 'manager';

describeWith(['chromium', 'chinese type'], 'pages in hard states', () => {
  let browser: Browser;
  let engine: FixtureEngine;
  let counter: CounterDriver;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    await counter.page.close();
    engine.close();
  });
  afterAll(() => browser?.close());

  /** Opens a page of the till as somebody, by its key. */
  async function open(role: Role, key: string, overrides: Overrides = {}): Promise<void> {
    engine = await startFixtureEngine(PAGE, role, overrides);
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(10_000);
    counter = new CounterDriver(page);
    await page.clock.install({ time: NOW });
    await page.goto(engine.url);
    await page.getByRole('navigation', { name: '页面' }).waitFor();
    await counter.keys(`Alt+${key}`);
    await page.waitForFunction(() => document.activeElement !== document.body);
  }

  const commandsTo = (call: string) =>
    engine.commands.filter((one) => one.call === call).map((one) => one.input);
  const gets = (call: string, count = 1) =>
    expect.poll(() => commandsTo(call).length, { timeout: 10_000 }).toBe(count);

  describe('选处方', () => {
    it('asks by itself, shows grey rows while it waits, and keeps F5 from asking twice', async () => {
      await open('cashier', '2', {
        'prescription.list': { askedAt: null, rows: [] },
        'prescription.refresh': PENDING,
      });
      // The grey rows: the platform has been asked.
      await counter.page.getByLabel('正在查询').waitFor();
      await counter.keys('F5');
      await counter.sees('正在查询，请稍等。');
      expect(commandsTo('prescription.refresh')).toHaveLength(1);
    });

    it('says what to do when nothing circulates, when the platform is silent, when nobody is there', async () => {
      const none = { askedAt: NOW, rows: [] };
      await open('cashier', '2', { 'prescription.list': none });
      await counter.sees('近 30 天没有可流转的处方。按 F6 扫纸质处方码，或按 N 不用处方。');
      await counter.page.close();
      engine.close();

      await open('cashier', '2', { 'prescription.refresh': '医保平台没有答复。' });
      await counter.sees('高血压病2级；2型糖尿病');
      await counter.keys('F5');
      await counter.sees('医保平台没有答复。处方没有变化。按 F5 再查。');
      await counter.sees('高血压病2级；2型糖尿病');
      await counter.page.close();
      engine.close();

      await open('cashier', '2', { 'sale.current': null });
      await counter.sees('请扫医保码、社保卡或身份证，再选处方。');
    });

    it('links the chosen one and says why another cannot be linked', async () => {
      await open('cashier', '2', { 'prescription.link': FIXTURES['sale.current'] });
      await counter.sees('高血压病2级；2型糖尿病');
      for (const [digit, why] of [
        ['3', '正在另一台使用'],
        ['4', '已过期，不能调配。'],
        ['5', '已撤销，不能调配。'],
        ['6', '已使用，不能调配。'],
      ] as const) {
        await counter.keys(digit, 'Enter');
        await counter.sees(why);
      }
      expect(commandsTo('prescription.link')).toEqual([]);
      await counter.keys('1', 'ArrowDown', 'Enter');
      await gets('prescription.link');
      expect(commandsTo('prescription.link')).toEqual([{ prescriptionId: 'rx2' }]);
      // Back at the counter by itself.
      await counter.page.getByRole('main', { name: '选处方' }).waitFor({ state: 'detached' });
    });
  });

  describe('审方', () => {
    const open_detail = FIXTURES['review.detail'];
    const ready = {
      ...open_detail,
      findings: open_detail.findings.map((one) => ({ ...one, handled: true, answer: '已核实' })),
      checksConfirmed: [1, 2, 3, 4],
      signedUntil: NOW + 3_600_000,
      blockers: [],
    };

    it('has an empty queue, and a prescription that cannot be read', async () => {
      await open('pharmacist', '3', { 'review.queue': [] });
      await counter.sees('没有待审处方。');
      await counter.hasVisibleFocus();
      await counter.page.close();
      engine.close();

      await open('pharmacist', '3', { 'review.detail': '没有这张处方。' });
      await counter.sees('没有这张处方。');
    });

    it('confirms checks, answers findings and asks the prescriber by keys', async () => {
      await open('pharmacist', '3', {
        'review.confirmCheck': open_detail,
        'review.handleFinding': open_detail,
      });
      await counter.sees('拦截 A 未解决');
      await counter.keys('3', 'd');
      await gets('review.handleFinding');
      await counter.keys('b');
      await counter.sees('处理发现 B');
      await counter.keys('Enter');
      await counter.sees('请写处理意见。');
      await counter.type('ok');
      await counter.keys('Enter');
      await gets('review.handleFinding', 2);
      await counter.keys('F8');
      await counter.sees('联系医师 · 发现 A');
      await counter.keys('Escape', 'F12');
      await counter.sees('不能通过：拦截 A 未解决');
      expect(commandsTo('review.confirmCheck')).toEqual([
        { prescriptionId: 'q1', check: 3, confirmed: true },
      ]);
      expect(commandsTo('review.handleFinding')).toEqual([
        { prescriptionId: 'q1', key: 'D', answer: '已阅' },
        { prescriptionId: 'q1', key: 'B', answer: 'ok' },
      ]);
      expect(commandsTo('review.decide')).toEqual([]);
    });

    it('refuses with reasons only, and R99 with words', async () => {
      await open('pharmacist', '3', {
        'review.detail': ready,
        'review.decide': { ...ready, review: 'refused' },
      });
      await counter.sees('未指定调配人');
      await counter.keys('F9');
      await counter.sees('拒绝须选原因');
      await counter.keys('0', 'F9');
      await counter.sees('选“其他”须写说明');
      await counter.keys('5', 'o');
      await counter.type('ask again');
      await counter.keys('F9');
      await gets('review.decide');
      expect(commandsTo('review.decide')).toMatchObject([
        {
          decision: 'refuse',
          refusalCodes: ['R99', 'R05'],
          opinion: 'ask again',
          doubleSignature: null,
        },
      ]);
    });

    it('lets one alone approve with reason and own PIN, and keeps the dialog on a wrong one', async () => {
      await open('pharmacist', '3', { 'review.detail': ready, 'review.decide': 'PIN 不对。' });
      await counter.sees('未指定调配人');
      // Colleagues come first, oneself last; three people are qualified for either.
      await counter.keys('p', 'p', 'p', 'k', 'k', 'k');
      await counter.page.getByText('可以通过。').waitFor();
      await counter.keys('F12');
      await counter.sees('独自当班：双签');
      await counter.type('alone');
      await counter.keys('Tab');
      await counter.type('135790');
      await counter.keys('Enter');
      await counter.sees('PIN 不对。');
      expect(commandsTo('review.decide')).toMatchObject([
        { decision: 'approve', doubleSignature: { pin: '135790', reason: 'alone' } },
      ]);
    });

    it('is closed to a cashier', async () => {
      await open('cashier', '3');
      await counter.sees('四查十对');
      await counter.keys('3');
      await counter.sees('您的岗位不能审方。');
      expect(engine.commands).toEqual([]);
    });
  });

  describe('对账', () => {
    it('counts the drawer blind, refusing letters, and keeps what is typed', async () => {
      await open('cashier', '4');
      await counter.sees('先点数，应有金额在点数完成后显示。');
      await counter.keys('F12');
      await counter.sees('请先点数');
      await counter.keys('t');
      await counter.type('a');
      await counter.sees('张数只能填数字，没有填入。');
      for (const count of ['11', '', '', '1', '', '1', '1', '3']) {
        await counter.type(count);
        await counter.keys('Enter');
      }
      await counter.seesNot('张数只能填数字，没有填入。');
      await counter.type('2486.95');
      const drafts = () => commandsTo('shift.draft').length;
      await expect.poll(drafts, { timeout: 10_000 }).toBeGreaterThan(0);
      await counter.keys('F12');
      await gets('shift.count');
      expect(commandsTo('shift.count')).toEqual([
        {
          shiftId: 'h1',
          faces: [
            ...[{ face_fen: 10_000, pieces: 11 }],
            ...[1_000, 100, 50].map((face_fen) => ({ face_fen, pieces: 1 })),
            ...[{ face_fen: 10, pieces: 3 }],
          ],
          terminals: { wechat_fen: 248_695, alipay_fen: null, card_fen: null },
        },
      ]);
    });

    it('wants a reason for a difference, and closes the shift', async () => {
      const closed = { ...countedShift, closedAt: NOW, zNo: 7 };
      await open('manager', '4', { 'shift.current': countedShift, 'shift.close': closed });
      await counter.sees('未平：差异 4 项');
      await counter.hasVisibleFocus();
      await counter.sees('短款 0.50，请写明原因。');
      await counter.keys('t');
      await counter.type('coin lost');
      await counter.keys('Enter');
      await counter.type('611.8');
      await counter.keys('F12');
      await gets('shift.close');
      expect(commandsTo('shift.close')).toEqual([
        { shiftId: 'h1', note: 'coin lost', handIn_fen: 61_180 },
      ]);
      await counter.sees('已登记，移交 1 项，交班报表 Z 7 正在打印。');
    });

    it('levels, uploads now, looks at other days, and says why it cannot close the day', async () => {
      await open('manager', '4', { 'day.level': '医保平台没有答复。' });
      await counter.sees('未平：差异 4 项');
      await counter.keys('u');
      await counter.sees('正在上传 3 条');
      await counter.keys('F6');
      await counter.sees('不能日结：还有 2 项医保差异。');
      await counter.keys('F5');
      await counter.sees('显示的是 10:14:10 的结果');
      await counter.keys('PageDown');
      await counter.sees('已经是今天。');
      await counter.keys('PageUp');
      await counter.sees('2026-11-20 日对账');
      expect(commandsTo('day.level')).toEqual([{ date: '2026-11-21' }]);
    });

    it('takes uploads one by one: reason, correction, an unknown one settled, one closed', async () => {
      const [waiting, , , refused, unknown] = FIXTURES['outbox.list'];
      await open('manager', '4', {
        'outbox.correct': waiting,
        'outbox.settleUnknown': waiting,
        'outbox.close': waiting,
        'outbox.sendOne': waiting,
      });
      await counter.sees('未平：差异 4 项');
      await counter.keys('g');
      await counter.sees('待上传：逐条处理');
      await counter.hasVisibleFocus();
      await counter.keys('e');
      await counter.sees('更正重传 · 销售明细与追溯码');
      await counter.keys('Escape', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'u');
      await counter.sees('平台原话：批号 25110A7 未登记入库。');
      await gets('outbox.sendOne');
      expect(commandsTo('outbox.sendOne')).toEqual([{ itemId: refused?.itemId }]);
      await counter.keys('Enter');
      await counter.sees('阿卡波糖片');
      await counter.keys('Tab', 'Tab', 'Tab', 'Control+a');
      await counter.type('25110A8');
      await counter.keys('F12');
      await gets('outbox.correct');
      expect(commandsTo('outbox.correct')).toMatchObject([
        { itemId: refused?.itemId, goods: { lotId: 'l1', lotNo: '25110A8' } },
      ]);
      await counter.sees('待上传：逐条处理');
      await counter.keys('ArrowDown', 'u');
      await counter.sees('只有等待重传和被退回的可以立即上传。');
      await counter.keys('Enter', 'F12');
      await counter.sees('请先写明在哪里、由谁核实。');
      await counter.type('asked the bureau');
      await counter.keys('F12');
      await gets('outbox.settleUnknown');
      expect(commandsTo('outbox.settleUnknown')).toEqual([
        { itemId: unknown?.itemId, found: false, platformNo: '', reason: 'asked the bureau' },
      ]);
      await counter.keys('x');
      await counter.sees('请写关闭原因。');
      await counter.type('done by hand');
      await counter.sees('请店长输入 6 位 PIN。');
      await counter.page.getByLabel('店长 PIN').fill('246810');
      await counter.keys('F12');
      await gets('outbox.close');
      expect(commandsTo('outbox.close')).toMatchObject([
        { itemId: unknown?.itemId, reason: 'done by hand', approval: { pin: '246810' } },
      ]);
    });

    it('claims nothing of a day it could not read', async () => {
      await open('manager', '4', { 'day.summary': '数据库忙，请稍候。', 'shift.current': null });
      await counter.sees('数据库忙，请稍候。');
      await counter.sees('还没有开班');
      expect(await counter.page.getByText('没有差异。').count()).toBe(0);
    });
  });

  describe('库存 and 设置', () => {
    it('finds, shows lots with their state, and receives goods', async () => {
      await open('manager', '5', { 'stock.receive': FIXTURES['product.lots'].lots[1] });
      await counter.sees('输入品名、拼音首字母');
      await counter.type('dgl');
      for (const state of ['已过期', '近效期', '可售']) await counter.sees(state);
      await counter.keys('F6');
      await counter.type('DG26044');
      for (const text of ['3', '20260401', '20270331']) {
        await counter.keys('Tab');
        await counter.type(text);
      }
      await counter.keys('Enter');
      await gets('stock.receive');
      expect(commandsTo('stock.receive')).toMatchObject([
        {
          productId: 'p1',
          lotNo: 'DG26044',
          madeOn: '2026-04-01',
          expiresOn: '2027-03-31',
          quantity_e4: 30_000,
        },
      ]);
      await counter.sees('已入库');
    });

    it('says what was not found, and keeps goods from a cashier', async () => {
      await open('cashier', '5', { 'product.search': [] });
      await counter.type('xyz');
      await counter.sees('没有“xyz”。可试拼音首字母或批准文号。');
      await counter.keys('F7');
      await counter.sees('您的岗位不能做这一步。');
    });

    it('asks a manager for the recovery code until there is one, and nobody else', async () => {
      const none = { ...FIXTURES['safe.state'], recoveryMadeAt: null };
      await open('cashier', '1', { 'safe.state': none });
      await counter.sees('收银员');
      expect(await counter.page.getByRole('dialog').count()).toBe(0);
      await counter.page.close();
      engine.close();

      engine = await startFixtureEngine(PAGE, 'manager', { 'safe.state': none });
      counter = new CounterDriver(await browser.newPage());
      await counter.page.goto(engine.url);
      await counter.sees('只有恢复码能打开本店的数据和备份');
      await counter.keys('Escape');
      await counter.page.getByRole('dialog').waitFor({ state: 'detached' });
    });

    it('opens every section of the settings by its digit', async () => {
      await open('manager', '6');
      await counter.hasVisibleFocus();
      for (const [digit, word] of [
        ['1', '每页最下面一行总是本页现在能用的键'],
        ['2', '今日签到'],
        ['3', '提醒线'],
        ['4', '扫码枪字符间隔'],
        ['5', '恢复码'],
        ['6', '上次登录'],
        ['7', '启动检查'],
        ['8', '更新只在全店都交班以后下载和安装'],
      ] as const) {
        await counter.keys(digit);
        await counter.sees(word);
      }
    });
  });
});
