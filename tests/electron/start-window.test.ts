/** `npm start` where an Electron is to be had: it opens the window, and closing that ends all of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { findTestElectron } from '#tests/support/system.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');

/** Children of a process by the kernel's table; the shell is the one with `--attach`. */
function shellOf(parent: number): { readonly pid: number; readonly line: string } | null {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const line = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const ppid = Number(/\) \S (\d+)/.exec(stat)?.[1]);
      if (ppid === parent && line.includes('--attach')) return { pid: Number(entry), line };
    } catch {
      // It ended while it was looked at.
    }
  }
  return null;
}

describeWith(['electron'], 'npm start with an Electron', () => {
  let screen: Screen;
  let folder: string;

  beforeAll(async () => {
    screen = await openScreen();
    folder = mkdtempSync(join(tmpdir(), 'rxtill-window-'));
  });
  afterAll(async () => {
    await screen?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens the window without its token in sight; the end of the window is the end', async () => {
    const script = join(CHECKOUT, 'scripts', 'start.mjs');
    const dataDir = join(folder, 'store');
    const child = spawn(process.execPath, [script, '--data', dataDir], {
      env: {
        ...process.env,
        DISPLAY: screen.display,
        XDG_CONFIG_HOME: join(folder, 'config'),
        ELECTRON_OVERRIDE_DIST_PATH: findTestElectron() ?? '',
      },
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.resume();
    const ended = once(child, 'close');
    await expect.poll(() => out, { timeout: 60_000 }).toMatch(/^ready \S+/m);
    const token = /token=(\S+)/.exec(out)?.[1] ?? 'none';
    await expect.poll(() => shellOf(child.pid ?? 0), { timeout: 20_000 }).not.toBeNull();
    const shell = shellOf(child.pid ?? 0);
    expect(shell?.line).not.toContain(token);
    // Its profile is there once it is up.
    await expect.poll(() => existsSync(join(folder, 'config')), { timeout: 20_000 }).toBe(true);
    process.kill(shell?.pid ?? 0, 'SIGTERM');
    const [code] = (await ended) as [number | null];
    expect(code).toBe(0);
    expect(existsSync(join(dataDir, 'host.json'))).toBe(false);
  });
});
