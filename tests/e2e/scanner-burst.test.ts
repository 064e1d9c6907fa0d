/**
 * Fast hands and fast scanners at the real till: a cart of boxes scanned in a second while an input
 * method composes, and a PIN typed as fast as a scanner types.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CDPSession, Locator } from 'playwright-core';
import { describeWith } from '#tests/support/needs.ts';
import { box } from '#tests/support/stages.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const NAME = '林晓燕';
const PIN = '314159';
const DRUGS = ['布洛芬缓释胶囊', '感冒灵颗粒', '维生素E软胶囊', '碳酸钙D3片', '氯雷他定片'];
const BURST = 20;
/** Twenty codes of twenty characters and an Enter in one second. */
const STROKE_S = 1 / (BURST * 21);

describeWith(['chromium', 'chinese type'], 'twenty scans in a second', () => {
  let window: TillWindow;
  let search: Locator;
  let session: CDPSession;

  beforeAll(async () => {
    window = await openTillWindow();
    await window.stage.counter.signIn(NAME, PIN);
    search = window.page.getByLabel('扫码，或输入拼音首字母、品名、批准文号');
    await search.waitFor();
    session = await window.page.context().newCDPSession(window.page);
  });

  afterAll(() => window?.close());

  /** Codes no test before has scanned. */
  const codesFrom = (first: number): string[] =>
    Array.from({ length: BURST }, (_, n) => box(DRUGS[n % DRUGS.length] ?? '', first + n));

  /** Every key of every code, stamped in its order and handed to the page all at once. */
  async function burst(codes: readonly string[], composing: boolean): Promise<void> {
    const begun_s = Date.now() / 1_000;
    const strokes = codes.flatMap((code) => [...code, 'Enter']);
    await Promise.all(
      strokes.map((stroke, index) => {
        const enter = stroke === 'Enter';
        const text = enter ? '\r' : stroke;
        const held = composing && !enter;
        return session.send('Input.dispatchKeyEvent', {
          type: held ? 'rawKeyDown' : 'keyDown',
          key: held ? 'Process' : stroke,
          code: enter ? 'Enter' : `Digit${stroke}`,
          ...(held ? {} : { text }),
          windowsVirtualKeyCode: held ? 229 : text.charCodeAt(0),
          timestamp: begun_s + index * STROKE_S,
        });
      }),
    );
  }

  /** Codes of the sale as its head counts them: "追溯码 20/20"; a code counts once. */
  async function inSale(): Promise<number> {
    const head = window.page.getByText(/^追溯码\s*\d+\/\d+/);
    return Number(/(\d+)\//.exec(await head.innerText())?.[1]);
  }

  it('are twenty codes in the sale, and the word half typed stays', async () => {
    const { counter } = window.stage;
    await counter.keys('F2');
    await counter.type('gm');
    await burst(codesFrom(5_001), false);
    await expect.poll(inSale, { timeout: 20_000 }).toBe(BURST);
    expect(await search.inputValue()).toBe('gm');
    // What a person types straight after it arrives, key by key.
    await counter.type('lkl');
    expect(await search.inputValue()).toBe('gmlkl');
    await counter.keys('Escape');
  });

  it('are read while an input method composes in the field that has the focus', async () => {
    const { counter } = window.stage;
    await counter.keys('F2');
    await session.send('Input.imeSetComposition', {
      ...{ text: 'gan', selectionStart: 3, selectionEnd: 3 },
    });
    await expect.poll(() => search.inputValue()).toBe('gan');
    await burst(codesFrom(6_001), true);
    await expect.poll(inSale, { timeout: 20_000 }).toBe(2 * BURST);
    expect(await search.inputValue()).toBe('gan');
    // The word that was being composed is still the person's to finish.
    await session.send('Input.insertText', { text: '感冒' });
    await window.page.getByRole('option', { name: /感冒灵/ }).waitFor();
    await counter.keys('Escape');
  });

  it.each([0, 5, 20])('a PIN with %d ms between its keys signs in', async (gap_ms) => {
    const { counter } = window.stage;
    await counter.lock();
    await choose();
    await counter.fast(gap_ms, ...PIN);
    await search.waitFor();
  });

  it('so do the digit of the person and the PIN in one go', async () => {
    const { counter } = window.stage;
    await counter.lock();
    const digit = await digitOf(NAME);
    await counter.fast(10, digit, ...PIN);
    await search.waitFor();
  });

  it('and a PIN with too much behind it and Enter, which is no code', async () => {
    const { counter } = window.stage;
    await counter.lock();
    await choose();
    await counter.fast(8, ...PIN, '0', '0', 'Enter');
    await search.waitFor();
  });

  it('a box scanned where a PIN is awaited is no PIN', async () => {
    const { counter } = window.stage;
    await counter.lock();
    await choose();
    await counter.scan(box(DRUGS[0] ?? '', 7_001));
    await counter.sees('请先登录');
    await window.page.getByRole('img', { name: '已输入 0 位，共 6 位' }).waitFor();
    await counter.keys(...PIN);
    await search.waitFor();
    expect(window.complaints).toEqual([]);
  });

  async function digitOf(name: string): Promise<string> {
    await window.stage.counter.sees(name);
    const card = window.page.getByRole('button', { name: new RegExp(name) });
    return /\d/.exec(await card.innerText())?.[0] ?? '';
  }

  async function choose(): Promise<void> {
    await window.stage.counter.keys(await digitOf(NAME));
    await window.stage.counter.sees(`${NAME}，请输入 PIN`);
  }
});
