/** A dossier as the desk shows it: the person masked, the words of its state, what goes back. */
import type { Dossier } from '#contract/dossier.ts';
import { displayPickupCode, dossierStateText, splitRefund } from '#core/dossier.ts';
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import { maskName, maskNumber } from '#core/person.ts';
import { present } from '#core/result.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import type { MoneyByKind } from '#core/tender.ts';
import type { DossierRecord } from '#db/dossier.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement, trialOf } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { moneyHeld, tendersOf } from '#db/tender.ts';
import { readColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import { amountsView } from '../sale/view.ts';

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

export function dossierView(where: Where, row: DossierRecord): Dossier {
  const { engine, db, now } = where;
  const sale = present(sales.saleById(db, row.sale_id), 'sale of a dossier');
  const contents = readColumn('dossierContents', row.contents);
  const settlement = lastSettlement(db, row.sale_id);
  const settled =
    row.state === 'settled' && settlement?.amounts
      ? readColumn('amounts', settlement.amounts)
      : null;
  const held = engine.memory.credentials.get(row.sale_id);
  const alive = held !== undefined && held.expiresAt > now;
  const trial = trialOf(db, row.sale_id);
  const fresh = trial !== null && trial.revision === sale.revision;
  const figures = settled === null && fresh ? readColumn('amounts', trial.amounts) : null;
  const refunds =
    settled === null
      ? refundsOf(db, sale, figures)
      : tendersOf(db, sale.sale_id).filter((one) => one.refund === 1);
  const back_fen = settled === null ? fen(0) : refundDue(db, sale, settled);
  return {
    dossierId: row.dossier_id,
    saleId: row.sale_id,
    saleNo: sale.sale_no,
    kind: row.kind,
    state: row.state,
    stateText: dossierStateText(row.state, { sentence: row.sentence, refund_fen: back_fen }),
    sentence: row.sentence,
    pickupCode: displayPickupCode(row.pickup_code),
    maskedName: maskName(row.name),
    maskedIdDocNo: maskNumber(row.id_doc_no),
    maskedPhone: maskNumber(contents.person.phone),
    byHand: contents.person.byHand,
    prescriptionTail: contents.prescriptionNo.slice(-6),
    total_fen: sale.total_fen,
    insured_fen: sale.insured_fen,
    paid_fen: row.paid_fen,
    carried_fen: row.carried_fen,
    estimate: readColumn('estimate', row.estimate),
    sealedAt: row.sealed_at,
    sealedBy: staffByNo(db, row.sealed_by)?.name ?? row.sealed_by,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    tries: row.tries,
    nextAt: row.next_at,
    identifiedUntil: alive ? held.expiresAt : null,
    trial: figures === null ? null : amountsView(figures),
    settled: settled === null ? null : amountsView(settled),
    refunds: refunds.map(({ kind, amount_fen }) => ({ kind, amount_fen })),
  };
}

/** Cash share and self-paid goods: what the customer owes of the whole sale. */
export function customerShare(sale: SaleRecord, amounts: SettlementAmounts): Fen {
  return sumFen([amounts.cashDue_fen, fen(sale.total_fen - sale.insured_fen)]);
}

function refundsOf(
  db: Db,
  sale: SaleRecord,
  amounts: SettlementAmounts | null,
): readonly MoneyByKind[] {
  if (amounts === null) return [];
  const taken = moneyHeld(db, sale.sale_id);
  const over = sumFen(taken.map((one) => one.amount_fen)) - customerShare(sale, amounts);
  return over > 0 ? splitRefund(taken, fen(over)) : [];
}

/** What went and still goes back of what was paid at the counter. */
function refundDue(db: Db, sale: SaleRecord, amounts: SettlementAmounts): Fen {
  const taken = tendersOf(db, sale.sale_id).filter((one) => one.refund === 0);
  const over = sumFen(taken.map((one) => one.amount_fen)) - customerShare(sale, amounts);
  return fen(Math.max(0, over));
}
