/**
 * A network printer: raw ESC/POS on TCP (port 9100). Status is asked before and after (DLE EOT); many
 * printers behind a print server never answer, and those are printed to without it.
 */
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { drawerKick, statusQuery } from './escpos.ts';
import type { StatusQuestion } from './escpos.ts';
import type { PrintOutcome, Printer } from './printer.ts';

export type TcpPrinterTimes = {
  readonly connect_ms: number;
  /** How long a status byte may take before the printer counts as one that does not answer. */
  readonly status_ms: number;
  /** How long the printer may leave the bytes of a slip untaken. */
  readonly write_ms: number;
};

const TIMES: TcpPrinterTimes = { connect_ms: 3_000, status_ms: 500, write_ms: 10_000 };

/** Carries words for the cashier out of the conversation with the printer. */
class PrinterFault extends Error {}

export function createTcpPrinter(
  host: string,
  port: number,
  times: TcpPrinterTimes = TIMES,
): Printer {
  /** Most printers take one connection at a time. */
  let last: Promise<unknown> = Promise.resolve();
  const send = (bytes: Uint8Array): Promise<PrintOutcome> => {
    const turn = last.then(() => converse(host, port, times, bytes));
    last = turn;
    return turn;
  };
  return {
    target: `${host}:${port}`,
    print: send,
    kickDrawer: () => send(drawerKick()),
  };
}

async function converse(
  host: string,
  port: number,
  times: TcpPrinterTimes,
  bytes: Uint8Array,
): Promise<PrintOutcome> {
  const socket = connect({ host, port });
  // Every wait below listens for itself; without this an error between two waits would be uncaught.
  socket.on('error', () => undefined);
  try {
    await event(socket, 'connect', times.connect_ms, '打印机连不上（没有应答）');
    const answers = await checkStatus(socket, times.status_ms, '没有打印');
    await write(socket, bytes, times.write_ms);
    if (answers) await confirm(socket, times.write_ms);
    await finish(socket, times);
    return { kind: 'printed' };
  } catch (error) {
    if (error instanceof PrinterFault) return { kind: 'failed', reason: error.message };
    return { kind: 'failed', reason: connectionFault(error) };
  } finally {
    socket.destroy();
  }
}

/** Paper, cover, errors. False when the printer does not answer the first question. */
async function checkStatus(socket: Socket, wait_ms: number, so: string): Promise<boolean> {
  const questions: readonly StatusQuestion[] = [4, 2];
  for (const question of questions) {
    const status = await ask(socket, question, wait_ms);
    if (status === null) return false;
    const fault = faultOf(question, status);
    if (fault !== null) throw new PrinterFault(`${fault}，${so}`);
  }
  return true;
}

/** The printer answered before, so it must answer after: then the bytes before were taken. */
async function confirm(socket: Socket, wait_ms: number): Promise<void> {
  const answered = await checkStatus(socket, wait_ms, '小票可能不完整');
  if (!answered) throw new PrinterFault('打印机没有确认，请看小票是否完整');
}

/** Bits of a status byte that mean the slip is not coming; null when all is well. */
export function faultOf(question: StatusQuestion, status: number): string | null {
  if (question === 4) return (status & 0x60) !== 0 ? '打印机缺纸' : null;
  if (question !== 2) return null;
  if ((status & 0x04) !== 0) return '打印机开盖';
  if ((status & 0x20) !== 0) return '打印机缺纸';
  return (status & 0x40) !== 0 ? '打印机故障' : null;
}

/** One status byte, or null when none comes. Its bits 0, 1, 4 and 7 are fixed: 0 1 1 0. */
function ask(socket: Socket, question: StatusQuestion, wait_ms: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(null), wait_ms);
    const settle = (status: number | null): void => {
      stop();
      resolve(status);
    };
    const onData = (bytes: Buffer): void => {
      const status = bytes.findLast((byte) => (byte & 0x93) === 0x12);
      if (status !== undefined) settle(status);
    };
    const onGone = (error?: unknown): void => {
      stop();
      reject(error instanceof Error ? error : new PrinterFault('打印机断开了连接'));
    };
    const stop = (): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('error', onGone).off('close', onGone);
    };
    socket.on('data', onData).once('error', onGone).once('close', onGone);
    socket.write(statusQuery(question));
  });
}

function write(socket: Socket, bytes: Uint8Array, wait_ms: number): Promise<void> {
  return within(wait_ms, '打印机不接收数据，小票可能不完整', (resolve, reject) => {
    socket.once('close', () => reject(new PrinterFault('打印中途断开，请看小票是否完整')));
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Ends the conversation and waits for the printer to end it too, which it does once it has taken
 * everything; one that keeps its end open has been given all the bytes and is not waited for.
 */
async function finish(socket: Socket, times: TcpPrinterTimes): Promise<void> {
  socket.resume();
  await within(times.write_ms, '打印机不接收数据，小票可能不完整', (resolve, reject) => {
    socket.once('error', reject);
    socket.end(() => resolve());
  });
  if (socket.readableEnded || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, times.status_ms);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function event(socket: Socket, name: 'connect', wait_ms: number, late: string): Promise<void> {
  return within(wait_ms, late, (resolve, reject) => {
    socket.once(name, resolve).once('error', reject);
  });
}

function within(
  wait_ms: number,
  late: string,
  begin: (resolve: () => void, reject: (error: Error) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new PrinterFault(late)), wait_ms);
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

function connectionFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED':
      return '打印机拒绝连接，请看是否开机';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return '找不到打印机的地址';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return '打印机连不上，请看网线';
    case 'ECONNRESET':
    case 'EPIPE':
      return '打印中途断开，请看小票是否完整';
    default:
      return `打印机连不上${code === '' ? '' : `（${code}）`}`;
  }
}
