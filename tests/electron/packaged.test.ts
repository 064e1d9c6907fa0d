/**
 * The program as it is packed (`npm run package -- --dir`), on the Electron at hand: what is in it,
 * its fuses read back, and the started program itself. A packed program takes no debugger, so what it
 * does is seen from outside: by the server it is attached to, by its own words, by what it leaves.
 */
import { createPackage, extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { STAFF } from '#tests/support/cast.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { findTestElectron } from '#tests/support/system.ts';
import { stageApp } from '../../scripts/package/stage-app.mjs';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');
const MANAGER = { staffNo: STAFF.manager.staffNo, pin: STAFF.manager.pin };
const PACKED_LIMIT_MS = 300_000;

/** What a page finds of itself and its surroundings, told to its own server. */
const PROBE = `
  const found = {
    desktop: window.rxtillDesktop,
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    opened: window.open('about:blank') !== null,
    notification: await Notification.requestPermission(),
  };
  await fetch('/found', { method: 'POST', body: JSON.stringify(found) });
`;

describeWith(['electron'], 'the packed program', () => {
  let folder: string;
  let unpacked: string;
  let program: string;
  let screen: Screen;
  let started: ChildProcess[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rxtill-packed-'));
    const script = join(CHECKOUT, 'scripts', 'package.mjs');
    const args = [script, '--dir', '--linux', '--electron', findTestElectron() ?? ''];
    const packed = spawnSync(process.execPath, [...args, '--output', folder], {
      encoding: 'utf8',
      // Nothing of it may need the network.
      env: { ...process.env, ELECTRON_BUILDER_OFFLINE: 'true' },
    });
    expect(packed.status, packed.stderr).toBe(0);
    unpacked = join(folder, 'linux-unpacked');
    program = join(unpacked, 'rxtill');
  }, PACKED_LIMIT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    screen = await openScreen();
    started = [];
  });
  afterEach(async () => {
    for (const child of started) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await screen.close();
  });

  function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(program, [...root, '--disable-gpu', ...args], {
      env: {
        ...process.env,
        DISPLAY: screen.display,
        XDG_CONFIG_HOME: join(folder, 'config'),
        ...env,
      },
    });
    started.push(child);
    let written = '';
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()));
    return { child, written: () => written, ended: once(child, 'exit') };
  }

  it('holds what was laid out and nothing else', () => {
    const archive = join(unpacked, 'resources', 'app.asar');
    const files = listPackage(archive, { isPack: false }).map((name) => name.slice(1));
    const foreign = files.filter(
      (name) =>
        /\.(map|ts|tsx|md|cpp|h|c|gyp)$/.test(name) ||
        /(^|\/)(tests?|simulator|bench|scripts|docs|deps|src|hidapi)(\/|$)/.test(name),
    );
    expect(foreign).toEqual([]);
    const modules = new Set(
      files.flatMap((name) => /^node_modules\/([^/]+)/.exec(name)?.[1] ?? []),
    );
    expect([...modules].toSorted()).toEqual(['better-sqlite3', 'node-hid', 'pkg-prebuilds']);
    const programs = [
      'dist/electron/main.js',
      'dist/engine/host-utility.js',
      // The thread that makes backups is looked for beside the engine.
      'dist/engine/backup-worker.js',
      'package.json',
    ];
    for (const name of programs) expect(files).toContain(name);
    const migrations = readdirSync(join(CHECKOUT, 'db', 'migrations'));
    for (const name of migrations) expect(files).toContain(`db/migrations/${name}`);
    expect(readdirSync(join(unpacked, 'resources')).toSorted()).toEqual([
      'app.asar',
      'app.asar.unpacked',
    ]);
  });

  it('has its native modules beside the archive, for this system only', () => {
    const beside = join(unpacked, 'resources', 'app.asar.unpacked', 'node_modules');
    const files = readdirSync(beside, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(beside.length + 1))
      .toSorted();
    expect(files).toEqual([
      'better-sqlite3/prebuilds/linux-x64.node',
      'node-hid/prebuilds/HID-linux-x64/node-napi-v4.node',
      'node-hid/prebuilds/HID_hidraw-linux-x64/node-napi-v4.node',
    ]);
    // The very binary answers, found as the packed engine finds it.
    const database = join(CHECKOUT, 'dist', 'app', 'node_modules', 'better-sqlite3');
    const ask = `const D = require(${JSON.stringify(database)});
      process.stdout.write(new D(':memory:').prepare('select sqlite_version()').pluck().get());`;
    const answered = spawnSync(process.execPath, ['-e', ask], { encoding: 'utf8' });
    expect(answered.stdout).toMatch(/^3\.\d+\.\d+$/);
  });

  it('for Windows would hold its native modules only', () => {
    const { files } = stageApp('win', join(folder, 'staged-for-windows'));
    expect(files.filter((name) => /\.(node|dll|so)$/.test(name))).toEqual([
      'node_modules/better-sqlite3/prebuilds/win32-x64.node',
      'node_modules/node-hid/prebuilds/HID-win32-x64/node-napi-v4.node',
    ]);
  });

  it('makes a backup with the thread it carries', async () => {
    // In Node 24, because the Electron of the tests cannot load the SQLite binding; the files are
    // those of the package, archive and what lies beside it.
    const taken = join(folder, 'taken-apart');
    const archive = join(unpacked, 'resources', 'app.asar');
    extractAll(archive, taken);
    const dataDir = join(folder, 'backed-up');
    const configuration = {
      ...{ dataDir, training: true, version: '0.1.0', keyProtection: 'none' },
      region: join(taken, 'regions', 'training.json'),
    };
    const calls = [
      { call: 'staff.signIn', command: 'sign-in-1', input: MANAGER },
      { call: 'backup.make', command: 'backup-1', input: {} },
    ];
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'child', 'bundle-host.mjs'),
        JSON.stringify(configuration),
        join(taken, 'dist', 'engine', 'host-utility.js'),
        JSON.stringify(calls),
      ],
      {
        env: {
          ...process.env,
          RXTILL_DATABASE_KEY: '5f'.repeat(32),
          RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
          RXTILL_TIF_PAASID: 'nobody',
          RXTILL_TIF_SECRET: 'nothing',
        },
      },
    );
    started.push(child);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    const lines = said.trim().split('\n');
    const replies = lines.map((line) => JSON.parse(line) as { window?: { id?: number } });
    const made = replies.find(({ window }) => window?.id === 2)?.window;
    expect(made, said).toMatchObject({ ok: true, value: { file: expect.any(String) as string } });
    const { value } = made as unknown as { readonly value: { readonly file: string } };
    const kept = readdirSync(join(dataDir, 'backups')).filter((name) => value.file.endsWith(name));
    expect(kept).toHaveLength(1);
    expect(lines.at(-1)).toContain('"kind":"stopped"');
  });

  it('would start that thread from inside its archive as well', async () => {
    const archive = join(folder, 'archived.asar');
    await createPackage(join(import.meta.dirname, 'stand-in', 'archived'), archive);
    const kept = program;
    program = join(findTestElectron() ?? '', 'electron');
    const { written, ended } = start([archive]);
    program = kept;
    expect(await ended).toEqual([0, null]);
    expect(written()).toContain(`thread heard order in ${archive}`);
  });

  it('names itself, and nobody as publisher unless it was built by one', () => {
    const archive = join(unpacked, 'resources', 'app.asar');
    const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as object;
    expect(manifest).toMatchObject({ name: 'rxtill', main: 'dist/electron/main.js' });
    expect(manifest).toMatchObject({ publisher: '' });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  it('has the fuses of electron-builder.yml, read back from the program', async () => {
    const yaml = readFileSync(join(CHECKOUT, 'electron-builder.yml'), 'utf8');
    const { electronFuses } = parse(yaml) as { electronFuses: Record<string, boolean> };
    const wire = await getCurrentFuseWire(program);
    const state = (fuse: FuseV1Options): boolean => wire[fuse] === FuseState.ENABLE;
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      enableCookieEncryption: state(FuseV1Options.EnableCookieEncryption),
      enableNodeOptionsEnvironmentVariable: state(
        FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      ),
      enableNodeCliInspectArguments: state(FuseV1Options.EnableNodeCliInspectArguments),
      enableEmbeddedAsarIntegrityValidation: state(
        FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      ),
      onlyLoadAppFromAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      loadBrowserProcessSpecificV8Snapshot: state(
        FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
      ),
      grantFileProtocolExtraPrivileges: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual(electronFuses);
  });

  it('starts, attached to an engine, with a page that has nothing of Node', async () => {
    let tell = (_found: unknown): void => {};
    const found = new Promise((settle) => (tell = settle));
    const server = createServer((request, response) => {
      if (request.url === '/found') {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          tell(JSON.parse(body));
          response.end();
        });
        return;
      }
      const isScript = request.url === '/probe.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? PROBE : '<script type="module" src="/probe.js"></script>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    start(['--attach', `http://127.0.0.1:${port}/?token=t0`]);
    expect(await found).toEqual({
      desktop: { platform: 'linux', mode: 'attach', version: '0.1.0' },
      node: [],
      opened: false,
      notification: 'denied',
    });
    server.closeAllConnections();
    server.close();
  });

  it('by itself makes the key, starts its engine from the archive, and starts it again when it ends', async () => {
    const dataDir = join(folder, 'store');
    const { written, child, ended } = start(['--data', dataDir, '--training']);
    // The Electron of the tests has Node 20, on which the SQLite binding would crash: the engine
    // says so and ends, which is the crash that is seen here.
    await expect
      .poll(written, { timeout: 30_000 })
      .toMatch(/engine ended \(exit [^)]*\), starting/);
    await expect.poll(written, { timeout: 30_000 }).toMatch(/again in 1000 ms/);
    expect(existsSync(join(dataDir, 'database-key.json'))).toBe(true);
    expect(written()).toContain('Node-API');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it.each([
    ['--remote-debugging-port=0'],
    ['--disable-web-security'],
    ['--proxy-server=127.0.0.1:9'],
    ['--js-flags=--expose-gc'],
  ])('does not start with %s', async (argument) => {
    const { written, ended } = start([argument, '--attach', 'http://127.0.0.1:9/']);
    expect(await ended).toEqual([3, null]);
    expect(written()).toContain(`不能带 ${argument.replace(/=.*/, '')} 启动`);
  });

  it('is no Node for anybody, loads no code by environment and no other engine', async () => {
    const code = join(folder, 'foreign.js');
    const mark = join(folder, 'ran');
    writeFileSync(code, `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`);
    const away = ['--attach', 'http://127.0.0.1:9/'];
    const tries = [
      [[code, ...away], { ELECTRON_RUN_AS_NODE: '1' }],
      [away, { NODE_OPTIONS: `--require ${code}` }],
      [['--inspect=0', ...away], {}],
    ] as const;
    for (const [args, env] of tries) {
      const { written, child, ended } = start(args, env);
      // It is the till all the same, and says that there is no engine.
      await expect.poll(written, { timeout: 30_000 }).toContain('引擎在运行吗');
      expect(written()).not.toContain('Debugger listening');
      child.kill('SIGKILL');
      await ended;
    }
    const engine = ['--data', join(folder, 'other'), '--training', '--engine', code];
    const other = start(engine);
    await expect.poll(other.written, { timeout: 30_000 }).toContain('engine ended');
    expect(existsSync(mark)).toBe(false);
  });

  it('copied aside whole, as before an update, starts as well', async () => {
    const copy = join(folder, 'previous');
    spawnSync('cp', ['-r', unpacked, copy]);
    const kept = program;
    program = join(copy, 'rxtill');
    const { written } = start(['--attach', 'http://127.0.0.1:9/']);
    await expect.poll(written, { timeout: 30_000 }).toContain('引擎在运行吗');
    program = kept;
  });
});
