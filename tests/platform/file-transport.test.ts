/** A file up and a file down over real sockets: every byte, or none of it believed. */
import type { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { classifyFile } from '#engine/platform/fsi/file-transfer.ts';
import { packRows } from '#engine/platform/fsi/statement-file.ts';
import type { WireRequest } from '#engine/platform/fsi/transport.ts';
import { createHttpExchange } from '#engine/platform/fsi/transport.ts';
import { boundaryOf, readMultipart } from '#simulator/multipart.ts';
import type { RawServer } from './raw-server.ts';
import { rawServer } from './raw-server.ts';

const ZIP = packRows('stmt.txt', [['99010000001', '', '', 'P99', '1', '0', '中心多']]);
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

let server: RawServer;
afterEach(() => server.close());

function request(file?: WireRequest['file']): WireRequest {
  return {
    url: server.url,
    headers: {},
    body: '{"memo":"对账"}',
    connect_ms: 2_000,
    answer_ms: 5_000,
    reuseConnection: false,
    ...(file === undefined ? {} : { file }),
  };
}

function answerFile(socket: Socket, bytes: Uint8Array, length = bytes.length): void {
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`,
  );
  socket.end(bytes);
}

it('a file comes down byte for byte', async () => {
  server = await rawServer((socket) => answerFile(socket, ZIP));
  const verdict = classifyFile(await createHttpExchange()(request()), 'M1');
  expect(verdict.kind === 'file' && Buffer.from(ZIP).equals(verdict.bytes)).toBe(true);
});

it('a file cut on the way is unknown', async () => {
  server = await rawServer((socket) => answerFile(socket, ZIP.subarray(0, 60), ZIP.length));
  const verdict = classifyFile(await createHttpExchange()(request()), 'M1');
  expect(verdict).toMatchObject({ kind: 'unknown' });
});

it('a file goes up byte for byte beside its JSON', async () => {
  const chunks: Buffer[] = [];
  server = await rawServer(
    () => {},
    (socket) => {
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        const sent = Buffer.concat(chunks);
        const head = sent.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(sent.toString('latin1'))?.[1]);
        if (head >= 0 && sent.length >= head + 4 + length) answerFile(socket, ZIP);
      });
    },
  );
  const file = { name: 'stmt.zip', bytes: EVERY_BYTE };
  expect((await createHttpExchange()(request(file))).kind).toBe('answered');
  const sent = Buffer.concat(chunks);
  const head = sent.subarray(0, sent.indexOf('\r\n\r\n')).toString('latin1');
  const boundary = boundaryOf(/content-type: (.*)/i.exec(head)?.[1] ?? '');
  const parts = readMultipart(sent.subarray(head.length + 4), boundary ?? 'none');
  expect(parts.text).toBe('{"memo":"对账"}');
  expect(Buffer.from(parts.file ?? []).equals(Buffer.from(EVERY_BYTE))).toBe(true);
});
