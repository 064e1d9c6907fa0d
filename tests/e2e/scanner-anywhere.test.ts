/**
 * The scanner in keyboard mode against everything a person may be doing at the moment: a field half
 * typed, an input method composing, a dialog open, keys of the page about to be pressed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { describeWith } from '#tests/support/needs.ts';
import { delayAnswersTo } from './late-answers.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

describeWith(['chromium', 'chinese type'], 'a scan, whatever has the focus', () => {
  let window: TillWindow;
  let search: Locator;

  beforeAll(async () => {
    window = await openTillWindow();
    await window.stage.counter.signIn('林晓燕', '314159');
    search = window.page.getByLabel('扫码，或输入拼音首字母、品名、批准文号');
    await search.waitFor();
  });

  afterAll(() => window?.close());

  /** Codes of the sale as its head counts them: "追溯码 2/3". */
  async function codesInSale(): Promise<number> {
    const head = await window.page.getByText(/^追溯码\s*\d+\/\d+/).innerText();
    return Number(/(\d+)\//.exec(head)?.[1]);
  }

  it('goes into the sale and leaves a half-typed word as it was', async () => {
    const { counter, codes } = window.stage;
    await counter.keys('F2');
    await counter.type('gm');
    await counter.scan(await codes.box('蒙脱石散'));
    await counter.sees('蒙脱石散 1/1');
    expect(await search.inputValue()).toBe('gm');
    expect(await codesInSale()).toBe(1);
  });

  it('is read by physical key while an input method holds the keyboard', async () => {
    const { counter, codes } = window.stage;
    await counter.keys('Escape', 'F2');
    const session = await window.page.context().newCDPSession(window.page);
    await session.send('Input.imeSetComposition', {
      text: 'ni',
      selectionStart: 2,
      selectionEnd: 2,
    });
    const code = await codes.box('氯雷他定');
    const begun_s = Date.now() / 1_000;
    for (const [index, digit] of [...code, '\r'].entries()) {
      const enter = digit === '\r';
      await session.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: enter ? 'Enter' : 'Process',
        code: enter ? 'Enter' : `Digit${digit}`,
        windowsVirtualKeyCode: enter ? 13 : 229,
        timestamp: begun_s + index * 0.006,
      });
    }
    await counter.sees('氯雷他定片 1/1');
    expect(await search.inputValue()).toBe('ni');
    expect(await codesInSale()).toBe(2);
    await session.send('Input.insertText', { text: '' });
    await counter.keys('Escape');
  });

  it('searches a Chinese word only when the input method has given it', async () => {
    const { counter } = window.stage;
    await counter.keys('F2');
    const session = await window.page.context().newCDPSession(window.page);
    await session.send('Input.imeSetComposition', {
      text: 'gan',
      selectionStart: 3,
      selectionEnd: 3,
    });
    await expect.poll(() => search.inputValue()).toBe('gan');
    expect(await window.page.getByRole('listbox').count()).toBe(0);
    await session.send('Input.insertText', { text: '感冒' });
    await window.page.getByRole('option', { name: /感冒灵/ }).waitFor();
    await counter.keys('Escape');
  });

  it('does not press the digit keys of the page on its way', async () => {
    const { counter, codes } = window.stage;
    const cash = window.page.getByRole('radio', { name: /现金/ });
    await counter.keys('1');
    await expect.poll(() => cash.getAttribute('aria-checked')).toBe('true');
    await counter.scan(await codes.box('健胃消食片'));
    await counter.sees('健胃消食片 1/1');
    expect(await cash.getAttribute('aria-checked')).toBe('true');
    // The same digits from a person do act.
    await counter.keys('2');
    const wechat = window.page.getByRole('radio', { name: /微信/ });
    await expect.poll(() => wechat.getAttribute('aria-checked')).toBe('true');
  });

  it('stays red after a bad code until the next scan', async () => {
    const { counter, codes } = window.stage;
    await counter.scan('89999998874887987434');
    await counter.sees('没有加入');
    await counter.keys('ArrowUp');
    await counter.sees('没有加入');
    await counter.scan(await codes.box('板蓝根'));
    await counter.sees('板蓝根颗粒 1/1');
    await counter.seesNot('没有加入');
    expect(await codesInSale()).toBe(4);
  });

  it('finds the slip while a dialog waits for it, and goes nowhere else', async () => {
    const { counter } = window.stage;
    const before = await codesInSale();
    await counter.keys('F10');
    await counter.sees('重打小票');
    await counter.scan('NH01-0101-9999');
    await counter.sees('没有单号 NH01-0101-9999');
    expect(await codesInSale()).toBe(before);
    await counter.keys('Escape');
  });

  it('says why a key cannot act, and every page has a visible focus', async () => {
    const { counter } = window.stage;
    await counter.keys('F5');
    await counter.sees('还没有识别参保人，请扫医保码。');
    await counter.hasVisibleFocus();
  });

  it('chooses no tender with its first digits, also where the computer stood still after them', async () => {
    const { counter, codes } = window.stage;
    await counter.keys('Escape', '2');
    const chosen = window.page.getByRole('radio', { name: /微信/ });
    await expect.poll(() => chosen.getAttribute('aria-checked')).toBe('true');
    // 424…: the first digit alone would be the bank card.
    await counter.scanInterrupted(await codes.person('吴桂芬'), 1, 200);
    await counter.sees('吴*芬');
    expect(await chosen.getAttribute('aria-checked')).toBe('true');
    await counter.keys('1');
  });

  it('is said with the basket it changed: the next key finds its line, however slow the answer', async () => {
    const { page, stage } = window;
    await delayAnswersTo(page, 'sale.current', 700);
    await page.reload();
    await stage.counter.sees(/^追溯码\s*4\/4/);
    await stage.counter.scan(await stage.codes.box('布洛芬'));
    await stage.counter.sees('布洛芬缓释胶囊 1/1');
    expect(await codesInSale()).toBe(5);
    await stage.counter.keys('F6');
    await page.getByRole('dialog', { name: '数量和批号' }).waitFor();
  });
});
