/** The one window of the till. */
import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';

export type WindowOptions = {
  readonly mode: 'utility' | 'attach';
  readonly version: string;
  readonly fullScreen: boolean;
};

/** Makes the window; it is shown when its page has something to show. */
export function createWindow({ mode, version, fullScreen }: WindowOptions): BrowserWindow {
  const display = screen.getPrimaryDisplay();
  const window = new BrowserWindow({
    width: display.workAreaSize.width,
    height: display.workAreaSize.height,
    minWidth: Math.min(1024, display.workAreaSize.width),
    minHeight: Math.min(700, display.workAreaSize.height),
    fullscreen: fullScreen,
    show: false,
    title: 'Rxtill 药店医保收银台',
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      additionalArguments: [`--rxtill-mode=${mode}`, `--rxtill-version=${version}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // The page has its own zoom (125 % on a screen of 1920): two of them would multiply.
      zoomFactor: 1,
    },
  });
  // Keys belong to the counter, all of them: reload, zoom and the like are no shortcuts here.
  window.webContents.setIgnoreMenuShortcuts(true);
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    process.stderr.write(`page ended (${reason}), loading it again\n`);
    window.webContents.reload();
  });
  return window;
}
