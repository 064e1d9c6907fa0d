/**
 * The centre's books in domain words (insurance-interface §2.8, §2.11, §2.13): whether they are level
 * with the shop's, row by row where they are not, and what is taken back when a result is unknown.
 */
import type { ClearingSums } from '#core/clearing.ts';
import type { Fen } from '#core/money.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import type { ClearingTotals, Effect, LevelAnswer, Operator, Outcome } from './platform.ts';

/** 2601: the message to be taken back, and the person it was for (settlement.md §4). */
export type ReversalRequest = {
  readonly personNo: string;
  readonly originalMsgid: string;
  readonly originalInfno: string;
  readonly insuredAreaCode: string;
};

/** One settlement of the shop's own books. A cancelled one needs its positive and its negative row. */
export type StatementRow = {
  readonly settlementId: string;
  readonly visitId: string;
  readonly personNo: string;
  readonly totalFee_fen: Fen;
  readonly fundTotal_fen: Fen;
  readonly accountPay_fen: Fen;
  /** True on the negative row of a cancel. */
  readonly refund: boolean;
};

/**
 * The shop's books of one clearing class × bureau. Unlike 3201, 3202 has no insurance type: rows of
 * **all** insurance types of the class belong here, or the missing ones come back as the centre's.
 */
export type StatementRequest = {
  readonly totals: {
    readonly clearingClass: string;
    readonly clearingBureau: string;
    /** Days of `setl_time`, both included. */
    readonly from: string;
    readonly to: string;
    /** Counted as for 3201 (`reconciliation.count` of the region). */
    readonly count: number;
    readonly totalFee_fen: Fen;
    readonly fundTotal_fen: Fen;
    readonly cashDue_fen: Fen;
  };
  readonly rows: readonly StatementRow[];
};

/** What the centre's books hold; null where the file has no amount. */
export type StatementAmounts = {
  readonly totalFee_fen: Fen | null;
  readonly fundTotal_fen: Fen | null;
  readonly accountPay_fen: Fen | null;
};

/**
 * One row of the result file.
 * - level, differs, institutionOnly: a row we uploaded
 * - centreOnly: a row we did not upload; its msgid names the request that made it, so a row with the
 *   msgid of an unknown settlement proves that it happened
 * - unclear: a code the region's value set does not explain here, or a row of the centre without
 *   msgid. While one is unclear, the file proves no absence
 */
export type StatementFinding = {
  readonly personNo: string;
  readonly visitId: string;
  readonly settlementId: string;
  readonly msgid: string;
  readonly sort: 'level' | 'differs' | 'institutionOnly' | 'centreOnly' | 'unclear';
  /** `stmt_rslt` and `refd_setl_flag` (0 normal, 1 refund) as printed. */
  readonly code: string;
  readonly refundFlag: string;
  readonly memo: string;
  readonly centre: StatementAmounts;
};

/** What 5203 asks for: all three, so an answered settlement only. */
export type SettlementKey = {
  readonly personNo: string;
  readonly settlementId: string;
  readonly visitId: string;
};

/** 5203: the settlement in the centre's books. It has no line cuts. */
export type SettlementOnFile = SettlementAnswer & {
  /** `refd_setl_flag` as printed: 0 normal, 1 refunded. */
  readonly refundFlag: string;
  readonly invoiceNo: string;
};

/** Look-ups in the books: part of `PlatformLookups`. */
export type BooksLookups = {
  levelTotals(totals: ClearingTotals, operator: Operator): Promise<Outcome<LevelAnswer>>;
  /**
   * 9101 + 3202 + 9102: our rows against the centre's, row by row. Where a step fails, its outcome is
   * the outcome of all; a result file that is not whole is unknown. Books without a row are allowed.
   */
  detailRows(
    request: StatementRequest,
    operator: Operator,
  ): Promise<Outcome<readonly StatementFinding[]>>;
  /** 5203; `notSent` where the region's addresses have no path for it. */
  settlementById(
    request: SettlementKey & { insuredAreaCode: string },
    operator: Operator,
  ): Promise<Outcome<SettlementOnFile>>;
};

/** 3203: the month's books of one clearing class, net of refunds. */
export type ClearingRequest = ClearingSums & {
  /** yyyy-MM */
  readonly month: string;
  readonly clearingClass: string;
  readonly recognised_fen: Fen;
};

/** Only where the region has them (`reconciliation.clearingApplication`). */
export type ClearingEffects = {
  applyForClearing(request: ClearingRequest): Effect<{ readonly eventId: string }>;
  cancelClearing(request: { readonly eventId: string }): Effect<{ readonly accepted: true }>;
};
