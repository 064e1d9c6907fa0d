/**
 * The bundled engine that the packaged shell forks, run in Node 24 (the Electron of the tests cannot
 * load the SQLite binding): makes an encrypted store and answers over a MessagePort.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildStale } from '../../scripts/build/build-stale.mjs';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');
const BUNDLE = join(CHECKOUT, 'dist', 'engine', 'host-utility.js');

describe('the engine as the packaged shell forks it', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'rxtill-bundle-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  async function run(key: string) {
    const configuration = {
      dataDir,
      region: join(CHECKOUT, 'regions', 'training.json'),
      training: true,
      version: '0.1.0',
      keyProtection: 'none',
    };
    const host = join(import.meta.dirname, 'child', 'bundle-host.mjs');
    const child = spawn(process.execPath, [host, JSON.stringify(configuration), BUNDLE], {
      env: {
        ...process.env,
        RXTILL_DATABASE_KEY: key,
        RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
        RXTILL_TIF_PAASID: 'nobody',
        RXTILL_TIF_SECRET: 'nothing',
      },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    const lines = out.split('\n').filter((line) => line !== '');
    return { code, err, said: lines.map((line) => JSON.parse(line) as unknown) };
  }

  it('makes an encrypted store, answers a window, and ends when asked', async () => {
    await buildStale(['engine'], () => undefined);
    const key = randomBytes(32).toString('hex');
    const { code, err, said } = await run(key);
    expect(err).toBe('');
    expect(said).toMatchObject([
      { parent: { kind: 'ready' } },
      { window: { hello: { version: '0.1.0', training: true } } },
      { window: { id: 1, ok: true, value: expect.any(Array) } },
      { parent: { kind: 'stopped', shiftsOpen: 0 } },
    ]);
    expect(code).toBe(0);
    const file = readFileSync(join(dataDir, 'rxtill.db'));
    expect(file.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  });

  it('refuses the store in a sentence under another key, and leaves it as it is', async () => {
    await buildStale(['engine'], () => undefined);
    await run(randomBytes(32).toString('hex'));
    const before = readFileSync(join(dataDir, 'rxtill.db'));
    const { said } = await run(randomBytes(32).toString('hex'));
    expect(said).toEqual([
      { parent: { kind: 'refused', sentence: expect.stringMatching(/[\u4e00-\u9fff]{4}/) } },
    ]);
    expect(existsSync(join(dataDir, 'rxtill.db'))).toBe(true);
    expect(readFileSync(join(dataDir, 'rxtill.db')).equals(before)).toBe(true);
  });
});
