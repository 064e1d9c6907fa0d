/** The probe on the wire: whatever answers over HTTP is a yes, everything else is a no. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpProbe } from '#engine/platform/fsi/probe.ts';
import { startSimulator } from '#tests/simulator/process.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import type { RawServer } from './raw-server.ts';
import { httpAnswer, rawServer } from './raw-server.ts';

let server: RawServer | undefined;
afterEach(() => server?.close());

async function probeOf(answer: (socket: Socket) => void): Promise<boolean> {
  server = await rawServer(answer);
  return createHttpProbe(server.url)();
}

describe('the probe', () => {
  it.each([
    ['200', httpAnswer('{}')],
    ['404', httpAnswer('nothing here', 404)],
    ['500', httpAnswer('<html>', 500)],
    ['401 of a gateway', httpAnswer('{"code":401}', 401)],
    ['a body that never ends', httpAnswer('{', 200, 1_000_000)],
  ])('%s proves the line', async (_name, bytes) => {
    expect(await probeOf((socket) => socket.write(bytes))).toBe(true);
  });

  it.each([
    ['a connection closed without a word', (socket: Socket) => socket.destroy()],
    ['something that is not HTTP', (socket: Socket) => socket.end('220 mail ready\r\n')],
  ])('%s does not', async (_name, answer) => {
    expect(await probeOf(answer)).toBe(false);
  });

  it('nobody there does not, nor an address that is none', async () => {
    const gone = await rawServer(() => {});
    await gone.close();
    expect(await createHttpProbe(gone.url)()).toBe(false);
    expect(await createHttpProbe('platform')()).toBe(false);
  });

  it('is one GET of the base address, without a credential, on a connection of its own', async () => {
    expect(await probeOf((socket) => socket.write(httpAnswer('{}')))).toBe(true);
    const [head, ...headers] = server?.requests[0]?.trim().split('\r\n') ?? [];
    expect(head).toBe('GET / HTTP/1.1');
    expect(headers.map((line) => line.split(':')[0]?.toLowerCase())).toEqual([
      'host',
      'connection',
    ]);
    expect(server?.connections()).toBe(1);
  });

  it('sees the simulated region go and come back', async () => {
    const simulator = await startSimulator(tempDir());
    const probe = createHttpProbe(simulator.url);
    const console = (path: string, body: object) =>
      fetch(`${simulator.url}/console/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await probe()).toBe(true);
    await console('faults', { kind: 'offline', infno: '*' });
    expect(await probe()).toBe(false);
    await console('faults', { clear: true });
    expect(await probe()).toBe(true);
    await simulator.stop();
    expect(await probe()).toBe(false);
  });
});
