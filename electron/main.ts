/**
 * The desktop shell. Brings together window, engine process and their ports, or attaches the window
 * to an engine that already runs. Holds no business and relays no call.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BrowserWindow, Menu, app, dialog, ipcMain, session } from 'electron';
import { WANT_PORT } from './channels.ts';
import { EngineProcess } from './engine-process.ts';
import { attachAddress, parseShellOptions, refusedSwitch } from './options.ts';
import type { ShellOptions } from './options.ts';
import { PAGE_ORIGIN, originOf } from './page-file.ts';
import {
  confinePages,
  isOwnPage,
  registerPageScheme,
  secureSession,
  servePage,
} from './security.ts';
import { servePrinting } from './page-to-pdf.ts';
import { databaseKey } from './secrets.ts';
import { feedUpdater, keepProgram } from './update-feed.ts';
import { Updates } from './updates.ts';
import { createWindow } from './window.ts';

type Utility = Extract<ShellOptions, { mode: 'utility' }>;

/** Says on the screen why the till cannot open, and ends. */
function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  if (app.isReady()) dialog.showErrorBox('Rxtill 无法打开', sentence);
  app.exit(3);
}

function regionOf(options: Utility, dataDir: string): string | null {
  if (options.region !== null) return resolve(options.region);
  const kept = join(dataDir, 'region.json');
  if (existsSync(kept)) return kept;
  return options.training ? join(app.getAppPath(), 'regions', 'training.json') : null;
}

function startEngine(options: Utility, dataDir: string): EngineProcess | null {
  const region = regionOf(options, dataDir);
  if (region === null) {
    refuse('没有地区配置：请用 --region 指明，或放到数据目录的 region.json');
    return null;
  }
  const built = join(import.meta.dirname, '..', 'engine', 'host-utility.js');
  const program = !app.isPackaged && options.engine !== null ? resolve(options.engine) : built;
  const { key, protection } = databaseKey(dataDir);
  const { training, rollBack } = options;
  const version = app.getVersion();
  const configuration = { dataDir, region, training, version, keyProtection: protection, rollBack };
  const engine: EngineProcess = new EngineProcess(program, configuration, key, {
    refused: refuse,
    ready: () => updates.repeat(),
    update: ({ act, feed }) => void updates.order(act, feed),
  });
  const updates = new Updates(
    feedUpdater(app.getPath('userData')),
    () => keepProgram(join(dataDir, 'previous'), version),
    (news) => engine.tell({ kind: 'update', news }),
  );
  engine.start();
  app.on('before-quit', (event) => {
    if (engine.isStopping) return;
    event.preventDefault();
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    void engine.stop().then((shiftsOpen) => {
      updates.installAtEnd(shiftsOpen);
      app.quit();
    });
  });
  return engine;
}

/** Loads the page. A load that another one overtakes (a reload) is no failure. */
async function show(window: BrowserWindow, url: string): Promise<void> {
  try {
    await window.loadURL(url);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_ABORTED') return;
    // Without the address's token, which would end up in a log.
    throw new Error(`打不开 ${originOf(url)}：引擎在运行吗？ (${code})`);
  }
}

async function openUtility(options: Utility, dataDir: string): Promise<void> {
  const built = join(import.meta.dirname, '..', 'renderer');
  const page = !app.isPackaged && options.page !== null ? resolve(options.page) : built;
  servePage(session.defaultSession, page, PAGE_ORIGIN);
  const engine = startEngine(options, dataDir);
  if (engine === null) return;
  ipcMain.on(WANT_PORT, (event) => {
    if (isOwnPage(event.senderFrame, PAGE_ORIGIN)) engine.connect(event.sender);
  });
  const { mode, fullScreen } = options;
  const window = createWindow({ mode, version: app.getVersion(), fullScreen });
  await show(window, `${PAGE_ORIGIN}/`);
}

async function run(options: ShellOptions): Promise<void> {
  const origin = options.mode === 'attach' ? originOf(options.url) : PAGE_ORIGIN;
  const dataDir =
    options.mode === 'utility' && options.dataDir !== null
      ? resolve(options.dataDir)
      : join(app.getPath('userData'), 'store');
  // One shell a store (or an attached engine): its profile is its lock.
  const profile =
    options.mode === 'attach'
      ? join(app.getPath('userData'), `attached-${origin.replace(/[^0-9A-Za-z]+/g, '-')}`)
      : join(dataDir, 'shell');
  app.setPath('userData', profile);
  const isRoot = process.getuid?.() === 0;
  const refused = refusedSwitch((name) => app.commandLine.hasSwitch(name), isRoot);
  if (app.isPackaged && refused !== null) {
    refuse(`不能带 --${refused} 启动 (this switch is refused)`);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    refuse('这个门店已在另一个窗口中打开 (this store is already open)');
    return;
  }
  confinePages(origin);
  Menu.setApplicationMenu(null);
  app.on('window-all-closed', () => app.quit());
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  await app.whenReady();
  secureSession(session.defaultSession, origin);
  servePrinting(origin);
  if (options.mode === 'utility') {
    await openUtility(options, dataDir);
    return;
  }
  const { mode, fullScreen, url } = options;
  const window = createWindow({ mode, version: app.getVersion(), fullScreen });
  await show(window, attachAddress(url, process.env['RXTILL_ATTACH_TOKEN']));
}

const parsed = parseShellOptions(process.argv.slice(1));
// Every page, whatever a window is made with. (Root under Linux has no sandbox to give.)
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerPageScheme();
if (parsed.ok) {
  run(parsed.options).catch((error: unknown) => {
    refuse(error instanceof Error ? error.message : String(error));
  });
} else {
  refuse(parsed.sentence);
}
