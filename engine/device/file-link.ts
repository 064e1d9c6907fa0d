/**
 * The byte line to a device file: a USB printer (`/dev/usb/lp0`) or a serial port (`/dev/ttyS0`).
 * Opened without blocking: a read or a write that waits would hold one of the few threads all file
 * work of the process shares. On Windows a serial port (`\\\\.\\COM3`) is written to and never read,
 * because a read there cannot be kept from waiting: a printer counts as one that does not answer.
 */
import { execFile } from 'node:child_process';
import { constants, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Link } from './link.ts';
import { CUT_OFF, DeviceFault, NOT_TAKEN } from './link.ts';

const LOOK_AGAIN_MS = 10;

/** `baud`: a serial port, set to 8 data bits, no parity, 1 stop bit, raw; null: not a serial port. */
export async function openFileLink(path: string, baud: number | null): Promise<Link> {
  const { O_RDWR, O_NONBLOCK, O_NOCTTY } = constants;
  const file = await open(path, O_RDWR | O_NONBLOCK | O_NOCTTY);
  try {
    if (baud !== null) await setSerial(path, baud);
  } catch (error) {
    await file.close();
    throw error;
  }
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await file.close();
  };
  return {
    write: (bytes, wait_ms) => write(file, bytes, wait_ms),
    read: (accept, wait_ms) => read(file, accept, wait_ms),
    finish: close,
    close: () => void close().catch(() => undefined),
  };
}

async function setSerial(path: string, baud: number): Promise<void> {
  if (process.platform === 'win32') return await setWindowsSerial(path, baud);
  const device = process.platform === 'darwin' ? '-f' : '-F';
  const raw = ['raw', '-echo', 'cs8', '-parenb', '-cstopb', 'clocal', '-crtscts'];
  try {
    await promisify(execFile)('stty', [device, path, String(baud), ...raw], { timeout: 3_000 });
  } catch {
    throw new DeviceFault('串口参数设不上');
  }
}

async function setWindowsSerial(path: string, baud: number): Promise<void> {
  const port = path.replace(/^.*\\/, '');
  const rest = ['PARITY=N', 'DATA=8', 'STOP=1', 'XON=OFF', 'OCTS=OFF', 'ODSR=OFF'];
  try {
    await promisify(execFile)('mode.com', [`${port}:`, `BAUD=${baud}`, ...rest], {
      timeout: 3_000,
    });
  } catch {
    throw new DeviceFault('串口参数设不上');
  }
}

async function write(file: FileHandle, bytes: Uint8Array, wait_ms: number): Promise<void> {
  const until = performance.now() + wait_ms;
  let at = 0;
  while (at < bytes.length) {
    try {
      at += (await file.write(bytes, at)).bytesWritten;
    } catch (error) {
      if (!isLater(error)) throw gone(error);
      if (performance.now() > until) throw new DeviceFault(NOT_TAKEN);
      await pause(LOOK_AGAIN_MS);
    }
  }
}

async function read(
  file: FileHandle,
  accept: (byte: number) => boolean,
  wait_ms: number,
): Promise<number | null> {
  if (process.platform === 'win32') return null;
  const until = performance.now() + wait_ms;
  const bytes = Buffer.alloc(64);
  for (;;) {
    let taken = 0;
    try {
      taken = (await file.read(bytes, 0, bytes.length, null)).bytesRead;
    } catch (error) {
      if (!isLater(error)) throw gone(error);
    }
    const found = bytes.subarray(0, taken).findLast(accept);
    if (found !== undefined) return found;
    if (performance.now() > until) return null;
    await pause(LOOK_AGAIN_MS);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isLater(error: unknown): boolean {
  return codeOf(error) === 'EAGAIN' || codeOf(error) === 'EWOULDBLOCK';
}

function gone(error: unknown): unknown {
  return ['EIO', 'ENODEV', 'ENXIO'].includes(codeOf(error)) ? new DeviceFault(CUT_OFF) : error;
}
