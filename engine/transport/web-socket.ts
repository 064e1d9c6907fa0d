/** The contract over a WebSocket: one JSON text a message. */
import type { RawData, WebSocket } from 'ws';
import type { Served } from './connection.ts';
import { serveConnection } from './connection.ts';

/** A page that does not read is cut off rather than buffered for without end. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** WebSocket close codes: policy violation, unsupported data, going away. */
const POLICY = 1008;
const UNREADABLE = 1007;
export const GOING_AWAY = 1001;

export function serveSocket(served: Served, windowId: string, socket: WebSocket): void {
  const connection = serveConnection(served, windowId, {
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
      else socket.send(JSON.stringify(message));
    },
    close: (reason) => socket.close(POLICY, reason),
  });
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const message = isBinary ? undefined : parseText(data);
    if (message === undefined) socket.close(UNREADABLE, 'not a JSON text');
    else connection.receive(message);
  });
  socket.on('close', () => connection.closed());
  // A broken socket is closed by `ws` itself; `close` follows.
  socket.on('error', () => {});
}

function parseText(data: RawData): unknown {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Uint8Array);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
