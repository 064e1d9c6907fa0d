/** Ending a dossier without insurance: closed by a manager, or with the papers for a manual claim. */
import type { DossierState } from '#core/dossier.ts';
import type { DossierId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import type { DossierRecord } from '#db/dossier.ts';
import { dossierById, updateDossier } from '#db/dossier.ts';
import { printJobsOf } from '#db/print-job.ts';
import { saleById } from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { commandHandler, longHandler } from '../engine.ts';
import { documentOf } from '../receipt/documents.ts';
import { askPrint, printWaiting } from '../receipt/print.ts';
import { atDesk, deskOf } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { endUnsettled } from './follow.ts';
import { dossierView } from './view.ts';

export const dossierDeskHandlers = {
  'dossier.close': longHandler('dossier.close', async (scope, input) => {
    const { engine } = scope;
    const endable = toEnd(engine.db, input.dossierId);
    if (!endable.ok) return endable;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const by = approved.value.staffNo;
    const closed = atDesk(scope, ({ tx }) => {
      const again = toEnd(tx.db, input.dossierId);
      if (!again.ok) return again;
      const dossier = again.value;
      const end = { state: 'closed', sentence: input.reason } as const;
      if (dossier.state === 'expired') {
        // Its goods were owed as self-paid when its time was over.
        updateDossier(tx.db, dossier.dossier_id, { ...end, ended_by: by, ended_at: tx.now });
      } else {
        endUnsettled(engine, tx, dossier, { ...end, by });
      }
      tx.touch('dossier');
      return ok(null);
    });
    if (!closed.ok) return closed;
    engine.wakeOutbox();
    const where = { engine, db: engine.db, now: engine.now() };
    return ok(dossierView(where, present(dossierById(engine.db, input.dossierId), 'dossier')));
  }),

  'dossier.printClaim': commandHandler('dossier.printClaim', (scope, input) => {
    const { engine, db } = scope;
    const found = toEnd(db, input.dossierId, ['refused', 'expired', 'closed']);
    if (!found.ok) return found;
    const dossier = found.value;
    const sale = present(saleById(db, dossier.sale_id), 'sale of a dossier');
    if (sale.state !== 'paid') return fail('dossier.wrongState', '本单已作废，没有可报销的费用。');
    if (dossier.state === 'refused') {
      const sentence = `${dossier.sentence}（已打印手工报销材料）`;
      endUnsettled(engine, scope, dossier, { state: 'closed', sentence, by: scope.staffNo });
    }
    const copyNo = askPrint(deskOf(scope), sale.sale_id, 'claim');
    scope.audit('dossier.claimPrinted', sale.sale_no, { copy: copyNo });
    scope.touch('dossier', 'system');
    scope.after(() => {
      void printWaiting(engine, { kickDrawer: false });
      engine.wakeOutbox();
    });
    const jobs = printJobsOf(db, sale.sale_id).filter((row) => row.document === 'claim');
    const [lines = []] = documentOf(scope, present(jobs.at(-1), 'print job'));
    return ok({ saleId: sale.sale_id, saleNo: sale.sale_no, copyNo, lines: [...lines] });
  }),
};

/** A dossier in one of the states that may be ended without insurance. */
function toEnd(
  db: Db,
  dossierId: DossierId,
  states: readonly DossierState[] = ['waiting', 'refused', 'expired'],
): Result<DossierRecord> {
  const dossier = dossierById(db, dossierId);
  if (dossier === null) return fail('dossier.notFound', '没有这份补结单。', 'dossierId');
  return states.includes(dossier.state) ? ok(dossier) : notNow(dossier.state);
}

function notNow(state: DossierState): Result<never> {
  switch (state) {
    case 'settling':
      return fail('dossier.settling', '这一单正在补结，请稍候。');
    case 'unknown':
      return fail('dossier.outcomeUnknown', '补结结果未知，系统正在核对。');
    case 'settled':
      return fail('dossier.settled', '这一单已经补结。');
    case 'closed':
      return fail('dossier.closed', '这一单已经了结。');
    case 'waiting':
      return fail('dossier.wrongState', '这一单还可以补结；不补结的，先由店长了结。');
    case 'refused':
    case 'expired':
      return fail('dossier.wrongState', '这一单当前状态不能做这一步。');
    default:
      return never(state);
  }
}
