/**
 * What nobody gets out of the page, in the real runtime: Node, other origins, windows, permissions, a
 * port for a page that is not ours. Each line of docs/DESKTOP-SECURITY.md that names this file is
 * asserted here.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startShell } from '#tests/support/desktop-shell.ts';
import type { Shell } from '#tests/support/desktop-shell.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import './stand-in/till.ts';

const STAND_IN = resolve(import.meta.dirname, 'stand-in');
const PRELOAD = resolve(import.meta.dirname, '..', '..', 'dist', 'electron', 'preload.cjs');

describeWith(['electron'], 'a hardened shell', () => {
  let screen: Screen;
  let shell: Shell;
  let dataDir: string;
  let elsewhere: string;
  /** What another origin on this machine was asked for: it stays empty. */
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.end('<title>elsewhere</title>');
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    dataDir = mkdtempSync(join(tmpdir(), 'rxtill-hard-'));
    screen = await openScreen();
    shell = await startShell(screen, [
      ...['--data', dataDir, '--region', join(STAND_IN, 'page', 'index.html')],
      ...['--engine', join(STAND_IN, 'engine.mjs'), '--page', join(STAND_IN, 'page')],
    ]);
    await shell.page.waitForFunction(() => window.till.connections === 1);
  });

  afterAll(async () => {
    await shell?.close();
    await screen?.close();
    server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows its page sandboxed, isolated and without Node', async () => {
    const preferences = await shell.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Not in the types: what the page was really made with.
      const page = window?.webContents as unknown as { getLastWebPreferences(): object };
      return page.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
    });
    expect(preferences).not.toMatchObject({ nodeIntegrationInWorker: true });
    expect(preferences).not.toMatchObject({ allowRunningInsecureContent: true });
    expect(preferences).not.toMatchObject({ experimentalFeatures: true });
    const inPage = await shell.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', '__dirname', 'global', 'electron'];
      return names.filter((name) => name in globalThis);
    });
    expect(inPage).toEqual([]);
  });

  it('gives the page one frozen object and no function', async () => {
    const seen = await shell.page.evaluate(() => {
      const desktop = (window as { rxtillDesktop?: object }).rxtillDesktop ?? {};
      const kinds = Object.values(desktop).map((value) => typeof value);
      try {
        Object.assign(desktop, { mode: 'attach' });
      } catch {
        return { kinds, changed: false };
      }
      return { kinds, changed: (desktop as { mode?: string }).mode === 'attach' };
    });
    expect(seen).toEqual({ kinds: ['string', 'string', 'string'], changed: false });
  });

  it('serves its page under a policy without a hole', async () => {
    const policy = await shell.page.evaluate(async () => {
      const page = await new Promise<string>((settle, reject) => {
        const request = new XMLHttpRequest();
        request.open('GET', location.href);
        request.addEventListener('load', () => settle('answered'));
        request.addEventListener('error', () => reject(new Error('refused')));
        request.send();
      }).catch((error: Error) => error.message);
      return page;
    });
    // Not even its own origin: in this mode the contract goes over the port alone.
    expect(policy).toBe('refused');
    const header = await shell.app.evaluate(async ({ session }) => {
      const page = await session.defaultSession.fetch('rxtill://till/');
      return page.headers.get('content-security-policy') ?? '';
    });
    expect(header).toMatch(/^default-src 'none'; /);
    expect(header).not.toMatch(/unsafe|\*|https?:/);
    for (const one of ["base-uri 'none'", "form-action 'none'", "connect-src 'none'"]) {
      expect(header).toContain(one);
    }
  });

  it('runs no script and applies no style that came as markup', async () => {
    const violations = await shell.page.evaluate(async () => {
      const refused: string[] = [];
      const all = new Promise<void>((settle) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          refused.push(event.effectiveDirective);
          if (refused.length === 4) settle();
        });
      });
      const place = document.createElement('div');
      document.body.append(place);
      place.innerHTML =
        '<style>body { color: red }</style><p style="color: red">x</p>' +
        '<img src="data:image/png;base64,AA" onerror="window.broken = 1">';
      try {
        // A string as code.
        Reflect.apply(globalThis.setTimeout, window, ['window.broken = 2', 0]);
      } catch {
        // Thrown or reported: the violation counts.
      }
      await all;
      place.remove();
      return { refused: refused.toSorted(), broken: 'broken' in window };
    });
    expect(violations).toEqual({
      refused: ['script-src', 'script-src-attr', 'style-src-attr', 'style-src-elem'],
      broken: false,
    });
  });

  it('lets no request out to another origin, by whatever element', async () => {
    await shell.page.evaluate(async (other) => {
      const add = (name: string, attributes: object): void => {
        document.body.append(Object.assign(document.createElement(name), attributes));
      };
      const socket = other.replace('http', 'ws');
      const quietly = (act: () => unknown): void => {
        try {
          act();
        } catch {
          // Refused at once.
        }
      };
      add('img', { src: `${other}/image` });
      add('script', { src: `${other}/script` });
      add('link', { rel: 'stylesheet', href: `${other}/style` });
      add('link', { rel: 'prefetch', href: `${other}/prefetch` });
      add('iframe', { src: `${other}/frame` });
      add('object', { data: `${other}/object` });
      add('video', { src: `${other}/video` });
      add('webview', { src: `${other}/webview` });
      quietly(() => new WebSocket(`${socket}/socket`));
      quietly(() => new EventSource(`${other}/events`));
      quietly(() => new Worker(`${other}/worker`));
      quietly(() => navigator.sendBeacon(`${other}/beacon`, 'x'));
      const form = Object.assign(document.createElement('form'), { action: `${other}/form` });
      document.body.append(form);
      quietly(() => form.submit());
      await fetch(`${other}/fetch`).catch(() => undefined);
    }, elsewhere);
    // Below the page as well: should its policy ever be gone, the session asks nobody else.
    const below = await shell.app.evaluate(async ({ session }, other) => {
      try {
        await session.defaultSession.fetch(`${other}/session`);
        return 'answered';
      } catch (error) {
        return String(error);
      }
    }, elsewhere);
    expect(below).toContain('ERR_BLOCKED_BY_CLIENT');
    expect(asked).toEqual([]);
    expect(shell.page.url()).toBe('rxtill://till/');
  });

  it('opens no window and goes nowhere', async () => {
    const { page } = shell;
    const windows = await page.evaluate((other) => {
      const link = Object.assign(document.createElement('a'), { href: other, target: '_blank' });
      document.body.append(link);
      link.click();
      link.dispatchEvent(new MouseEvent('auxclick', { button: 1, bubbles: true }));
      return window.open(other) === null;
    }, elsewhere);
    expect(windows).toBe(true);
    const away = [elsewhere, 'file:///etc/passwd', 'data:text/html,x', 'rxtill://other/'];
    for (const address of away) {
      await page.evaluate((to) => location.assign(to), address);
      expect(await page.evaluate(() => window.till.connections)).toBe(1);
    }
    expect(shell.app.windows()).toHaveLength(1);
    expect(page.url()).toBe('rxtill://till/');
    expect(asked).toEqual([]);
  });

  it('attaches no webview, even to a page that could have one', async () => {
    const attached = await shell.app.evaluate(async ({ BrowserWindow, app }) => {
      let contents = 0;
      app.on('web-contents-created', () => (contents += 1));
      const webPreferences = { webviewTag: true, sandbox: true };
      const window = new BrowserWindow({ show: false, webPreferences });
      await window.loadURL('about:blank');
      const asking = new Promise<boolean>((settle) => {
        window.webContents.once('will-attach-webview', (event) =>
          setImmediate(() => settle(event.defaultPrevented)),
        );
      });
      await window.webContents.executeJavaScript(
        `document.body.append(Object.assign(document.createElement('webview'), { src: 'about:blank' }))`,
      );
      const prevented = await asking;
      const guests = contents - 1;
      window.destroy();
      return { prevented, guests };
    });
    expect(attached).toEqual({ prevented: true, guests: 0 });
  });

  it('refuses every permission and device', async () => {
    const refused = await shell.page.evaluate(async () => {
      const name = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
      const query = async (one: string): Promise<string> => {
        const status = await navigator.permissions.query({ name: one as PermissionName });
        return status.state;
      };
      const media = navigator.mediaDevices as MediaDevices | undefined;
      return {
        notification: await Notification.requestPermission(),
        camera: await (media?.getUserMedia({ video: true }).then(() => 'granted', name) ?? 'none'),
        screen: await (media?.getDisplayMedia().then(() => 'granted', name) ?? 'none'),
        clipboard: await navigator.clipboard.readText().then(() => 'granted', name),
        states: await Promise.all(
          ['geolocation', 'camera', 'microphone', 'midi', 'notifications'].map((one) => query(one)),
        ),
      };
    });
    expect(refused.notification).toBe('denied');
    expect(refused.states).toEqual(Array.from({ length: 5 }, () => 'denied'));
    for (const one of [refused.camera, refused.screen, refused.clipboard]) {
      expect(one).not.toBe('granted');
    }
  });

  it('saves what the page made itself, where the person says', async () => {
    const file = join(dataDir, 'saved.csv');
    await shell.app.evaluate(({ session }, path) => {
      session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path));
    }, file);
    await shell.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['a,b']));
      link.download = 'report.csv';
      link.click();
    });
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toBe('a,b');
  });

  it('makes a PDF of the page, where the person says, under a name without a folder', async () => {
    const file = join(dataDir, 'page.pdf');
    await shell.app.evaluate(({ dialog }, path) => {
      const asked: { defaultPath?: string } = {};
      Object.assign(globalThis, { asked });
      const answer = (_window: unknown, options: { defaultPath?: string }) => {
        Object.assign(asked, options);
        return Promise.resolve({ canceled: false, filePath: path });
      };
      Object.assign(dialog, { showSaveDialog: answer });
    }, file);
    const print = (name: unknown): Promise<void> =>
      shell.page.evaluate((said) => {
        window.postMessage({ kind: 'rxtill-print', name: said }, location.origin);
      }, name);
    await print('../../收款方式-2026-11-21.pdf');
    await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
    const name = await shell.app.evaluate(
      () => (globalThis as { asked?: { defaultPath?: string } }).asked?.defaultPath,
    );
    expect(name).toBe('收款方式-2026-11-21.pdf');
  });

  it('downloads nothing from anywhere', async () => {
    const states = await shell.app.evaluate(async ({ BrowserWindow, session }) => {
      const page = BrowserWindow.getAllWindows()[0]?.webContents;
      const cancelled = new Promise<boolean>((settle) => {
        session.defaultSession.once('will-download', (event) =>
          setImmediate(() => settle(event.defaultPrevented)),
        );
      });
      page?.downloadURL('rxtill://till/page.js');
      return cancelled;
    });
    expect(states).toBe(true);
  });

  it('gives the port to its own page in its own place and to nobody else', async () => {
    const answered = await shell.app.evaluate(async ({ BrowserWindow, ipcMain }, preload) => {
      const additionalArguments = ['--rxtill-mode=utility', '--rxtill-version=0'];
      const webPreferences = { preload, additionalArguments, sandbox: true };
      const window = new BrowserWindow({ show: false, webPreferences });
      const heard = new Promise<number>((settle) => {
        ipcMain.on('rxtill:want-port', (event) => settle(event.sender.id));
      });
      let posted = 0;
      window.webContents.postMessage = () => {
        posted += 1;
      };
      await window.loadURL('about:blank');
      const asker = await heard;
      await new Promise((settle) => setImmediate(settle));
      const result = { asked: asker === window.webContents.id, posted };
      window.destroy();
      return result;
    }, PRELOAD);
    expect(answered).toEqual({ asked: true, posted: 0 });
    expect(await shell.page.evaluate(() => window.till.connections)).toBe(1);
  });

  it('listens on no other channels', async () => {
    const channels = await shell.app.evaluate(({ ipcMain }) => ipcMain.eventNames());
    // `error` is Electron's own.
    expect(channels.filter((name) => name !== 'error')).toEqual([
      'rxtill:print-page',
      'rxtill:want-port',
    ]);
  });
});
