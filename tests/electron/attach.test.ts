/**
 * The real shell attached to an engine that already runs: the page and the contract come from the
 * engine's own address, over HTTP and WebSocket. The engine here is a stand-in server in the test.
 */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { WebSocketServer } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startShell } from '#tests/support/desktop-shell.ts';
import type { Shell } from '#tests/support/desktop-shell.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import './stand-in/till.ts';

const PAGE = resolve(import.meta.dirname, 'stand-in', 'page');

/** Serves the stand-in page and answers `system.echo` on /contract. */
function standInEngine(): Server {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isScript = pathname === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(readFileSync(resolve(PAGE, isScript ? 'page.js' : 'index.html')));
  });
  const sockets = new WebSocketServer({ server, path: '/contract' });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { id?: number; input?: unknown };
      const answer =
        message.id === undefined
          ? { hello: { version: '9.9.9', training: true } }
          : { id: message.id, ok: true, value: message.input };
      socket.send(JSON.stringify(answer));
    });
  });
  return server;
}

describeWith(['electron'], 'desktop shell attached to a running engine', () => {
  const server = standInEngine();
  let screen: Screen;
  let shell: Shell;
  let address: string;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    screen = await openScreen('1920x1080');
    shell = await startShell(screen, ['--attach', `${address}/?token=t0`]);
    await shell.page.waitForFunction(() => window.till.connections === 1);
  });

  afterAll(async () => {
    await shell?.close();
    await screen?.close();
    server.closeAllConnections();
    server.close();
  });

  it('shows the page of the engine, which knows it is attached', async () => {
    expect(shell.page.url()).toBe(`${address}/?token=t0`);
    const desktop = await shell.page.evaluate(
      () => (window as { rxtillDesktop?: unknown }).rxtillDesktop,
    );
    expect(desktop).toEqual({ platform: process.platform, mode: 'attach', version: '0.1.0' });
  });

  it('speaks the contract over WebSocket', async () => {
    expect(await shell.page.evaluate(() => window.till.hello)).toEqual({
      version: '9.9.9',
      training: true,
    });
    const reply = await shell.page.evaluate(() => window.till.call('system.echo', { 数量: 2 }));
    expect(reply).toEqual({ id: 1, ok: true, value: { 数量: 2 } });
  });

  it('fills the screen and leaves the zoom to the page', async () => {
    const seen = await shell.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const [width = 0, height = 0] = window?.getSize() ?? [];
      return { width, height, zoom: window?.webContents.getZoomFactor() };
    });
    // X11 without a window manager may keep one pixel to itself.
    expect(seen.width).toBeGreaterThanOrEqual(1919);
    expect(seen.height).toBeGreaterThanOrEqual(1079);
    expect(seen.zoom).toBe(1);
  });

  it('lays its own policy over the page: no other address is reached', async () => {
    const directives = await shell.page.evaluate(async () => {
      const refused: string[] = [];
      const both = new Promise<void>((settle) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          refused.push(event.effectiveDirective);
          if (refused.length === 2) settle();
        });
      });
      await fetch('http://127.0.0.1:9/').catch(() => undefined);
      document.body.append(Object.assign(document.createElement('iframe'), { src: '/' }));
      await both;
      return refused;
    });
    expect(directives).toEqual(['connect-src', 'frame-src']);
  });
});
