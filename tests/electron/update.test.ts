/**
 * The update of the program, with the real updater in the real runtime against a feed on this machine:
 * found, fetched and held against its hash, installed at the end and only when no shift is open. What
 * would be an AppImage is a small program that says it was started.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UpdateNews } from '#contract/shell.ts';
import { startShell } from '#tests/support/desktop-shell.ts';
import type { Shell } from '#tests/support/desktop-shell.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import './stand-in/till.ts';

const STAND_IN = resolve(import.meta.dirname, 'stand-in');

describeWith(['electron'], 'an update of the desktop program', () => {
  let folder: string;
  let dataDir: string;
  let image: string;
  let mark: string;
  let screen: Screen;
  let shell: Shell;
  const feed = { version: '9.9.9', spoilt: false };
  const server = createServer((request, response) => {
    const program = `#!/bin/sh\ntouch '${mark}'\n`;
    const sha512 = createHash('sha512').update(program).digest('base64');
    const name = `rxtill-${feed.version}.AppImage`;
    if (request.url?.startsWith('/latest-linux.yml') === true) {
      const file = { url: name, sha512, size: program.length };
      // JSON is YAML.
      response.end(JSON.stringify({ version: feed.version, files: [file], path: name, sha512 }));
    } else if (request.url === `/${name}`) {
      response.end(feed.spoilt ? program.replace('touch', 'xxxxx') : program);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rxtill-update-'));
    dataDir = join(folder, 'store');
    image = join(folder, 'rxtill.AppImage');
    mark = join(folder, 'new-version-ran');
    writeFileSync(image, '#!/bin/sh\n', { mode: 0o755 });
    feed.version = '9.9.9';
    feed.spoilt = false;
    if (!server.listening) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    screen = await openScreen();
    process.env['APPIMAGE'] = image;
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
    shell = await startShell(screen, [
      ...['--data', dataDir, '--region', join(STAND_IN, 'page', 'index.html')],
      ...['--engine', join(STAND_IN, 'engine.mjs'), '--page', join(STAND_IN, 'page')],
    ]);
    await shell.page.waitForFunction(() => window.till.connections === 1);
  });
  afterEach(async () => {
    delete process.env['APPIMAGE'];
    delete process.env['XDG_CACHE_HOME'];
    await shell.close().catch(() => undefined);
    await screen.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Gives an order as the engine does, and waits for the stage it leads to. */
  async function order(act: string, stage: UpdateNews['stage']): Promise<UpdateNews> {
    const { port } = server.address() as AddressInfo;
    const input = { act, feed: `http://127.0.0.1:${port}` };
    await shell.page.evaluate((given) => window.till.call('update.order', given), input);
    const last = async (): Promise<UpdateNews | undefined> => {
      const reply = await shell.page.evaluate(() => window.till.call('update.news', null));
      return reply.ok ? (reply.value as UpdateNews[]).at(-1) : undefined;
    };
    await expect.poll(last, { timeout: 30_000 }).toMatchObject({ stage });
    return (await last()) as UpdateNews;
  }

  it('is found, fetched and installed at the end; the version before is kept whole', async () => {
    expect(await order('check', 'found')).toMatchObject({ version: '9.9.9', note: '' });
    expect(await order('download', 'ready')).toMatchObject({ version: '9.9.9' });
    // Told, but nothing is installed while the program works.
    await order('install', 'ready');
    expect(existsSync(mark)).toBe(false);
    const ended = once(shell.app.process(), 'exit');
    await shell.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await ended;
    expect(existsSync(join(dataDir, 'stopped'))).toBe(true);
    await expect.poll(() => existsSync(mark), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(image, 'utf8')).toContain('touch');
    const previous = join(dataDir, 'previous');
    expect(readdirSync(previous)).toEqual(['0.1.0']);
    expect(readdirSync(join(previous, '0.1.0'))).toContain('resources');
  });

  it('fetched and not told to install is not installed', async () => {
    await order('check', 'found');
    await order('download', 'ready');
    await shell.close();
    expect(existsSync(mark)).toBe(false);
    expect(existsSync(join(dataDir, 'previous'))).toBe(false);
  });

  it('with other bytes than the feed names is refused', async () => {
    feed.spoilt = true;
    await order('check', 'found');
    expect(await order('download', 'failed')).toMatchObject({
      note: expect.stringContaining('sha512'),
    });
    expect(existsSync(mark)).toBe(false);
  });

  it('is none when the feed has this version or an older one', async () => {
    feed.version = '0.1.0';
    expect(await order('check', 'none')).toMatchObject({ version: '' });
    feed.version = '0.0.9';
    expect(await order('check', 'none')).toMatchObject({ version: '' });
  });
});
