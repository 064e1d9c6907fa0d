// Job: injected faults: what the line or the platform does wrong, by transaction, N times or until cleared.
import { demand } from './refusal.ts';
import { parseScaled } from './money.ts';
import type { Store } from './store.ts';
import { textOf, type OutObject, type WireObject } from './wire.ts';

/**
 * delay: answer late by delay_ms · lost-request: cut before processing · lost-answer: process, then
 * cut · error-500: HTTP 500 (before processing; `after` = after it) · refuse: infcode -1 with the
 * sentence, unprocessed · offline: every matching request is cut at once.
 */
export const FAULT_KINDS = [
  'delay',
  'lost-request',
  'lost-answer',
  'error-500',
  'refuse',
  'offline',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly id: number;
  readonly kind: FaultKind;
  /** Transaction number, `decode` for the local decoding service, or `*`. */
  readonly infno: string;
  /** Times still to strike; null = until cleared. */
  readonly remaining: number | null;
  readonly delay_ms: number;
  readonly sentence: string;
  /** error-500 only: 1 = the request is processed first. */
  readonly after: number;
  readonly hits: number;
}

export function listFaults(store: Store): Fault[] {
  return store.all<Fault>('SELECT * FROM fault ORDER BY id');
}

function wholeNumber(request: WireObject, name: string, fallback: number, most: number): number {
  const text = textOf(request, name);
  if (text === '') return fallback;
  const value = Number(parseScaled(text, 0) ?? -1n);
  demand(value >= 0 && value <= most, `${name} 应为 0 到 ${most} 的整数`);
  return value;
}

/** Adds a fault from the console's JSON: {kind, infno='*', count?, delay_ms?, sentence?, after?}. */
export function addFault(store: Store, request: WireObject): number {
  const kind = FAULT_KINDS.find((known) => known === textOf(request, 'kind'));
  demand(kind !== undefined, `kind 应为 ${FAULT_KINDS.join('、')} 之一`);
  const infno = textOf(request, 'infno') || '*';
  const count = wholeNumber(request, 'count', 0, 1_000_000);
  const delay_ms = wholeNumber(request, 'delay_ms', kind === 'delay' ? 3000 : 0, 600_000);
  store.run(
    `INSERT INTO fault (kind, infno, remaining, delay_ms, sentence, after)
     VALUES (?, ?, ?, ?, ?, ?)`,
    kind,
    infno,
    count === 0 ? null : count,
    delay_ms,
    textOf(request, 'sentence') || '模拟故障：平台拒绝本次交易',
    request['after'] === true ? 1 : 0,
  );
  return store.get<{ id: number }>('SELECT max(id) AS id FROM fault')?.id ?? 0;
}

/** Removes one fault, or all. Returns how many went. */
export function clearFaults(store: Store, id?: number): number {
  return id === undefined
    ? store.run('DELETE FROM fault')
    : store.run('DELETE FROM fault WHERE id = ?', id);
}

function countHit(store: Store, fault: Fault): void {
  store.run('UPDATE fault SET hits = hits + 1, remaining = remaining - 1 WHERE id = ?', fault.id);
  store.run('DELETE FROM fault WHERE id = ? AND remaining <= 0', fault.id);
}

/** True when the whole line is down (offline for `*`): every address is cut, signed or not. */
export function strikeLine(store: Store): boolean {
  const down = listFaults(store).find((fault) => fault.kind === 'offline' && fault.infno === '*');
  if (down) countHit(store, down);
  return down !== undefined;
}

/** The faults that strike this request: the first delay and the first of the others. Counts them. */
export function strike(
  store: Store,
  infno: string,
): { delay_ms: number; fault: Fault | undefined } {
  const matching = listFaults(store).filter(
    (fault) => fault.infno === '*' || fault.infno === infno,
  );
  const delay = matching.find((fault) => fault.kind === 'delay');
  const fault = matching.find((candidate) => candidate.kind !== 'delay');
  for (const struck of [delay, fault]) if (struck) countHit(store, struck);
  return { delay_ms: (delay?.delay_ms ?? 0) + (fault?.delay_ms ?? 0), fault };
}

export function faultOut(fault: Fault): OutObject {
  return { ...fault, after: fault.after === 1 };
}
