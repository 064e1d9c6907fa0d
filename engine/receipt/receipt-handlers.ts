/** The slip on the screen and the reprint. */
import type { ReceiptView } from '#contract/day.ts';
import type { SaleId } from '#core/ids.ts';
import { layoutReceipt } from '#core/receipt.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { PrintJobRecord } from '#db/print-job.ts';
import { printJobsOf, waitingPrintJobs } from '#db/print-job.ts';
import { saleById } from '#db/sale.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import type { Engine } from '../engine.ts';
import type { Db } from '#db/sql.ts';
import { deskOf } from '../sale/desk.ts';
import { documentNow, documentOf, isOutdated } from './documents.ts';
import { receiptFacts, receiptKindOf } from './facts.ts';
import { askPrint, printWaiting } from './print.ts';

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

function viewReceipt(where: Where, saleId: SaleId): Result<ReceiptView> {
  const sale = saleById(where.db, saleId);
  if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
  const kind = receiptKindOf(sale);
  if (kind === null) return fail('sale.wrongState', '本单还没有小票。');
  const document = documentNow(where.db, sale);
  const subject = document === 'slip' ? kind : '';
  const own = printJobsOf(where.db, saleId).filter((row) => row.document === document);
  const job = own.findLast((row) => row.subject === subject) ?? null;
  if (job !== null && document === 'voucher') {
    // The customer's copy; the store's says the same above another signature.
    const [lines = []] = documentOf(where, job);
    return ok({ saleId, saleNo: sale.sale_no, copyNo: job.copy_no, lines: [...lines] });
  }
  const facts = receiptFacts(where, saleId, job);
  return ok({
    saleId,
    saleNo: sale.sale_no,
    copyNo: facts.copy?.no ?? 0,
    lines: [...layoutReceipt(facts)],
  });
}

function waitsForPaper(db: Db, saleId: SaleId, document: PrintJobRecord['document']): boolean {
  return waitingPrintJobs(db).some(
    (job) => job.sale_id === saleId && job.document === document && !isOutdated(db, job),
  );
}

export const receiptHandlers = {
  'receipt.view': queryHandler('receipt.view', (scope, input) => viewReceipt(scope, input.saleId)),

  'receipt.reprint': commandHandler('receipt.reprint', (scope, input) => {
    const sale = saleById(scope.db, input.saleId);
    if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
    if (receiptKindOf(sale) === null) return fail('sale.wrongState', '本单还没有小票。');
    const document = documentNow(scope.db, sale);
    // What still waits for paper comes by itself: the customer needs one, not two.
    if (!waitsForPaper(scope.db, input.saleId, document)) {
      const copy = askPrint(deskOf(scope), input.saleId, document);
      scope.audit('receipt.reprinted', sale.sale_no, { copy });
    }
    scope.touch('system');
    const { engine } = scope;
    scope.after(() => void printWaiting(engine, { kickDrawer: false }));
    return viewReceipt(scope, input.saleId);
  }),
};
