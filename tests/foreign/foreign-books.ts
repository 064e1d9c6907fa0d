/** What the foreign platform remembers of one run: variant, clock, violations, ledger. */
import type { GatewayKeys } from './gateway-check.ts';
import type { NumberForm, WireRow } from './check-fields.ts';
import type { ForeignPerson, ForeignPrescription } from './foreign-world.ts';
import type { Split } from './settle-foreign.ts';

/** Everything in which two regions legally differ. */
export type Variant = {
  readonly name: string;
  readonly careArea: string;
  readonly insuredArea: string;
  readonly shopCode: string;
  readonly shopName: string;
  readonly receiver: string;
  readonly version: string;
  readonly keys: GatewayKeys;
  /** The one operator registered for the shop; null: whoever is signed in. */
  readonly operator: { readonly number: string; readonly name: string } | null;
  /** infno → path; null: one address for all. */
  readonly paths: Readonly<Record<string, string>> | null;
  readonly singlePath: string;
  readonly inputAsString: boolean;
  readonly numbers: NumberForm;
  readonly traceNode: 'drug_trac_info' | 'durg_trac_info';
  /** Decoder on a port of its own, unsigned, text at the top, `data` as JSON text. */
  readonly ownDecoder: boolean;
  /** The credential is decoded by transaction 6101 and not by an address of its own. */
  readonly decodesByTransaction: boolean;
  readonly levelCode: string;
  /** `clr_optins` of the settlements; null: this platform does not say. */
  readonly clearingBureau: string | null;
  readonly clearingClass: string;
  /** A cancelled settlement and its cancel count as two rows, or as none. */
  readonly countsReversals: boolean;
  /** 2103 takes the dispensing back by itself; otherwise 7208 must follow. */
  readonly voidUndoesDispensing: boolean;
  /** The accounting clock runs this far ahead of the till's. */
  readonly clockAhead_ms: number;
  /** Single nodes come as lists of one. */
  readonly singleNodesAsLists: boolean;
  /** How success is said: `flag` of 7205, 7206, 7207. */
  readonly yes: unknown;
};

export type Token = {
  readonly person: ForeignPerson | null;
  readonly purpose: string;
  readonly expiresAt: number;
};

export type Settlement = {
  readonly setlId: string;
  readonly visitId: string;
  readonly msgid: string;
  readonly person: ForeignPerson;
  readonly insurance: string;
  readonly settledAt: string;
  readonly split: Split;
  /** The `drugdetail` rows as they came. */
  readonly lines: readonly WireRow[];
  readonly codes: ReadonlySet<string>;
  cancelledAt: string | null;
};

export type Circulated = {
  readonly prescription: ForeignPrescription;
  readonly person: ForeignPerson;
  readonly epcToken: string;
  readonly authRxno: string;
  readonly file: string;
  verificationNo: string;
  reviewNo: string;
  /** `selStooutSn` of 7207. */
  stockOutNo: string;
  dispensed: boolean;
};

/** A business refusal: infcode -1 with this sentence. */
export class Refusal extends Error {}

export class Books {
  readonly variant: Variant;
  readonly violations: string[] = [];
  readonly tokens = new Map<string, Token>();
  readonly settlements: Settlement[] = [];
  readonly circulated: Circulated[] = [];
  readonly sold: { readonly row: WireRow; readonly infno: '3505' | '3506' }[] = [];
  readonly asked: { readonly infno: string; readonly input: WireRow }[] = [];
  signNo = '';
  levelled = 0;
  #serial = 0;

  constructor(variant: Variant) {
    this.variant = variant;
  }

  next(): string {
    this.#serial += 1;
    return String(this.#serial).padStart(6, '0');
  }

  /** Records what a request should not have been like. */
  expect(holds: boolean, sentence: string): void {
    if (!holds) this.violations.push(sentence);
  }

  /** The platform's own clock as it prints it. */
  clock(ahead_ms = this.variant.clockAhead_ms): string {
    return chinaText(Date.now() + ahead_ms);
  }
}

/** `yyyy-MM-dd HH:mm:ss` of China, without any help of the program under test. */
export function chinaText(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
