/**
 * An ESC/POS printer at the end of a byte line. Asked before printing (DLE EOT, answered at once) and
 * after (GS r, answered in the order of the work: everything before it is on paper). Many printers
 * behind a print server never answer, and those are printed to without it.
 */
import { drawerKick, drawerKickNow, paperQuery, statusQuery } from './escpos.ts';
import type { StatusQuestion } from './escpos.ts';
import type { Link } from './link.ts';
import { DeviceFault } from './link.ts';
import type { PrintOutcome, Printer, PrinterReport } from './printer.ts';

export type PrinterTimes = {
  readonly connect_ms: number;
  /** How long a status byte may take before the printer counts as one that does not answer. */
  readonly status_ms: number;
  /** How long the printer may leave the bytes of a slip untaken. */
  readonly write_ms: number;
};

export const PRINTER_TIMES: PrinterTimes = { connect_ms: 3_000, status_ms: 500, write_ms: 10_000 };

export function createLinkPrinter(
  target: string,
  openLink: () => Promise<Link>,
  times: PrinterTimes,
): Printer {
  /** Most printers take one connection at a time. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    target,
    print: (bytes) => inTurn(() => print(openLink, times, bytes)),
    kickDrawer: () => inTurn(() => kick(openLink, times)),
    ask: () => inTurn(() => inquire(openLink, times)),
  };
}

async function print(
  openLink: () => Promise<Link>,
  times: PrinterTimes,
  bytes: Uint8Array,
): Promise<PrintOutcome> {
  let link: Link | null = null;
  let begun = false;
  try {
    link = await openLink();
    const report = await askAll(link, times.status_ms);
    if (report.state === 'fault') return { kind: 'notReady', reason: `${report.reason}，没有打印` };
    begun = true;
    await link.write(bytes, times.write_ms);
    if (report.state === 'ready') await confirm(link, times);
    await link.finish(times.write_ms);
    return { kind: 'printed' };
  } catch (error) {
    const reason = faultText(error);
    return { kind: begun ? 'failed' : 'notReady', reason };
  } finally {
    link?.close();
  }
}

/** A till without paper still takes cash: the pulse does not wait for a slip. */
async function kick(openLink: () => Promise<Link>, times: PrinterTimes): Promise<PrintOutcome> {
  let link: Link | null = null;
  try {
    link = await openLink();
    const { state } = await askAll(link, times.status_ms);
    await link.write(state === 'fault' ? drawerKickNow() : drawerKick(), times.write_ms);
    await link.finish(times.write_ms);
    return { kind: 'printed' };
  } catch (error) {
    return { kind: 'failed', reason: faultText(error) };
  } finally {
    link?.close();
  }
}

async function inquire(openLink: () => Promise<Link>, times: PrinterTimes): Promise<PrinterReport> {
  let link: Link | null = null;
  try {
    link = await openLink();
    const report = await askAll(link, times.status_ms);
    await link.finish(times.status_ms);
    return report;
  } catch (error) {
    return { state: 'fault', reason: faultText(error), drawerHigh: null };
  } finally {
    link?.close();
  }
}

/** Paper, cover, errors, drawer; silent when the printer does not answer the first question. */
async function askAll(link: Link, wait_ms: number): Promise<PrinterReport> {
  let drawerHigh: boolean | null = null;
  let reason = '';
  for (const question of [4, 2, 1] as const) {
    const status = await ask(link, question, wait_ms);
    if (status === null && question === 4) return { state: 'silent', reason: '', drawerHigh };
    if (status === null) continue;
    reason ||= faultOf(question, status) ?? '';
    if (question === 1) drawerHigh = (status & 0x04) !== 0;
  }
  return { state: reason === '' ? 'ready' : 'fault', reason, drawerHigh };
}

/**
 * GS r is answered when the paper has everything before it; a printer that stands still meanwhile
 * (paper out, cover) says so to DLE EOT at once. One that knows no GS r answers DLE EOT alone.
 */
async function confirm(link: Link, times: PrinterTimes): Promise<void> {
  const until = performance.now() + times.write_ms;
  await link.write(paperQuery(), times.write_ms);
  do {
    const paper = await link.read((byte) => (byte & 0x90) === 0, times.status_ms);
    if (paper !== null && (paper & 0x0c) === 0) return;
    if (paper !== null) throw new DeviceFault('打印机缺纸，小票可能不完整');
    const { state, reason } = await askAll(link, times.status_ms);
    if (state === 'fault') throw new DeviceFault(`${reason}，小票可能不完整`);
    if (state === 'ready') return;
  } while (performance.now() < until);
  throw new DeviceFault('打印机没有确认，请看小票是否完整');
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
async function ask(link: Link, question: StatusQuestion, wait_ms: number): Promise<number | null> {
  const answer = link.read((byte) => (byte & 0x93) === 0x12, wait_ms);
  // Told once, by whichever of the two fails first.
  answer.catch(() => undefined);
  await link.write(statusQuery(question), wait_ms);
  return await answer;
}

function faultText(error: unknown): string {
  if (error instanceof DeviceFault) {
    return error.message.startsWith('连不上') ? `打印机${error.message}` : error.message;
  }
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
    case 'ENOENT':
    case 'ENXIO':
    case 'ENODEV':
      return '打印机没有插上';
    case 'EACCES':
    case 'EPERM':
      return '没有权限使用打印机';
    case 'EBUSY':
      return '打印机正被别的程序占用';
    default:
      return `打印机连不上${code === '' ? '' : `（${code}）`}`;
  }
}
