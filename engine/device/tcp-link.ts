/** The byte line to a network device: raw TCP (printers: port 9100). */
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Link } from './link.ts';
import { CUT_OFF, DeviceFault, NOT_TAKEN } from './link.ts';

/** How long the other end may take to end the conversation too, once it has everything. */
const LINGER_MS = 500;

/** @throws a DeviceFault, or the socket's own error, when nobody is there. */
export async function openTcpLink(host: string, port: number, connect_ms: number): Promise<Link> {
  const socket = connect({ host, port });
  // Every wait below listens for itself; without this an error between two waits would be uncaught.
  socket.on('error', () => undefined);
  try {
    await within(connect_ms, '连不上（没有应答）', (resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    write: (bytes, wait_ms) => write(socket, bytes, wait_ms),
    read: (accept, wait_ms) => read(socket, accept, wait_ms),
    finish: (wait_ms) => finish(socket, wait_ms),
    close: () => void socket.destroy(),
  };
}

function write(socket: Socket, bytes: Uint8Array, wait_ms: number): Promise<void> {
  return within(wait_ms, NOT_TAKEN, (resolve, reject) => {
    const gone = (): void => reject(new DeviceFault(CUT_OFF));
    if (socket.destroyed) return gone();
    socket.once('close', gone);
    socket.write(bytes, (error) => {
      socket.off('close', gone);
      if (error) reject(error);
      else resolve();
    });
  });
}

function read(
  socket: Socket,
  accept: (byte: number) => boolean,
  wait_ms: number,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(null), wait_ms);
    const settle = (byte: number | null): void => {
      stop();
      resolve(byte);
    };
    const onData = (bytes: Buffer): void => {
      const byte = bytes.findLast(accept);
      if (byte !== undefined) settle(byte);
    };
    const onGone = (error?: unknown): void => {
      stop();
      reject(error instanceof Error ? error : new DeviceFault(CUT_OFF));
    };
    const stop = (): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('error', onGone).off('close', onGone);
    };
    if (socket.destroyed) return onGone();
    socket.on('data', onData).once('error', onGone).once('close', onGone);
  });
}

/**
 * Ends the conversation and waits for the device to end it too, which it does once it has taken
 * everything; one that keeps its end open has been given all the bytes and is not waited for.
 */
async function finish(socket: Socket, wait_ms: number): Promise<void> {
  socket.resume();
  await within(wait_ms, NOT_TAKEN, (resolve, reject) => {
    socket.once('error', reject);
    socket.end(() => resolve());
  });
  if (socket.readableEnded || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function within(
  wait_ms: number,
  late: string,
  begin: (resolve: () => void, reject: (error: Error) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeviceFault(late)), wait_ms);
    begin(
      () => {
        clearTimeout(timer);
        resolve();
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
