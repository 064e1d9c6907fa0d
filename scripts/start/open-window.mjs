/** Shows the counter: in Electron where there is one, else in the browser of this machine. */
import { spawn } from 'node:child_process';
import { checkout } from '../lib/checkout.mjs';
import { findElectron, hasScreen } from '../lib/electron-binary.mjs';

/**
 * Opens the running counter.
 * @returns the shell's child process, or null when a browser (or nothing) was opened
 */
export function openCounter(url, say) {
  if (!hasScreen()) {
    say('no screen here: open the address above in a browser');
    return null;
  }
  const electron = findElectron();
  if (electron) {
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const { origin, searchParams } = new URL(url);
    return spawn(electron, [...root, checkout, '--attach', origin], {
      cwd: checkout,
      // Arguments are open to every user of the machine, the environment is not.
      env: { ...process.env, RXTILL_ATTACH_TOKEN: searchParams.get('token') ?? '' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  say('no Electron binary here: the counter opens in the browser (npx install-electron gets one)');
  openBrowser(url);
  return null;
}

function openBrowser(url) {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['cmd', '/c', 'start', '', url]
      : process.platform === 'darwin'
        ? ['open', url]
        : ['xdg-open', url];
  const opener = spawn(command, args, { stdio: 'ignore', detached: true });
  // Without an opener the printed address is the way in; that is no error.
  opener.once('error', () => {});
  opener.unref();
}
