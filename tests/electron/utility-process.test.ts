/**
 * The real shell with a stand-in engine in its utility process: handshake, a contract call over the
 * port, restart after a crash, and what a page may not do.
 */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startShell } from '#tests/support/desktop-shell.ts';
import type { Shell } from '#tests/support/desktop-shell.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import type { Echo } from './stand-in/till.ts';

const STAND_IN = resolve(import.meta.dirname, 'stand-in');

async function echo(page: Page, input: unknown): Promise<Echo> {
  const reply = await page.evaluate((value) => window.till.call('system.echo', value), input);
  if (!reply.ok) throw new Error(reply.failure.code);
  return reply.value as Echo;
}

function connected(page: Page, times: number): Promise<unknown> {
  return page.waitForFunction((wanted) => window.till.connections >= wanted, times);
}

describeWith(['electron'], 'desktop shell with an engine in its utility process', () => {
  let screen: Screen;
  let shell: Shell;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'rxtill-store-'));
    screen = await openScreen();
    shell = await startShell(screen, [
      ...['--data', dataDir, '--region', join(STAND_IN, 'page', 'index.html')],
      ...['--engine', join(STAND_IN, 'engine.mjs'), '--page', join(STAND_IN, 'page')],
    ]);
    await connected(shell.page, 1);
  });

  afterAll(async () => {
    await shell?.close();
    await screen?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('opens one window with our page and nothing of Node in it', async () => {
    expect(await shell.page.title()).toBe('演练');
    expect(shell.page.url()).toBe('rxtill://till/');
    const seen = await shell.page.evaluate(() => ({
      desktop: (window as { rxtillDesktop?: unknown }).rxtillDesktop,
      node: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
    }));
    expect(seen).toEqual({
      desktop: { platform: process.platform, mode: 'utility', version: '0.1.0' },
      node: 'undefined',
      process: 'undefined',
    });
  });

  it('answers a contract call over the port, with events', async () => {
    const reply = await echo(shell.page, { code: '4249001000000000791911990000' });
    expect(reply.input).toEqual({ code: '4249001000000000791911990000' });
    expect(reply.configuration).toMatchObject({ dataDir, version: '0.1.0', training: false });
    expect(reply.pid).not.toBe(shell.app.process().pid);
    await shell.page.waitForFunction(() => window.till.events.includes('system'));
  });

  it('gives the engine a key that is neither in its arguments nor open to others', async () => {
    const reply = await echo(shell.page, null);
    expect(reply.hasKey).toBe(true);
    const path = join(dataDir, 'database-key.json');
    const file = JSON.parse(readFileSync(path, 'utf8')) as { protection: string; key: string };
    // Xvfb has no keyring: the shell says so instead of calling it protected.
    expect(file.protection).toBe('none');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(reply.configuration)).not.toContain(file.key);
    expect(reply.configuration).toMatchObject({ keyProtection: 'none' });
    if (existsSync(`/proc/${reply.pid}/cmdline`)) {
      expect(readFileSync(`/proc/${reply.pid}/cmdline`, 'utf8')).not.toContain(file.key);
    }
  });

  it('after a crash rejects the open call, starts the engine again and connects anew', async () => {
    const before = await echo(shell.page, 1);
    const answer = await shell.page.evaluate(() =>
      window.till.call('system.crash', null).catch((error: Error) => error.message),
    );
    expect(answer).toBe('engine lost');
    await connected(shell.page, 2);
    const after = await echo(shell.page, 2);
    expect(after.input).toBe(2);
    expect(after.pid).not.toBe(before.pid);
    const states = await shell.page.evaluate(() => window.till.engineStates);
    expect(states.slice(-2)).toEqual(['gone', 'ready']);
    expect(shell.output()).toContain('engine ended (exit 9)');
  });

  it('leaves function keys to the page and lets none of them reload or leave it', async () => {
    const calls = await shell.page.evaluate(() => window.till.connections);
    for (const key of ['F1', 'F3', 'F5', 'F11', 'F12', 'Control+r', 'Control+l']) {
      await shell.page.keyboard.press(key);
    }
    const keys = await shell.page.evaluate(() => window.till.keys);
    expect(keys).toEqual(expect.arrayContaining(['F1', 'F3', 'F5', 'F11', 'F12', 'r', 'l']));
    expect(await shell.page.evaluate(() => window.till.connections)).toBe(calls);
  });

  it('refuses windows, foreign addresses, permissions and foreign scripts', async () => {
    const { page } = shell;
    const violation = page.evaluate(
      () =>
        new Promise<string>((settle) => {
          document.addEventListener('securitypolicyviolation', (event) =>
            settle(event.effectiveDirective),
          );
          const script = document.createElement('script');
          script.src = 'https://example.invalid/x.js';
          document.head.append(script);
        }),
    );
    expect(await violation).toBe('script-src-elem');
    expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true);
    expect(shell.app.windows()).toHaveLength(1);
    const state = await page.evaluate(async () => {
      const { state } = await navigator.permissions.query({ name: 'geolocation' });
      return state;
    });
    expect(state).toBe('denied');
    await page.evaluate(() => location.assign('https://example.invalid/'));
    expect(await echo(page, 'still here')).toMatchObject({ input: 'still here' });
    expect(page.url()).toBe('rxtill://till/');
  });

  it('gives a reloaded page a new port', async () => {
    await shell.page.reload();
    await connected(shell.page, 1);
    expect(await echo(shell.page, 3)).toMatchObject({ input: 3 });
  });

  it('says why and ends when the engine refuses the store', async () => {
    await shell.app.evaluate(({ dialog }) => {
      dialog.showErrorBox = (title, content) =>
        process.stderr.write(`dialog: ${title}: ${content}\n`);
    });
    const child = shell.app.process();
    const ended = once(child, 'exit');
    await shell.page
      .evaluate(() => window.till.call('system.refuse', null).catch(() => undefined))
      .catch(() => undefined);
    expect(await ended).toEqual([3, null]);
    expect(shell.output()).toContain('dialog: Rxtill 无法打开: 数据库版本较新，本程序打不开');
  });
});
