/**
 * The only thing between page and shell: says where the page is and hands it its contract port.
 * Runs sandboxed; exposes one frozen object and no function.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { isBrowserKey } from './browser-keys.ts';
import { ENGINE_STATE, PORT, PRINT_PAGE, WANT_PORT } from './channels.ts';
import type {
  EngineState,
  EngineStateMessage,
  PortMessage,
  PrintMessage,
  RxtillDesktop,
} from './channels.ts';

function argument(name: string): string {
  const prefix = `--rxtill-${name}=`;
  return process.argv.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? '';
}

const desktop: RxtillDesktop = {
  platform: process.platform,
  mode: argument('mode') === 'attach' ? 'attach' : 'utility',
  version: argument('version'),
};
contextBridge.exposeInMainWorld('rxtillDesktop', desktop);

// On the way out, after the page: its own key table passes over a key somebody prevented before.
window.addEventListener('keydown', (event) => {
  if (isBrowserKey(event)) event.preventDefault();
});

window.addEventListener('message', (event: MessageEvent<Partial<PrintMessage> | null>) => {
  if (event.source === window && event.data?.kind === 'rxtill-print') {
    ipcRenderer.send(PRINT_PAGE, event.data.name);
  }
});

if (desktop.mode === 'utility') {
  ipcRenderer.on(PORT, (event) => {
    const message: PortMessage = { kind: 'rxtill-port' };
    window.postMessage(message, location.origin, event.ports);
  });
  ipcRenderer.on(ENGINE_STATE, (_event, state: EngineState) => {
    const message: EngineStateMessage = { kind: 'rxtill-engine', state };
    window.postMessage(message, location.origin);
  });
  window.addEventListener('message', (event: MessageEvent<{ readonly kind?: unknown } | null>) => {
    if (event.source === window && event.data?.kind === 'rxtill-want-port') {
      ipcRenderer.send(WANT_PORT);
    }
  });
  // After the page's modules have run: a port posted earlier would meet no listener.
  window.addEventListener('load', () => ipcRenderer.send(WANT_PORT));
}
