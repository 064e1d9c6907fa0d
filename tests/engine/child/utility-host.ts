/**
 * Plays Electron's main process around the real host-utility.ts, in one process: a parent port, one
 * window's MessagePort, calls from argv. Prints every message from the engine as a JSON line.
 */
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

type Listener = (event: { readonly data: unknown; readonly ports: readonly unknown[] }) => void;

const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
const calls = JSON.parse(process.argv[3] ?? '[]') as readonly object[];
const { port1: window, port2 } = new MessageChannel();
let tellEngine: Listener = () => {};

/** Electron's ports give the message inside an event. */
function mainPort(port: MessagePort): object {
  return {
    on: (name: string, listener: (event?: { readonly data: unknown }) => void) =>
      name === 'message'
        ? port.on('message', (data: unknown) => listener({ data }))
        : port.on('close', () => listener()),
    start: () => port.start(),
    postMessage: (message: unknown) => port.postMessage(message),
    close: () => port.close(),
  };
}

Object.assign(process, {
  parentPort: {
    on: (_name: string, listener: Listener) => {
      tellEngine = listener;
      // As main does when a window is there before the engine is ready.
      listener({ data: { kind: 'window', windowId: 7 }, ports: [mainPort(port2)] });
    },
    postMessage: (message: object) => {
      say({ fromEngine: message });
      if (!('kind' in message) || message.kind !== 'ready') process.exit(0);
    },
  },
});
window.on('message', (message: object) => {
  say(message);
  if ('id' in message && message.id === calls.length) process.kill(process.pid, 'SIGTERM');
});
window.postMessage({ hello: { till: '01' } });
for (const [index, call] of calls.entries()) window.postMessage({ id: index + 1, ...call });
tellEngine({ data: { kind: 'nonsense' }, ports: [] });
await import('#engine/host-utility.ts');
