/**
 * Runs the bundled engine as the shell's utility process would, in plain Node 24: a parent port and
 * one window's MessagePort around it. Prints what the engine says to its parent, then the replies to
 * some calls, one after the other, as JSON lines. argv: configuration, path of the bundle, and the
 * calls as a list of `{call, input, command}` (one `staff.list` when there is none).
 */
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const { port1: window, port2: end } = new MessageChannel();
const calls = JSON.parse(process.argv[4] ?? '[{"call":"staff.list","input":{}}]');
let hear = () => {};

process.parentPort = {
  on: (_name, listener) => (hear = listener),
  postMessage: (message) => {
    say({ parent: message });
    if (message.kind === 'ready') connect();
    else process.exit(0);
  },
};

function connect() {
  // Electron's ports wrap what arrives in an event; Node's hand it over as it is.
  const port = {
    on: (name, listener) =>
      end.on(name, (data) => (name === 'message' ? listener({ data }) : listener())),
    start: () => end.start(),
    postMessage: (message) => end.postMessage(message),
    close: () => end.close(),
  };
  window.on('message', (message) => {
    if ('event' in message) return;
    say({ window: message });
    const answered = 'hello' in message ? 0 : message.id;
    const next = calls[answered];
    if (next === undefined) process.kill(process.pid, 'SIGTERM');
    else window.postMessage({ id: answered + 1, ...next });
  });
  hear({ data: { kind: 'window', windowId: 1 }, ports: [port] });
  window.postMessage({ hello: { till: '01' } });
}

await import(pathToFileURL(process.argv[3]).href);
