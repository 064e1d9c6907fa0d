/**
 * The main job in the real desktop shell, attached to the real till: the same stages as in Chromium,
 * by keyboard and scanner only, against the real engine and the simulated region.
 */
import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CounterDriver } from '#tests/e2e/counter-driver.ts';
import * as job from '#tests/e2e/main-job.ts';
import { TrainingCodes } from '#tests/e2e/training-codes.ts';
import { startShell } from '#tests/support/desktop-shell.ts';
import type { Shell } from '#tests/support/desktop-shell.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { startTill } from '#tests/support/till-process.ts';
import type { TillProcess } from '#tests/support/till-process.ts';

describeWith(['electron', 'chinese type'], 'the main job in the desktop shell', () => {
  let screen: Screen;
  let till: TillProcess;
  let shell: Shell;
  let codes: TrainingCodes;
  let stage: job.Stage;
  const complaints: string[] = [];

  beforeAll(async () => {
    till = await startTill();
    codes = await TrainingCodes.open(till.dataDir);
    screen = await openScreen('1920x1080');
    shell = await startShell(screen, ['--attach', till.url]);
    const { page } = shell;
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    // Pictures for the manuals are taken in Chromium.
    stage = { counter: new CounterDriver(page), codes, picture: () => Promise.resolve() };
    await page.getByText('选择登录人', { exact: true }).waitFor();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    mkdirSync('test-results', { recursive: true });
    await shell.page.screenshot({ path: `test-results/electron-${task.id}.png` });
  });

  afterAll(async () => {
    codes?.close();
    await shell?.close();
    await screen?.close();
    await till?.close();
  });

  it('leaves no token in the address of its page', () => {
    expect(new URL(shell.page.url()).search).toBe('');
  });

  it('identifies the customer', () => job.cashierIdentifiesCustomer(stage));
  it('links the prescription', () => job.cashierLinksPrescription(stage));
  it('lets the pharmacist approve', () => job.pharmacistApproves(stage));
  it('scans every box', () => job.cashierScansBoxes(stage));
  it('settles and takes the money', () => job.cashierSettlesAndTakesMoney(stage));
  it('levels the day', () => job.managerSeesTheDay(stage));

  it('met no error and nothing its policy refused', () => {
    expect(complaints).toEqual([]);
  });
});
