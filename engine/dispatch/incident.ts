/** A bug while a call ran: the clerk gets a number, the log gets the rest, without personal data. */
import { chinaCompact } from '#core/time.ts';
import { fail } from '#core/result.ts';
import { isDiskFull } from '#db/refusal.ts';
import type { Engine } from '../engine.ts';

/** No 0/O and 1/I: the number is read out on the telephone. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * Logs the error and makes the reply. `kept` says that earlier steps of the command are committed,
 * so that nobody is told that nothing changed.
 */
export function reportIncident(
  engine: Pick<Engine, 'now' | 'random' | 'log'>,
  call: string,
  error: unknown,
  kept: boolean,
): ReturnType<typeof fail> {
  const number = incidentNumber(engine);
  const full = isDiskFull(error);
  engine.log.error('incident', {
    number,
    call,
    kept,
    error: error instanceof Error ? impersonal(`${error.name}: ${error.message}`) : typeof error,
    stack: error instanceof Error ? framesOf(error) : [],
  });
  return fail('engine.bug', `${sentence(full, kept)}编号 ${number}。`);
}

function sentence(full: boolean, kept: boolean): string {
  if (full && !kept) return '磁盘已满，这一步没有执行，数据没有改动。请清理磁盘后再做。';
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
