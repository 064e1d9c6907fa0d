/** The printer of a till, by its address: `file:DIR` (or a plain folder), `tcp:HOST:PORT`, `none`. */
import { isAbsolute } from 'node:path';
import { createFilePrinter } from './file-printer.ts';
import type { Printer } from './printer.ts';
import { createTcpPrinter } from './tcp-printer.ts';

/**
 * Never fails: a till with a wrong printer address opens all the same, and every slip says what is
 * wrong with it.
 */
export function createPrinter(target: string): Printer {
  if (target === 'none' || target === '') return brokenPrinter('未配置', '没有配置打印机');
  if (target.startsWith('file:') && target.length > 5) return createFilePrinter(target.slice(5));
  if (isAbsolute(target)) return createFilePrinter(target);
  const match = /^tcp:(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/.exec(target);
  const port = Number(match?.[2] ?? 0);
  if (match && port > 0 && port < 65_536) {
    return createTcpPrinter((match[1] ?? '').replace(/^\[|\]$/g, ''), port);
  }
  return brokenPrinter(target, '打印机地址不对，应为 file:目录、tcp:地址:端口 或 none');
}

function brokenPrinter(target: string, reason: string): Printer {
  return {
    target,
    print: () => Promise.resolve({ kind: 'failed', reason }),
    kickDrawer: () => Promise.resolve({ kind: 'failed', reason }),
  };
}
