/** A TCP server that answers an HTTP request with exact bytes, or breaks in a chosen place. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

export type RawServer = {
  readonly url: string;
  readonly requests: string[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** `onRequest` gets each whole request; `onConnect`, if given, sees the socket before any byte. */
export async function rawServer(
  onRequest: (socket: Socket, request: string) => void,
  onConnect?: (socket: Socket) => void,
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    socket.on('close', () => sockets.delete(socket));
    if (onConnect) return onConnect(socket);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const head = received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received.toString('latin1'))?.[1] ?? 0);
      if (received.length < head + 4 + length) return;
      const request = received.toString('utf8');
      received = Buffer.alloc(0);
      requests.push(request);
      onRequest(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole HTTP answer. `length` overrides the truth of content-length. */
export function httpAnswer(body: string, status = 200, length?: number): string {
  const bytes = Buffer.byteLength(body);
  return (
    `HTTP/1.1 ${status} Any\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${length ?? bytes}\r\n\r\n${body}`
  );
}
