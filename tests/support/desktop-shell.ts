/** Starts the real desktop shell in the Electron runtime for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import type { Screen } from './screen.ts';
import { findTestElectron } from './system.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');

export type Shell = {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Everything the shell and its engine wrote so far. */
  readonly output: () => string;
  readonly close: () => Promise<void>;
};

/** Starts dist/electron/main.js with these arguments; its profile is a folder of its own. */
export async function startShell(screen: Screen, args: readonly string[]): Promise<Shell> {
  const runtime = findTestElectron();
  if (runtime === null) throw new Error('no Electron runtime');
  const profile = mkdtempSync(join(tmpdir(), 'rxtill-shell-'));
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { ELECTRON_RUN_AS_NODE: _ignored, ...inherited } = process.env;
  const env: Record<string, string> = { XDG_CONFIG_HOME: profile };
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined) env[name] ??= value;
  }
  if (screen.display !== undefined) env['DISPLAY'] = screen.display;
  const app = await _electron.launch({
    executablePath: join(runtime, 'electron'),
    args: [...root, '--disable-gpu', CHECKOUT, ...args],
    env,
    timeout: 60_000,
  });
  let written = '';
  const child = app.process();
  child.stdout?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const page = await app.firstWindow();
  return {
    app,
    page,
    output: () => written,
    close: async () => {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
