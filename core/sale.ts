/**
 * The sale: the shop's own document, its lines, groups and states. Pure. A sale is written from the
 * first scan on, so a power cut never loses a basket.
 */
import type { Fen, QuantityE4 } from './money.ts';
import { sumFen } from './money.ts';
import { never } from './result.ts';

/** rx prescription drug, otc over the counter, device, other goods, service (delivery, packing). */
export type ProductKind = 'rx' | 'otc' | 'device' | 'other' | 'service';

/** How the personal account pays (`acct_used_flag`): not, own, own then family-shared. */
export type AccountMode = 'none' | 'own' | 'shared';

/**
 * - open: lines may change
 * - held: parked, lots and codes stay reserved
 * - settling: the intent 2102 is recorded or sent
 * - unknown: the answer of 2102 did not come; nobody presses "again"
 * - settled: insurance paid, the customer's share is due
 * - paid: tendered, receipt number and stock are final
 * - voiding / voidUnknown: 2103 under way / its answer did not come
 * - voided: red entry stands beside blue
 * - abandoned: emptied by the cashier before anything was settled
 */
export type SaleState =
  | 'open'
  | 'held'
  | 'settling'
  | 'unknown'
  | 'settled'
  | 'paid'
  | 'voiding'
  | 'voidUnknown'
  | 'voided'
  | 'abandoned';

export type SaleEvent =
  | 'hold'
  | 'resume'
  | 'settle'
  | 'accept'
  | 'refuse'
  | 'lose'
  | 'pay'
  | 'void'
  | 'voided'
  | 'voidRefused'
  | 'voidRefusedUnpaid'
  | 'voidLost'
  | 'abandon';

/** The next state of a sale, or null when the event is not possible there. */
export function nextSaleState(state: SaleState, event: SaleEvent): SaleState | null {
  switch (state) {
    case 'open':
      if (event === 'hold') return 'held';
      if (event === 'settle') return 'settling';
      if (event === 'pay') return 'paid';
      return event === 'abandon' ? 'abandoned' : null;
    case 'held':
      if (event === 'resume') return 'open';
      return event === 'abandon' ? 'abandoned' : null;
    case 'settling':
      if (event === 'accept') return 'settled';
      if (event === 'refuse') return 'open';
      return event === 'lose' ? 'unknown' : null;
    case 'unknown':
      if (event === 'accept') return 'settled';
      return event === 'refuse' ? 'open' : null;
    case 'settled':
      if (event === 'pay') return 'paid';
      return event === 'void' ? 'voiding' : null;
    case 'paid':
      // A self-pay sale has no 2103 to wait for: void and voided are one act.
      if (event === 'void') return 'voiding';
      return event === 'voided' ? 'voided' : null;
    case 'voiding':
      if (event === 'voided') return 'voided';
      if (event === 'voidRefused') return 'paid';
      if (event === 'voidRefusedUnpaid') return 'settled';
      return event === 'voidLost' ? 'voidUnknown' : null;
    case 'voidUnknown':
      if (event === 'voided') return 'voided';
      if (event === 'voidRefused') return 'paid';
      return event === 'voidRefusedUnpaid' ? 'settled' : null;
    case 'voided':
    case 'abandoned':
      return null;
    default:
      return never(state);
  }
}

/** What a line must say to be grouped and summed. */
export type LineFacts = {
  readonly kind: ProductKind;
  readonly nationalDrugCode: string;
  readonly catalogueClass: string;
  /** Line of the linked prescription this one serves, if any. */
  readonly prescriptionLineNo: number | null;
  readonly movedToSelfPay: boolean;
  readonly amount_fen: Fen;
};

/**
 * Which lines go to insurance. With a prescription: exactly its lines (one insured settlement a
 * sale, settlement.md §3; what another clearing class would pay is self-paid). Without one: goods
 * of class 甲 or 乙 that need no prescription, paid from the account. Delivery, packing, goods
 * without a national code and class 丙 never are (requirement R4, R18).
 */
export function isInsuredLine(
  line: LineFacts,
  sale: { readonly hasPerson: boolean; readonly hasPrescription: boolean },
): boolean {
  if (!sale.hasPerson || line.movedToSelfPay || line.nationalDrugCode === '') return false;
  if (sale.hasPrescription) return line.prescriptionLineNo !== null;
  return line.kind === 'otc' && (line.catalogueClass === '01' || line.catalogueClass === '02');
}

export type SaleTotals = {
  readonly total_fen: Fen;
  readonly insured_fen: Fen;
  readonly selfPay_fen: Fen;
};

export function totalsOf(
  lines: readonly { readonly amount_fen: Fen; readonly insured: boolean }[],
): SaleTotals {
  const insured = lines.filter((line) => line.insured).map((line) => line.amount_fen);
  const selfPay = lines.filter((line) => !line.insured).map((line) => line.amount_fen);
  return {
    total_fen: sumFen([...insured, ...selfPay]),
    insured_fen: sumFen(insured),
    selfPay_fen: sumFen(selfPay),
  };
}

/** Largest quantity a line takes without a manager: 999 units catches a scan typed as a quantity. */
export const MAX_LINE_QUANTITY_E4 = 9_990_000;

/** Trace codes a line needs: one per whole sales unit begun. */
export function codesNeeded(quantity_e4: QuantityE4, traceRequired: boolean): number {
  return traceRequired ? Math.ceil(quantity_e4 / 10_000) : 0;
}

/** Boxes still to be scanned: line by line, so that a code too many on one pays for no other. */
export function codesMissing(
  lines: readonly { readonly needed: number; readonly captured: number }[],
): number {
  return lines.reduce((sum, line) => sum + Math.max(0, line.needed - line.captured), 0);
}

/**
 * `{store}{till}-{yyMMdd}-{sequence}`, e.g. NH01-261121-0047: store, till and a local counter of the
 * day. With its year, because documents are kept five years and a number must name one of them.
 */
export function saleNumber(
  store: string,
  till: string,
  businessDate: string,
  sequence: number,
): string {
  const day = businessDate.slice(2).replaceAll('-', '');
  return `${store}${till}-${day}-${String(sequence).padStart(4, '0')}`;
}
