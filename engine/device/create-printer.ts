/**
 * The printer of a till, by its address: `file:DIR` (or a plain folder), `tcp:HOST:PORT`,
 * `device:/dev/usb/lp0`, `serial:/dev/ttyS0:9600`, `spool:QUEUE`, `none`.
 */
import { isAbsolute } from 'node:path';
import { openFileLink } from './file-link.ts';
import { createFilePrinter } from './file-printer.ts';
import { PRINTER_TIMES, createLinkPrinter } from './link-printer.ts';
import type { PrinterTimes } from './link-printer.ts';
import type { Printer } from './printer.ts';
import { createSpoolPrinter } from './spool-printer.ts';
import { linkAddress, openTcpAddress } from './link-address.ts';

/**
 * Never fails: a till with a wrong printer address opens all the same, and every slip says what is
 * wrong with it. `columns`: of the paper, for the readable copy in a folder.
 */
export function createPrinter(
  target: string,
  columns: number,
  times: PrinterTimes = PRINTER_TIMES,
): Printer {
  if (target === 'none' || target === '') return brokenPrinter('未配置', '没有配置打印机');
  if (target.startsWith('file:') && target.length > 5) {
    return createFilePrinter(target.slice(5), columns);
  }
  if (isAbsolute(target)) return createFilePrinter(target, columns);
  const queue = /^spool:([\w.\- ]{1,100})$/u.exec(target)?.[1];
  if (queue !== undefined && !queue.startsWith('-')) return createSpoolPrinter(queue);
  const address = linkAddress(target);
  if (address?.kind === 'tcp') {
    const { name } = address;
    return createLinkPrinter(name, () => openTcpAddress(address, times.connect_ms), times);
  }
  if (address !== null) {
    const { path, baud } = address;
    return createLinkPrinter(path, () => openFileLink(path, baud), times);
  }
  return brokenPrinter(
    target,
    '打印机地址不对，应为 tcp:地址:端口、device:设备文件、spool:队列或 none',
  );
}

/** Whether `createPrinter` knows what to do with it. */
export function isPrinterAddress(target: string): boolean {
  return target === 'none' || createPrinter(target, 48).target !== target;
}

function brokenPrinter(target: string, reason: string): Printer {
  return {
    target,
    print: () => Promise.resolve({ kind: 'failed', reason }),
    kickDrawer: () => Promise.resolve({ kind: 'failed', reason }),
  };
}
