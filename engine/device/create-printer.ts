/** The printer of a till, by its address: `file:DIR`, `tcp:HOST:PORT` or `none`. */
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { createFilePrinter } from './file-printer.ts';
import type { Printer } from './printer.ts';
import { createTcpPrinter } from './tcp-printer.ts';

/** Fails with `input.invalid` when the address is none of the three. */
export function createPrinter(target: string): Result<Printer> {
  if (target === 'none') return ok(NO_PRINTER);
  if (target.startsWith('file:') && target.length > 5) {
    return ok(createFilePrinter(target.slice(5)));
  }
  const match = /^tcp:(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/.exec(target);
  const port = Number(match?.[2] ?? 0);
  if (match && port > 0 && port < 65_536) {
    return ok(createTcpPrinter((match[1] ?? '').replace(/^\[|\]$/g, ''), port));
  }
  const sentence = `打印机地址“${target}”不对，应为 file:目录、tcp:地址:端口 或 none。`;
  return fail('input.invalid', sentence, 'printer');
}

const NO_PRINTER: Printer = {
  target: '未配置',
  print: () => Promise.resolve({ kind: 'failed', reason: '没有配置打印机' }),
  kickDrawer: () => Promise.resolve({ kind: 'failed', reason: '没有配置钱箱' }),
};
