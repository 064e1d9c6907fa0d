/** One insured prescription sale from scan to slip, in Chromium, on the real engine and simulator. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import * as job from './main-job.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

type Ledger = {
  readonly settlements: readonly Record<string, unknown>[];
  readonly dispensings: readonly unknown[];
  readonly stock_uploads: readonly unknown[];
};

describeWith(['chromium', 'chinese type'], 'the main job in the browser', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
  });

  // What the screen showed when a stage failed: the first thing anybody wants to see.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  it('identifies the customer by a scan with focus anywhere', async () => {
    await window.page.getByText('选择登录人', { exact: true }).waitFor();
    await window.stage.picture('login');
    await job.cashierIdentifiesCustomer(window.stage);
  });

  it('shows every state of the prescriptions and links a valid one', () =>
    job.cashierLinksPrescription(window.stage));

  it('lets the pharmacist sign, check and approve', () => job.pharmacistApproves(window.stage));

  it('takes the parked sale up again and scans every box', () =>
    job.cashierScansBoxes(window.stage));

  it('settles, takes cash and prints the slip', () =>
    job.cashierSettlesAndTakesMoney(window.stage));

  it('levels the day with the platform', () => job.managerSeesTheDay(window.stage));

  it('agrees with the books on the other side, and everything went up once', async () => {
    await expect
      .poll(async () => {
        const state = (await window.stage.codes.call('system.state')) as {
          readonly outbox: { readonly count: number };
        };
        return state.outbox.count;
      })
      .toBe(0);
    const ledger = (await window.console('ledger')) as Ledger;
    expect(ledger.settlements).toHaveLength(1);
    expect(ledger.settlements[0]).toMatchObject({
      medfee_sumamt_fen: 21_770,
      fund_pay_sumamt_fen: 14_548,
    });
    expect(ledger.dispensings).toHaveLength(1);
    expect(ledger.stock_uploads).toHaveLength(4);
  });

  it('met no error and nothing its policy refused', () => {
    expect(window.complaints).toEqual([]);
  });
});
