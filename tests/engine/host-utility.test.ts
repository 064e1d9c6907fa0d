/** The engine as Electron forks it: configuration, key, hand-shake, a window's port, an orderly end. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '#tests/support/temp-dir.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CHILD = join(import.meta.dirname, 'child', 'utility-host.ts');

function fork(dataDir: string, calls: readonly object[], key = 'ab'.repeat(32)) {
  const configuration = {
    dataDir,
    region: join(ROOT, 'regions', 'training.json'),
    training: true,
    version: '9.9.9',
    keyProtection: 'none',
  };
  const args = [CHILD, JSON.stringify(configuration), JSON.stringify(calls)];
  const ended = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: {
      ...process.env,
      RXTILL_DATABASE_KEY: key,
      RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
      RXTILL_TIF_PAASID: 'made-up',
      RXTILL_TIF_SECRET: 'made-up',
    },
  });
  const lines = ended.stdout.split('\n').filter((line) => line !== '');
  const messages = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status: ended.status, messages, stderr: ended.stderr };
}

const listCall = { call: 'staff.list', input: {} };

it('greets a window that was there first, answers it, says ready and ends in order', () => {
  const dir = tempDir();
  const state = { call: 'system.state', input: {} };
  const { status, messages, stderr } = fork(dir, [listCall, state]);
  expect(status, stderr).toBe(0);
  expect(messages).toContainEqual({ fromEngine: { kind: 'ready' } });
  expect(messages).toContainEqual({ hello: { version: '9.9.9', training: true } });
  expect(messages).toContainEqual(expect.objectContaining({ id: 1, ok: true }));
  const answered = messages.find((message) => message['id'] === 2);
  expect(answered).toMatchObject({ ok: true, value: { version: '9.9.9', training: true } });
  expect(JSON.stringify(answered)).toContain('密钥没有加封');
  expect(existsSync(join(dir, 'rxtill.db-wal'))).toBe(false);
});

it('keeps the database encrypted and refuses a wrong key in words', () => {
  const dir = tempDir();
  fork(dir, [listCall]);
  const bytes = readFileSync(join(dir, 'rxtill.db'));
  expect(bytes.includes('SQLite format 3')).toBe(false);
  expect(bytes.includes('staff')).toBe(false);
  const { messages } = fork(dir, [listCall], 'cd'.repeat(32));
  expect(messages).toEqual([
    { fromEngine: { kind: 'refused', sentence: expect.stringContaining('密钥不对') } },
  ]);
});

it('refuses a store that is no database', () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'rxtill.db'), '这不是数据库。'.repeat(300));
  const { messages } = fork(dir, [listCall]);
  expect(messages).toEqual([
    { fromEngine: { kind: 'refused', sentence: expect.stringContaining('数据库打不开') } },
  ]);
});
