/** The browser host as a process: one a store, also after a kill; found by host.json; stops in order. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { EngineMessage } from '#contract/index.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HOST = join(ROOT, 'engine', 'host-node.ts');
const REGION = join(ROOT, 'regions', 'training.json');
/** Nothing listens there: the line is down. */
const ENV = {
  RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
  RXTILL_TIF_PAASID: 'made-up',
  RXTILL_TIF_SECRET: 'made-up',
};

type Host = { readonly child: ChildProcess; readonly url: string };
type Ended = { readonly code: number | null; readonly said: string };

function launch(dir: string, args: readonly string[] = []): ChildProcess {
  const all = [HOST, '--data', dir, '--region', REGION, '--training', ...args];
  const child = spawn(process.execPath, all, {
    env: { ...process.env, ...ENV },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  return child;
}

async function start(dir: string): Promise<Host> {
  const child = launch(dir);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, 'line')) as [string];
  const url = /^ready (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`not ready: ${line}`);
  return { child, url };
}

async function ended(child: ChildProcess): Promise<Ended> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

/** One call over a connection of its own, as a local program makes it. */
async function ask(dir: string, message: object, window = ''): Promise<EngineMessage> {
  const host = JSON.parse(readFileSync(join(dir, 'host.json'), 'utf8')) as {
    readonly url: string;
    readonly token: string;
  };
  const query = window === '' ? '' : `?window=${window}`;
  const socket = new WebSocket(`${host.url.replace('http', 'ws')}/contract${query}`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ hello: { till: '01' } }));
  socket.send(JSON.stringify({ id: 1, input: {}, ...message }));
  const reply = await new Promise<EngineMessage>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const received = JSON.parse(data.toString()) as EngineMessage;
      if ('id' in received) resolve(received);
    });
  });
  socket.close();
  return reply;
}

it('is one a store; a killed one leaves the store free and whole', async () => {
  const dir = tempDir();
  const first = await start(dir);
  const second = await ended(launch(dir));
  expect(second.code).toBe(3);
  expect(second.said).toContain('已被另一个收银台程序打开');
  expect(second.said).toContain('already open');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(existsSync(join(dir, 'host.json'))).toBe(true);
  await start(dir);
  const list = await ask(dir, { call: 'staff.list' });
  expect(list).toMatchObject({ id: 1, ok: true });
});

it('is found by host.json, which is its owner’s alone and goes with it', async () => {
  const dir = tempDir();
  const { child, url } = await start(dir);
  const file = join(dir, 'host.json');
  const host = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  expect(host).toEqual({
    url: new URL(url).origin,
    token: expect.stringMatching(/^[\w-]{32}$/) as unknown,
    pid: child.pid,
  });
  // What is printed opens one window; it is not what programs show.
  expect(host['token']).not.toBe(new URL(url).searchParams.get('token'));
  for (const name of ['host.json', 'host-secret', 'rxtill.db', 'instance.lock']) {
    expect(statSync(join(dir, name)).mode & 0o077, name).toBe(0);
  }
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(existsSync(file)).toBe(false);
  // Closed in order: nothing is left in the -wal.
  expect(existsSync(join(dir, 'rxtill.db-wal'))).toBe(false);
});

it('gives new links to programs, and walks its audit while it runs', async () => {
  const dir = tempDir();
  const { url } = await start(dir);
  const enter = async (link: string): Promise<number> =>
    (await fetch(link, { redirect: 'manual' })).status;
  expect([await enter(url), await enter(url)]).toEqual([302, 401]);
  const till = async (...args: readonly string[]): Promise<string> => {
    const script = join(ROOT, 'scripts', 'till.mjs');
    const child = spawn(process.execPath, [script, ...args, '--data', dir]);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    return out.trim();
  };
  const link = await till('open');
  expect([await enter(link), await enter(link)]).toEqual([302, 401]);
  const manager = ['--staff', '0101', '--pin', '246810'];
  expect(await till('audit', 'verify', ...manager)).toMatch(/^审计 \d+ 条，完整/);
  expect(await till('audit', 'verify')).toBe('');
});

it('knows who is signed in after a reload, and nobody after a restart', async () => {
  const dir = tempDir();
  const first = await start(dir);
  const signIn = {
    call: 'staff.signIn',
    input: { staffNo: '0101', pin: '246810' },
    command: 'command-1',
  };
  expect(await ask(dir, signIn, 'cli')).toMatchObject({ ok: true });
  const session = { call: 'staff.session' };
  expect(await ask(dir, session, 'cli')).toMatchObject({ value: { staff: { name: '赵国栋' } } });
  expect(await ask(dir, session)).toMatchObject({ ok: true, value: null });
  first.child.kill('SIGTERM');
  await once(first.child, 'exit');
  await start(dir);
  expect(await ask(dir, session, 'cli')).toMatchObject({ ok: true, value: null });
  const log = readFileSync(join(dir, 'log', 'engine.log'), 'utf8');
  expect(log).toContain('"msg":"started"');
  expect(log).not.toContain('赵国栋');
  expect(log).not.toContain('246810');
});

it.each([
  ['a store whose database is none', 'rxtill.db', '这不是数据库', '数据库打不开'],
  ['a region profile that is no JSON', 'region.json', '{', 'JSON'],
])('refuses %s, in words', async (_, name, content, words) => {
  const dir = tempDir();
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), content.repeat(name.endsWith('.db') ? 300 : 1));
  const more = name === 'region.json' ? ['--region', join(dir, name)] : [];
  const { code, said } = await ended(launch(dir, more));
  expect(code).toBe(4);
  expect(said).toContain(words);
});

it('does not open a training store for real', async () => {
  const dir = tempDir();
  const { child } = await start(dir);
  child.kill('SIGTERM');
  await once(child, 'exit');
  const real = spawn(process.execPath, [HOST, '--data', dir, '--region', REGION], {
    env: { ...process.env, ...ENV },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, said } = await ended(real);
  expect(code).toBe(4);
  expect(said).toContain('演练门店');
});

it('names wrong arguments', async () => {
  expect((await ended(launch(tempDir(), ['--nonsense']))).code).toBe(2);
  expect((await ended(launch(tempDir(), ['--port', '99999']))).code).toBe(2);
});
