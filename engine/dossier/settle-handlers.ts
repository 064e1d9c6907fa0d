/**
 * The customer is back (先付后补): the credential is read again and must be the dossier's person, 2101
 * shows what would be refunded, 2102 settles, and the difference goes back by the original tenders in
 * the transaction that books the settlement (settlement.md §5).
 */
import type { Dossier } from '#contract/dossier.ts';
import type { DossierId } from '#core/ids.ts';
import { normaliseCode } from '#core/scan.ts';
import { classifyCode } from '#core/scan.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { dossierById, updateDossier } from '#db/dossier.ts';
import { openMoneyTasksOf } from '#db/money-task.ts';
import * as sales from '#db/sale.ts';
import { tendersOf } from '#db/tender.ts';
import type { Engine, LongScope } from '../engine.ts';
import { longHandler } from '../engine.ts';
import { handOver } from '../money-task/hand-over.ts';
import type { Shown } from '../person/identify.ts';
import { askPlatform, personRow } from '../person/identify.ts';
import { askPrint, printWaiting } from '../receipt/print.ts';
import type { Desk } from '../sale/desk.ts';
import { atDesk, concludeOrLose, operatorOf, unbooked } from '../sale/desk.ts';
import { concludeSettlement } from '../settlement/settle-outcome.ts';
import { actingFor } from '../settlement/settle.ts';
import { prepare, readyToSettle, send, tryOut } from './settle.ts';
import { dossierView } from './view.ts';

export const settleDossierHandlers = {
  'dossier.identify': longHandler('dossier.identify', async (scope, input) => {
    const { engine } = scope;
    const shown = shownBy(engine, input.code);
    if (!shown.ok) return shown;
    const identified = await identify(scope, input.dossierId, shown.value);
    if (!identified.ok) return identified;
    const ready = readyToSettle(engine, input.dossierId);
    if (!ready.ok) return ready;
    const prepared = prepare(engine, ready.value, null);
    if (!prepared.ok) return prepared;
    const tried = await tryOut(actingFor(scope), ready.value, prepared.value);
    return tried.ok ? ok(viewOf(engine, input.dossierId)) : tried;
  }),

  'dossier.settle': longHandler('dossier.settle', async (scope, input) => {
    const { engine } = scope;
    const sent = await send(actingFor(scope), input.dossierId, null);
    if (!sent.ok) return sent;
    const { msgid, outcome } = sent.value;
    const conclude = (as: typeof outcome) => (desk: Desk, late: boolean) => {
      concludeSettlement(engine, desk.tx, msgid, as);
      // Written only later, the customer may have gone: what is owed stays a task.
      if (!late) handOverNow(desk, input.dossierId);
      return ok(null);
    };
    const concluded = concludeOrLose(scope, conclude(outcome), conclude(unbooked(outcome)));
    if (!concluded.ok) return concluded;
    engine.wakeResolver();
    // A held one that was not sent is tried again by itself.
    engine.wakeDossiers();
    const dossier = viewOf(engine, input.dossierId);
    if (dossier.state === 'settled') {
      void printWaiting(engine, { kickDrawer: dossier.refunds.some((one) => one.kind === 'cash') });
      engine.wakeOutbox();
    }
    return ok(dossier);
  }),
};

function viewOf(engine: Engine, dossierId: DossierId): Dossier {
  const where = { engine, db: engine.db, now: engine.now() };
  return dossierView(where, present(dossierById(engine.db, dossierId), 'dossier'));
}

/** An e-voucher anywhere; an ID card where the region settles by it. */
function shownBy(engine: Engine, text: string): Result<Shown> {
  const scanned = classifyCode(normaliseCode(text));
  if (scanned.kind === 'eVoucher' || scanned.kind === 'openVoucher') {
    return ok({ kind: 'voucher', code: scanned.code });
  }
  if (scanned.kind === 'idCard' && engine.profile.offline.holdFundShare.allowed) {
    return ok({ kind: 'idCard', code: scanned.code });
  }
  return fail('code.unknown', '这不是医保凭证，请顾客打开“医保电子凭证”。', 'code');
}

/** Who stands there: the dossier's person or nobody; what the platform tells replaces what was known. */
async function identify(
  scope: LongScope,
  dossierId: DossierId,
  shown: Shown,
): Promise<Result<null>> {
  const { engine } = scope;
  const ready = readyToSettle(engine, dossierId);
  if (!ready.ok) return ready;
  const { dossier, sale } = ready.value;
  const begunAt = engine.now();
  const asked = await askPlatform(engine, shown, operatorOf(scope), (idDocNo) =>
    idDocNo.toUpperCase() === dossier.id_doc_no.toUpperCase()
      ? ok(null)
      : fail('dossier.otherPerson', '不是同一个人，不能补结。请本人出示医保凭证。', 'code'),
  );
  if (!asked.ok) return asked;
  const identified = atDesk(scope, (desk): Result<null> => {
    const again = readyToSettle(engine, dossierId);
    if (!again.ok) return again;
    sales.putPerson(desk.tx.db, personRow(sale.sale_id, asked.value, desk.tx.now));
    const { personNo } = asked.value.person;
    updateDossier(desk.tx.db, dossierId, { person_no: personNo });
    desk.tx.audit('dossier.identified', sale.sale_no, {
      credentialKind: asked.value.credential.kind,
    });
    desk.tx.touch('dossier', 'sale');
    return ok(null);
  });
  if (!identified.ok) return identified;
  const expiresAt = begunAt + engine.profile.tokenLifetime_s * 1000;
  const { credential } = asked.value;
  engine.memory.credentials.set(sale.sale_id, { credential, expiresAt });
  return ok(null);
}

/** The customer stands here: what is owed is handed over now, and the final slip is asked for. */
function handOverNow(desk: Desk, dossierId: DossierId): void {
  const { engine, tx, staffNo } = desk;
  const dossier = present(dossierById(tx.db, dossierId), 'dossier');
  if (dossier.state !== 'settled') return;
  const at = { till: desk.caller.till, staffNo };
  for (const task of openMoneyTasksOf(tx.db, dossier.sale_id)) {
    // What is to be collected is another matter: the customer must hand it over first.
    if (task.direction === 'refund') handOver(engine, tx, task, task.kind, at);
  }
  askPrint(desk, dossier.sale_id, 'slip');
  updateDossier(tx.db, dossierId, { ended_by: staffNo });
  const given = tendersOf(tx.db, dossier.sale_id).filter((one) => one.refund === 1);
  tx.audit('dossier.refunded', dossier.sale_id, {
    tenders: given.map(({ kind, amount_fen }) => ({ kind, amount_fen })),
  });
}
