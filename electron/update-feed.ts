/**
 * The updater of the packaged program: electron-updater on a generic feed. What it takes is checked
 * against the sha512 of the feed's file, which therefore must come over https; on Windows the
 * signature of the installer must bear the publisher this program was built with.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'original-fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { AppImageUpdater, DebUpdater, NsisUpdater } from 'electron-updater';
import type { Updater } from './updates.ts';

type Manifest = { readonly publisher?: string };

/** @param folder of the shell's own, for the updater's configuration */
export function feedUpdater(folder: string): Updater {
  const path = join(app.getAppPath(), 'package.json');
  const { publisher = '' } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  let updater: ReturnType<typeof updaterOfPlatform> | null = null;
  return {
    check: async (url) => {
      if (process.platform === 'win32' && publisher === '') {
        throw new Error('本程序没有签名的发布者，不能自动更新，请用安装包更新');
      }
      updater = updaterOfPlatform();
      const feed = { provider: 'generic', url } as const;
      const file = join(folder, 'update-feed.json');
      const names = publisher === '' ? {} : { publisherName: [publisher] };
      const cache = { updaterCacheDirName: 'rxtill-updater' };
      writeFileSync(file, JSON.stringify({ ...feed, ...names, ...cache }));
      updater.updateConfigPath = file;
      updater.setFeedURL(feed);
      const found = await updater.checkForUpdates();
      return found?.isUpdateAvailable === true ? found.updateInfo.version : null;
    },
    download: async (percent) => {
      updater?.on('download-progress', (progress) => percent(Math.floor(progress.percent)));
      await updater?.downloadUpdate();
    },
    install: () => updater?.install(true, true) ?? false,
  };
}

function updaterOfPlatform(): NsisUpdater | AppImageUpdater | DebUpdater {
  const kind = join(process.resourcesPath, 'package-type');
  const isDeb = existsSync(kind) && readFileSync(kind, 'utf8').trim() === 'deb';
  const updater =
    process.platform === 'win32'
      ? new NsisUpdater()
      : isDeb
        ? new DebUpdater()
        : new AppImageUpdater();
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  // A checkout is no installation, but the way there is the same.
  updater.forceDevUpdateConfig = !app.isPackaged;
  updater.logger = {
    info: () => undefined,
    warn: (message: unknown) => process.stderr.write(`updater: ${String(message)}\n`),
    error: (message: unknown) => process.stderr.write(`updater: ${String(message)}\n`),
  };
  return updater;
}

/**
 * Copies the running program to `folder/VERSION`, whole and startable; of the copies only the newest
 * stays. `original-fs`, because to Electron's own an archive is a folder.
 */
export function keepProgram(folder: string, version: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const half = join(folder, `${version}.part`);
  rmSync(half, { recursive: true, force: true });
  cpSync(dirname(process.execPath), half, { recursive: true });
  const whole = join(folder, version);
  rmSync(whole, { recursive: true, force: true });
  renameSync(half, whole);
  for (const name of readdirSync(folder)) {
    if (name !== version) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
