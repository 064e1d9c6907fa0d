/** When the shell must not open: the store is open already, or its key is gone. Real processes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { findTestElectron } from '#tests/support/system.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');
const STAND_IN = resolve(import.meta.dirname, 'stand-in');

type Launched = {
  readonly child: ChildProcess;
  /** Resolves once the shell has written this. */
  readonly said: (text: string) => Promise<void>;
};

describeWith(['electron'], 'desktop shell that must not open', () => {
  let screen: Screen;
  let folder: string;
  let launched: ChildProcess[];

  beforeEach(async () => {
    screen = await openScreen();
    folder = mkdtempSync(join(tmpdir(), 'rxtill-refusal-'));
    launched = [];
  });
  afterEach(async () => {
    await Promise.all(
      launched.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
    await screen.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function launch(...instead: readonly string[]): Launched {
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [
      ...root,
      '--disable-gpu',
      CHECKOUT,
      ...(instead.length > 0
        ? instead
        : [
            ...['--data', folder, '--region', 'any.json'],
            ...['--engine', join(STAND_IN, 'engine.mjs'), '--page', join(STAND_IN, 'page')],
          ]),
    ];
    const env = {
      ...process.env,
      DISPLAY: screen.display,
      XDG_CONFIG_HOME: join(folder, 'config'),
    };
    const child = spawn(join(findTestElectron() ?? '', 'electron'), args, { env });
    launched.push(child);
    let written = '';
    const said = (text: string): Promise<void> =>
      new Promise((settle, reject) => {
        const look = (): void => {
          if (written.includes(text)) settle();
        };
        child.stderr.on('data', (chunk: Buffer) => {
          written += chunk.toString();
          look();
        });
        child.once('close', () => reject(new Error(`it ended without '${text}':\n${written}`)));
        look();
      });
    return { child, said };
  }

  it('a second shell on the same store ends with 3 and says so', async () => {
    const first = launch();
    await first.said('no keyring here');
    const second = launch();
    const ended = once(second.child, 'exit');
    await second.said('这个门店已在另一个窗口中打开');
    expect(await ended).toEqual([3, null]);
    expect(first.child.exitCode).toBeNull();
  });

  it('a database without its key gets no new key', async () => {
    writeFileSync(join(folder, 'till.db'), 'an encrypted store');
    const { said } = launch();
    await said('有数据库而没有密钥文件');
    expect(existsSync(join(folder, 'database-key.json'))).toBe(false);
  });

  it('an engine that is not there is named in a sentence', async () => {
    const { said } = launch('--attach', 'http://127.0.0.1:9/?token=t0');
    await said('打不开 http://127.0.0.1:9：引擎在运行吗？');
  });
});
