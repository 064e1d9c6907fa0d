/** The documents of a sale: slip, claim voucher, papers for a manual claim; laid out, copy by copy. */
import { isPending } from '#core/dossier.ts';
import { layoutClaim, layoutVoucher } from '#core/dossier-paper.ts';
import type { PaperFacts } from '#core/dossier-paper.ts';
import type { SaleId } from '#core/ids.ts';
import { maskName, maskNumber } from '#core/person.ts';
import { present } from '#core/result.ts';
import type { ReceiptLine } from '#core/receipt-layout.ts';
import { layoutDayReport } from '#core/day-report.ts';
import { layoutReceipt } from '#core/receipt.ts';
import { RECEIPT_COLUMNS, paperOf } from '#core/receipt-layout.ts';
import { layoutShiftReport } from '#core/shift-report.ts';
import { layoutSplitLabels } from '#core/split-label.ts';
import { layoutTestSlip } from '#core/test-slip.ts';
import { dossierOfSale } from '#db/dossier.ts';
import type { PrintJobRecord } from '#db/print-job.ts';
import type { SaleRecord } from '#db/sale.ts';
import { saleById } from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { readColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import { receiptFacts, receiptKindOf } from './facts.ts';
import { dayReportFacts, shiftReportPaper, testSlipFacts } from './own-papers.ts';

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

/**
 * What a sale is handed out as now: a sale that insurance may still pay later has its claim voucher, and
 * its slip only once that is decided, so that no paper says more than is known.
 */
export function documentNow(db: Db, sale: SaleRecord): 'slip' | 'voucher' {
  const dossier = dossierOfSale(db, sale.sale_id);
  return sale.state === 'paid' && dossier !== null && isPending(dossier.state) ? 'voucher' : 'slip';
}

/**
 * Whether the sale has moved on since the paper was asked for: laid out now it would say something
 * else, and that other paper has a job of its own.
 */
export function isOutdated(db: Db, job: PrintJobRecord): boolean {
  if (job.sale_id === null) return false;
  const sale = present(saleById(db, job.sale_id), 'sale of a paper');
  if (job.document === 'slip') return receiptKindOf(sale) !== job.subject;
  return job.document === 'voucher' && documentNow(db, sale) !== 'voucher';
}

/** What a shift was goes on paper whenever the printer is ready again, also on another day. */
export function isKept({ document }: PrintJobRecord): boolean {
  return document === 'xReport' || document === 'zReport';
}

/** How a person asks for this paper once more. */
export function printAgainBy({ document }: PrintJobRecord): string {
  switch (document) {
    case 'slip':
    case 'voucher':
    case 'claim':
      return '请按 F10 重打';
    case 'label':
    case 'test':
      return '请重新打印';
    case 'day':
    case 'xReport':
    case 'zReport':
      return '请在对账页重打';
  }
}

/** Every copy of one job in the order they leave the printer. */
export function documentOf(
  where: Where,
  job: PrintJobRecord,
  columns: number = RECEIPT_COLUMNS,
): readonly (readonly ReceiptLine[])[] {
  const saleId = (): SaleId => present(job.sale_id, 'sale of a document');
  switch (job.document) {
    case 'slip':
      return [layoutReceipt(receiptFacts(where, saleId(), job), columns)];
    case 'voucher':
      return layoutVoucher(paperFacts(where, saleId(), job), columns);
    case 'claim':
      return [layoutClaim(paperFacts(where, saleId(), job), columns)];
    case 'label':
      return layoutSplitLabels(readColumn('splitLabels', job.contents), columns);
    case 'day':
      return [layoutDayReport(dayReportFacts(where, job), columns)];
    case 'xReport':
    case 'zReport':
      return [layoutShiftReport(...shiftReportPaper(where, job), paperOf(columns))];
    case 'test':
      return [layoutTestSlip(testSlipFacts(where, job), columns)];
  }
}

function paperFacts(where: Where, saleId: SaleId, job: PrintJobRecord): PaperFacts {
  const dossier = present(dossierOfSale(where.db, saleId), 'dossier of a voucher');
  const { person, goods } = readColumn('dossierContents', dossier.contents);
  return {
    slip: receiptFacts(where, saleId, job),
    kind: dossier.kind,
    pickupCode: dossier.pickup_code,
    maskedName: maskName(person.name),
    maskedIdDocNo: maskNumber(person.idDocNo),
    maskedPhone: maskNumber(person.phone),
    byHand: person.byHand,
    insured_fen: goods.insured_fen,
    paid_fen: dossier.paid_fen,
    carried_fen: dossier.carried_fen,
    estimate: readColumn('estimate', dossier.estimate),
    expiresAt: dossier.expires_at,
    sentence: dossier.sentence,
  };
}
