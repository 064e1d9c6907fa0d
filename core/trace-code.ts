/** 药品追溯码: one box, one code, one sale (counter-and-devices §2.1, §3.3). */
import type { Result } from './result.ts';
import { fail, ok } from './result.ts';
import type { TraceScheme } from './scan.ts';

/** Longest code any interface takes (`drug_trac_codg`, counter-and-devices §2.2). */
export const MAX_TRACE_LENGTH = 100;

export type TraceCode = {
  readonly code: string;
  readonly scheme: TraceScheme;
  /** 药品标识码, the 7-digit key into the shop's products; '' when the code does not begin so. */
  readonly prefix: string;
  /** Not the usual 20 digits: accepted, but shown as such and subject to the region's own limit. */
  readonly unusual: boolean;
};

/** Leading 7 digits, or '' when the code does not begin with seven digits. */
export function tracePrefix(code: string): string {
  return /^\d{7}/.exec(code)?.[0] ?? '';
}

/**
 * Shape of a trace code. Other makers' schemes and GS1 strings are let through as `unusual`
 * (counter-and-devices §9: accept wide, warn on unknown shape). Whether the prefix is known, the
 * product wanted and the box unsold needs the shop's data and is asked there.
 *
 * Fails with `trace.tooShort` when the number of characters is wrong or it is not printable ASCII.
 */
export function checkTraceCode(code: string, scheme: TraceScheme = 'standard'): Result<TraceCode> {
  const prefix = scheme === 'gs1' ? '' : tracePrefix(code);
  if (!/^[!-~]+$/.test(code) || code.length > MAX_TRACE_LENGTH) return wrongLength(code);
  if (/^\d{20}$/.test(code)) return ok({ code, scheme, prefix, unusual: scheme !== 'standard' });
  // Digits only and not 20: a code read in part, unless its scheme says otherwise.
  if (scheme === 'standard') return wrongLength(code);
  return code.length < 16 ? wrongLength(code) : ok({ code, scheme, prefix, unusual: true });
}

function wrongLength(code: string): Result<TraceCode> {
  return fail(
    'trace.tooShort',
    `追溯码位数不对（${code.length} 位），请重扫盒上的“药品追溯码”。`,
    'code',
  );
}
