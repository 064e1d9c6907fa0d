/** A bug while a call ran: the clerk gets a number, the log gets the rest, without personal data. */
import type { FailureCode } from '#contract/failures.ts';
import { chinaCompact } from '#core/time.ts';
import { fail } from '#core/result.ts';
import type { DiskTrouble } from '#db/refusal.ts';
import { diskTroubleOf } from '#db/refusal.ts';
import type { Engine } from '../engine.ts';

/** No 0/O and 1/I: the number is read out on the telephone. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** What the disk does wrong is the shop's to mend: named, with what to do, and no number to read out. */
const DISK = {
  full: {
    code: 'disk.full',
    undone: '本机磁盘已满，这一步没有执行，数据没有改动。请清理磁盘后再做。',
    kept: '本机磁盘已满，这一步的结果还没有记下。请清理磁盘，系统会自动补记；先看当前状态，不要重做。',
  },
  readOnly: {
    code: 'disk.readOnly',
    undone: '本机数据不能写入，这一步没有执行，数据没有改动。请检查磁盘和文件夹权限后再做。',
    kept: '本机数据不能写入，这一步的结果还没有记下。请检查磁盘和文件夹权限，系统会自动补记；先看当前状态，不要重做。',
  },
  broken: {
    code: 'disk.broken',
    undone: '本机磁盘读写出错，这一步没有执行，数据没有改动。请店长检查磁盘后再做。',
    kept: '本机磁盘读写出错，这一步的结果还没有记下。请店长检查磁盘，系统会自动补记；先看当前状态，不要重做。',
  },
} as const satisfies Record<DiskTrouble, { code: FailureCode; undone: string; kept: string }>;

/**
 * Logs the error and makes the reply: `disk.*` for what the disk refused, else `engine.bug` with a
 * number. `kept` says that earlier steps of the command are committed, so that nobody is told that
 * nothing changed.
 */
export function reportIncident(
  engine: Pick<Engine, 'now' | 'random' | 'log'>,
  call: string,
  error: unknown,
  kept: boolean,
): ReturnType<typeof fail> {
  const number = incidentNumber(engine);
  const trouble = diskTroubleOf(error);
  engine.log.error('incident', {
    number,
    call,
    kept,
    error: error instanceof Error ? impersonal(`${error.name}: ${error.message}`) : typeof error,
    stack: error instanceof Error ? framesOf(error) : [],
  });
  if (trouble !== null) return fail(DISK[trouble].code, DISK[trouble][kept ? 'kept' : 'undone']);
  return fail('engine.bug', `${sentence(kept)}编号 ${number}。`);
}

function sentence(kept: boolean): string {
  if (kept) return '程序出错，请先看当前状态再继续，并把编号告诉店长。';
  return '程序出错，数据没有改动。请把编号告诉店长。';
}

function incidentNumber(engine: Pick<Engine, 'now' | 'random'>): string {
  const letter = (): string => LETTERS.charAt(Math.floor(engine.random() * LETTERS.length));
  return `${chinaCompact(engine.now()).slice(4, 12)}-${letter()}${letter()}${letter()}${letter()}`;
}

/** Long digits (ID numbers, codes) and Chinese text (names) do not belong in a log. */
export function impersonal(text: string): string {
  return text.replace(/\d{6,}[\dXx]*/g, '‹digits›').replace(/\p{Script=Han}+/gu, '‹text›');
}

function framesOf(error: Error): readonly string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}
