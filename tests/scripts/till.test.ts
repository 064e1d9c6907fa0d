/** `npx till call` as a process of its own, against an engine's WebSocket in this one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { closeDatabase, openDatabase } from '#db/open.ts';
import { CHECKOUT } from '#tests/house/source-files.ts';
import { OPENING } from '#tests/support/cast.ts';
import { makeStoreTemplate, openStore } from '#tests/support/store-template.ts';
import { uuidV7 } from '../../scripts/lib/uuid-v7.mjs';

type Message = {
  readonly hello?: { readonly till: string };
  readonly id?: number;
  readonly call?: string;
  readonly input?: unknown;
  readonly command?: string;
};

async function till(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(CHECKOUT, 'scripts', 'till.mjs'), ...args]);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

describe('npx till', () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/contract' });
  const received: Message[] = [];
  let folder: string;

  beforeAll(async () => {
    if (server.address() === null) await once(server, 'listening');
    server.on('connection', (socket, request) => {
      const isAllowed = request.headers.authorization === 'Bearer t1';
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Message;
        received.push(message);
        socket.send(JSON.stringify(answer(message, isAllowed)));
      });
    });
    folder = mkdtempSync(join(tmpdir(), 'rxtill-till-'));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(folder, 'host.json'), JSON.stringify({ url, token: 't1', pid: 1 }));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => received.splice(0));

  function answer(message: Message, isAllowed: boolean): unknown {
    if (message.hello) return { hello: { version: '1', training: isAllowed } };
    if (message.call === 'sale.scan') {
      const failure = { code: 'code.unknown', sentence: '不认识这个码', field: 'code' };
      return { id: message.id, ok: false, failure };
    }
    return { id: message.id, ok: true, value: { heard: message.input, isAllowed } };
  }

  it('prints the value of a call, signed in and as the till asked for', async () => {
    const signedIn = ['--staff', '0107', '--pin', '314159', '--till', '02'];
    const { code, out } = await till(
      'call',
      'stock.find',
      '{"text":"阿莫"}',
      '--data',
      folder,
      ...signedIn,
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ heard: { text: '阿莫' }, isAllowed: true });
    expect(received).toMatchObject([
      { hello: { till: '02' } },
      { call: 'staff.signIn', input: { staffNo: '0107', pin: '314159' } },
      { call: 'stock.find', input: { text: '阿莫' } },
    ]);
    expect(received[2]?.command).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
  });

  it('repeats an act under its own id', async () => {
    await till('call', 'sale.open', '{}', '--data', folder, '--command', 'act-1');
    expect(received[1]?.command).toBe('act-1');
  });

  it('ends with 4 and the sentence when the engine answers an expected failure', async () => {
    const { code, out, err } = await till('call', 'sale.scan', '{"code":"1"}', '--data', folder);
    expect(code).toBe(4);
    expect(out).toBe('');
    expect(err.trim()).toBe('code.unknown (code): 不认识这个码');
  });

  it.each([
    [['call']],
    [['shout', 'sale.scan']],
    [['call', 'sale.scan', '{not json']],
    [['call', 'sale.scan', '{}', '--nonsense']],
    [['open', 'twice']],
    [['audit']],
    [['audit', 'verify', 'all']],
    [['call', 'sale.scan', '{}', '--staff', '0107']],
  ])('ends with 2 and its usage on %j', async (args) => {
    const { code, err } = await till(...args);
    expect(code).toBe(2);
    expect(err).toContain('npx till call');
  });

  it('ends with 3 where no engine runs', async () => {
    const { code, err } = await till('call', 'day.now', '{}', '--data', join(folder, 'nowhere'));
    expect(code).toBe(3);
    expect(err).toContain('没有正在运行');
  });
});

describe('npx till audit verify', () => {
  it('walks the file of a store nobody has open, and names the first row that does not hold', async () => {
    const { dir, file } = await makeStoreTemplate();
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    renameSync(file, join(dir, 'rxtill.db'));
    const whole = await till('audit', 'verify', '--data', dir);
    expect(whole).toMatchObject({ code: 0, err: '' });
    expect(whole.out).toMatch(/^审计 1 条，完整 \(whole\)。封签 1 ([0-9a-f]{4}-){7}[0-9a-f]{4}\n$/);
    const db = openStore(join(dir, 'rxtill.db'), () => OPENING);
    db.exec("DROP TRIGGER audit_not_changed; UPDATE audit SET staff_no = '0107'");
    closeDatabase(db);
    const broken = await till('audit', 'verify', '--data', dir);
    expect(broken.code).toBe(5);
    expect(broken.out).toContain('审计第 1 条对不上，前 0 条完整');
  });

  it('reads an encrypted file with its key, and says so without one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rxtill-till-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const key = '5f'.repeat(32);
    const opened = openDatabase({
      ...{ file: join(dir, 'rxtill.db'), key, now: () => OPENING },
      migrations: pathToFileURL(`${join(CHECKOUT, 'db', 'migrations')}/`),
    });
    if (!opened.ok) throw new Error(opened.failure.sentence);
    closeDatabase(opened.value);
    writeFileSync(join(dir, 'key'), `${key}\n`);
    const keyed = ['audit', 'verify', '--data', dir, '--key-file', join(dir, 'key')];
    expect(await till(...keyed)).toMatchObject({ code: 0, err: '' });
    const bare = await till('audit', 'verify', '--data', dir);
    expect(bare.code).toBe(3);
    expect(bare.err).toContain('not a database');
  });

  it('ends with 3 where there is no store', async () => {
    expect((await till('audit', 'verify', '--data', join(tmpdir(), 'nowhere'))).code).toBe(3);
  });
});

describe('command ids', () => {
  it('are version 7, in order of time and never twice', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => uuidV7(1_795_000_000_000 + index));
    expect(new Set(ids).size).toBe(1000);
    expect(ids.toSorted()).toEqual(ids);
    expect(Number.parseInt((ids[0] ?? '').replace(/-/g, '').slice(0, 12), 16)).toBe(
      1_795_000_000_000,
    );
  });
});
