/** The contract over a MessagePort: Node's in tests, Electron's in the utility process. */
import type { Served } from './connection.ts';
import { serveConnection } from './connection.ts';

/** What Node's MessagePort and Electron's MessagePortMain have in common, data unwrapped. */
export type Port = {
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
};

export function servePort(served: Served, windowId: string, port: Port): void {
  const connection = serveConnection(served, windowId, {
    send: (message) => port.postMessage(message),
    close: () => port.close(),
  });
  port.onMessage((data) => connection.receive(data));
  port.onClose(() => connection.closed());
  port.start();
}
