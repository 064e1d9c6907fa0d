/**
 * A stand-in for the engine in the shell's utility process: the whole handshake of the real one and
 * no database, because the Electron runtime of the tests cannot load the SQLite binding. Answers
 * `system.echo` (configuration and process id) and ends abruptly on `system.crash`; after
 * `system.refuse` it ends and will not open the store again.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const configuration = JSON.parse(process.argv[2]);
/** What the shell told of an update. */
const news = [];
const refusal = join(configuration.dataDir, 'refuse');

if (existsSync(refusal)) {
  process.parentPort.postMessage({ kind: 'refused', sentence: '数据库版本较新，本程序打不开' });
} else {
  process.parentPort.on('message', (message) => {
    if (message.data.kind === 'stop') {
      writeFileSync(join(configuration.dataDir, 'stopped'), '');
      process.parentPort.postMessage({ kind: 'stopped', shiftsOpen: 0 });
      setImmediate(() => process.exit(0));
      return;
    }
    if (message.data.kind === 'update') news.push(message.data.news);
    const [port] = message.ports;
    if (message.data.kind === 'window' && port) serve(port, message.data.windowId);
  });
  process.parentPort.postMessage({ kind: 'ready' });
}

function serve(port, windowId) {
  port.on('message', ({ data }) => {
    if ('hello' in data) {
      port.postMessage({ hello: { version: configuration.version, training: false } });
      return;
    }
    switch (data.call) {
      case 'system.echo': {
        const hasKey = /^[0-9a-f]{64}$/.test(process.env.RXTILL_DATABASE_KEY ?? '');
        const value = { input: data.input, configuration, windowId, pid: process.pid, hasKey };
        port.postMessage({ id: data.id, ok: true, value });
        port.postMessage({ event: { topic: 'system' } });
        return;
      }
      case 'update.order':
        process.parentPort.postMessage({ kind: 'update', ...data.input });
        port.postMessage({ id: data.id, ok: true, value: null });
        return;
      case 'update.news':
        port.postMessage({ id: data.id, ok: true, value: news });
        return;
      case 'system.refuse':
        writeFileSync(refusal, '');
        process.exit(0);
        break;
      case 'system.crash':
        process.exit(9);
        break;
      default:
        port.postMessage({
          id: data.id,
          ok: false,
          failure: { code: 'call.unknown', sentence: '没有这个调用' },
        });
    }
  });
  port.start();
}
