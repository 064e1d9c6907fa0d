// Job: what a transaction handler gets and gives.
import type { Store } from './store.ts';
import type { OutObject, WireObject } from './wire.ts';

/** The fields of the checked envelope that handlers use (insurance-interface §1.1). */
export interface Envelope {
  readonly infno: string;
  readonly msgid: string;
  readonly fixmedinsCode: string;
  readonly insuplcAdmdvs: string;
  readonly opter: string;
  readonly signNo: string;
}

export interface Call {
  readonly store: Store;
  /** The platform's clock at the moment of the call, ms. */
  readonly now: number;
  /** Injected randomness in [0, 1). */
  readonly random: () => number;
  readonly envelope: Envelope;
  readonly input: WireObject;
  /** The file part of a multipart 9101. */
  readonly file: Uint8Array | undefined;
}

export type Reply =
  | { readonly output: OutObject | null; readonly warning?: string }
  | { readonly file: Uint8Array; readonly filename: string };

export type Handler = (call: Call) => Reply;

/** A digit string from the injected randomness. */
export function randomDigits(random: () => number, length: number): string {
  let digits = '';
  while (digits.length < length) digits += String(Math.floor(random() * 10));
  return digits;
}
