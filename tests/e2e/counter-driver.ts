/**
 * Hands at the counter: keys as a person presses them, codes as a keyboard-wedge scanner types them.
 * Nothing here clicks: the main job must be possible by keyboard and scanner alone.
 */
import type { CDPSession, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Slower than any scanner, faster than any person: the wedge must not take it for a code. */
const KEY_PAUSE_MS = 70;

/** Pause between two characters of a usual scanner (counter-and-devices §5.7). */
const SCANNER_GAP_S = 0.006;

type Stroke = {
  readonly key: string;
  readonly code: string;
  readonly text: string;
  readonly virtual: number;
};

/** Keys of more than one letter that are struck here. */
const NAMED: Readonly<Record<string, Stroke>> = {
  Enter: { key: 'Enter', code: 'Enter', text: '\r', virtual: 13 },
  F12: { key: 'F12', code: 'F12', text: '', virtual: 123 },
};

/** The keystroke of a named key, or of a character of the codes used at a counter. */
function strokeOf(name: string): Stroke {
  const named = NAMED[name];
  if (named !== undefined) return named;
  const virtual = name.toUpperCase().charCodeAt(0);
  if (/\d/.test(name)) return { key: name, code: `Digit${name}`, text: name, virtual };
  if (name === '-') return { key: '-', code: 'Minus', text: '-', virtual: 189 };
  return { key: name, code: `Key${name.toUpperCase()}`, text: name, virtual };
}

export class CounterDriver {
  readonly page: Page;
  #session: CDPSession | undefined;
  constructor(page: Page) {
    this.page = page;
  }

  /** Presses keys one after the other at a person's pace. */
  async keys(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key, { delay: KEY_PAUSE_MS });
  }

  /** Types text at a person's pace. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: KEY_PAUSE_MS });
  }

  /** A scanner in keyboard mode: every character, then Enter; wherever the focus is. */
  async scan(code: string): Promise<void> {
    await this.#strike([...code, 'Enter'], Date.now() / 1_000, SCANNER_GAP_S);
  }

  /**
   * A scan on a computer that stands still after its first characters: they are stamped as ever, and
   * the rest reaches the page only when it goes on.
   */
  async scanInterrupted(code: string, first: number, stall_ms: number): Promise<void> {
    const begun_s = Date.now() / 1_000;
    await this.#strike([...code.slice(0, first)], begun_s, SCANNER_GAP_S);
    await this.page.waitForTimeout(stall_ms);
    const rest = [...code.slice(first), 'Enter'];
    await this.#strike(rest, begun_s + first * SCANNER_GAP_S, SCANNER_GAP_S);
  }

  /**
   * Keys of a person who does not look while the page is busy: stamped one after the other at a
   * person's pace, handed to the page all at once.
   */
  async rush(...keys: readonly string[]): Promise<void> {
    const gap_s = KEY_PAUSE_MS / 1_000;
    await this.#strike(keys, Date.now() / 1_000 - keys.length * gap_s, gap_s);
  }

  /** Keys faster than anybody types, `gap_ms` after each other. */
  async fast(gap_ms: number, ...keys: readonly string[]): Promise<void> {
    await this.#strike(keys, Date.now() / 1_000, gap_ms / 1_000);
  }

  /** The system stamps a keystroke when it happens, however busy the page is; so does this. */
  async #strike(keys: readonly string[], begun_s: number, gap_s: number): Promise<void> {
    this.#session ??= await this.page.context().newCDPSession(this.page);
    const session = this.#session;
    await Promise.all(
      keys.map(strokeOf).flatMap(({ virtual, text, ...stroke }, index) => {
        const timestamp = begun_s + index * gap_s;
        const event = { ...stroke, windowsVirtualKeyCode: virtual, timestamp };
        const down =
          text === '' ? { type: 'rawKeyDown' as const } : { type: 'keyDown' as const, text };
        return [
          session.send('Input.dispatchKeyEvent', { ...down, ...event }),
          session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }),
        ];
      }),
    );
  }

  text(text: string | RegExp): Locator {
    return this.page.getByText(text).first();
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.text(text).waitFor();
  }

  /**
   * Figures of the platform for the basket as it is by now. The word of a scan is there before the
   * basket shows it, and beside figures that are still those of the box before.
   */
  async seesTrialOf(kinds: number, pieces: number): Promise<void> {
    await this.sees(`${kinds} 种 · ${pieces} 件`);
    await this.sees(/平台试算 \d/);
  }

  async seesNot(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ state: 'detached' });
  }

  /** Chooses a person on the log-in page by digit and signs in with the PIN. */
  async signIn(
    name: string,
    pin: string,
    { float }: { readonly float: 'ask' | 'takeOver' } = { float: 'takeOver' },
  ): Promise<void> {
    const choose = this.page.getByText('选择登录人', { exact: true });
    await choose.waitFor();
    await this.sees(name);
    const cards = await this.page.locator('main').innerText();
    const names = ['赵国栋', '周敏', '陈志远', '林晓燕', '何雨桐'];
    const order = names.toSorted((left, right) => cards.indexOf(left) - cards.indexOf(right));
    await this.keys(String(order.indexOf(name) + 1));
    await this.sees(`${name}，请输入 PIN`);
    await this.keys(...pin);
    await choose.waitFor({ state: 'detached' });
    // The counter of a till without an open shift asks a cashier for the float.
    if (float === 'ask') return;
    if (name === '林晓燕' || name === '何雨桐') await this.takeOverFloat();
  }

  /** Opens the shift with what the last one left, where the counter asks for it. */
  async takeOverFloat(): Promise<void> {
    const asked = this.text('开班 · 备用金');
    const running = this.text(/^本班 \d\d:\d\d 起/);
    await asked.or(running).first().waitFor();
    if (!(await asked.isVisible())) return;
    await this.sees('沿用留存');
    await this.keys('F12');
    await asked.waitFor({ state: 'detached' });
  }

  /** Leaves the till locked for the next person. */
  async lock(): Promise<void> {
    await this.keys('Control+l');
    await this.page.getByText('选择登录人', { exact: true }).waitFor();
  }

  /** A focus that can be seen: some element has it, and it is not the bare page. */
  async hasVisibleFocus(): Promise<void> {
    const outline = await this.page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || focused === document.body) return 'none';
      const { outlineStyle, boxShadow } = getComputedStyle(focused);
      return outlineStyle !== 'none' || boxShadow !== 'none' ? 'visible' : 'invisible';
    });
    expect(outline).toBe('visible');
  }
}
