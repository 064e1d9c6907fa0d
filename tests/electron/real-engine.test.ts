/** The real shell attached to the real till: a person signs in by keyboard in the real window. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startShell } from '#tests/support/desktop-shell.ts';
import type { Shell } from '#tests/support/desktop-shell.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { startTill } from '#tests/support/till-process.ts';
import type { TillProcess } from '#tests/support/till-process.ts';

describeWith(['electron', 'chinese type'], 'desktop shell attached to the real engine', () => {
  let screen: Screen;
  let till: TillProcess;
  let shell: Shell;
  const complaints: string[] = [];

  beforeAll(async () => {
    till = await startTill();
    screen = await openScreen('1920x1080');
    shell = await startShell(screen, ['--attach', till.url]);
    shell.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    shell.page.on('pageerror', (error) => complaints.push(error.message));
    await shell.page.getByRole('main', { name: '登录' }).waitFor();
    // Once more from the start, now that errors are listened to.
    await shell.page.reload();
  });

  afterAll(async () => {
    await shell?.close();
    await screen?.close();
    await till?.close();
  });

  it('shows the log-in page, with no token left in its address', async () => {
    await shell.page.getByRole('main', { name: '登录' }).waitFor();
    expect(new URL(shell.page.url()).search).toBe('');
    await shell.page.getByText('林晓燕').waitFor();
  });

  it('signs a cashier in by keyboard alone', async () => {
    const { page } = shell;
    const cards = (await page.locator('main').innerText()).split('\n');
    const names = ['赵国栋', '周敏', '陈志远', '林晓燕', '何雨桐'];
    const order = names.toSorted((a, b) => cards.indexOf(a) - cards.indexOf(b));
    // As slowly as a person: digits without a pause between them are a scanner's.
    await page.keyboard.type(`${order.indexOf('林晓燕') + 1}314159`, { delay: 80 });
    await page.getByRole('main', { name: '登录' }).waitFor({ state: 'detached' });
    await page.getByText('演练模式').first().waitFor();
  });

  it('met no error and nothing its policy refused', () => {
    expect(complaints).toEqual([]);
  });
});
