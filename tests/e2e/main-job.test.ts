/** One insured prescription sale from scan to slip, in Chromium, on the real engine and simulator. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '#tests/support/browser.ts';
import { describeWith } from '#tests/support/needs.ts';
import type { TillProcess } from '#tests/support/till-process.ts';
import { startTill } from '#tests/support/till-process.ts';
import { CounterDriver } from './counter-driver.ts';
import * as job from './main-job.ts';
import { TrainingCodes } from './training-codes.ts';

describeWith(['chromium', 'chinese type'], 'the main job in the browser', () => {
  let till: TillProcess;
  let browser: Browser;
  let page: Page;
  let stage: job.Stage;
  const complaints: string[] = [];

  beforeAll(async () => {
    till = await startTill();
    browser = await openBrowser();
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const counter = new CounterDriver(page);
    stage = {
      counter,
      codes: await TrainingCodes.open(till.url),
      picture: job.pictureTaker(counter),
    };
    await page.goto(till.url);
  });

  // What the screen showed when a stage failed: the first thing anybody wants to see.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(async () => {
    stage?.codes.close();
    await browser?.close();
    await till?.close();
  });

  it('identifies the customer by a scan with focus anywhere', async () => {
    await page.getByText('选择登录人', { exact: true }).waitFor();
    await stage.picture('login');
    await job.cashierIdentifiesCustomer(stage);
  });

  it('shows every state of the prescriptions and links a valid one', () =>
    job.cashierLinksPrescription(stage));

  it('lets the pharmacist sign, check and approve', () => job.pharmacistApproves(stage));

  it('takes the parked sale up again and scans every box', () => job.cashierScansBoxes(stage));

  it('settles, takes cash and prints the slip', () => job.cashierSettlesAndTakesMoney(stage));

  it('levels the day with the platform', () => job.managerSeesTheDay(stage));

  it('agrees with the books on the other side, and everything went up once', async () => {
    await expect
      .poll(async () => {
        const state = (await stage.codes.call('system.state')) as { outbox: { count: number } };
        return state.outbox.count;
      })
      .toBe(0);
    const palette = (await stage.codes.palette()) as { consoleUrl?: string };
    const ledger = await (await fetch(new URL('/console/api/ledger', palette.consoleUrl))).json();
    expect(ledger.settlements).toHaveLength(1);
    expect(ledger.settlements[0]).toMatchObject({
      medfee_sumamt_fen: 21770,
      fund_pay_sumamt_fen: 14548,
    });
    expect(ledger.dispensings).toHaveLength(1);
    expect(ledger.stock_uploads).toHaveLength(4);
  });

  it('met no error and nothing its policy refused', () => {
    expect(complaints).toEqual([]);
  });
});
