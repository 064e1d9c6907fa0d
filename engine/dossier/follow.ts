/**
 * What happens to a dossier, and everything it means, always in the caller's transaction: how its
 * settlement came out, that its time is over, that a person or its sale ended it.
 */
import type { DossierState } from '#core/dossier.ts';
import { splitRefund } from '#core/dossier.ts';
import type { MoneyTaskId } from '#core/ids.ts';
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import { assert, never, present } from '#core/result.ts';
import type { SaleEvent } from '#core/sale.ts';
import type { TenderKind } from '#core/tender.ts';
import type { DossierRecord } from '#db/dossier.ts';
import { updateDossier } from '#db/dossier.ts';
import type { MoneyTaskRecord } from '#db/money-task.ts';
import { insertMoneyTask } from '#db/money-task.ts';
import { prescriptionById } from '#db/prescription.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement, updateSettlement } from '#db/settlement.ts';
import { moneyHeld } from '#db/tender.ts';
import { readColumn } from '../columns.ts';
import type { Engine, Transaction } from '../engine.ts';
import { oweUploads } from '../outbox/owe.ts';
import { stillValid } from '../sale/guards.ts';
import { pauseAfter } from '../worker.ts';
import { customerShare } from './view.ts';

/** How 2102 of a dossier came out. The sale stays `paid`: only the dossier moves. */
export function followDossier(
  engine: Engine,
  tx: Transaction,
  dossier: DossierRecord,
  event: Extract<SaleEvent, 'accept' | 'refuse' | 'lose'>,
): void {
  const { db, now } = tx;
  const settlement = present(lastSettlement(db, dossier.sale_id), 'settlement of a dossier');
  const id = dossier.dossier_id;
  switch (event) {
    case 'accept':
      // Nobody can walk away from a sale that is paid: the difference is handed over, not asked.
      updateSettlement(db, settlement.settlement_id, { cash_confirmed: 1 });
      updateDossier(db, id, {
        ...{ state: 'settled', sentence: '', next_at: null },
        ended_at: now,
      });
      oweDifference(engine, tx, dossier);
      oweUploads(engine, tx, saleOf(tx, dossier));
      break;
    case 'refuse': {
      const refused = settlement.state === 'refused';
      updateDossier(db, id, {
        state: refused ? 'refused' : 'waiting',
        sentence: settlement.sentence,
        next_at: refused ? null : nextTry(engine, dossier, now),
      });
      break;
    }
    case 'lose':
      updateDossier(db, id, { state: 'unknown', sentence: settlement.sentence, next_at: null });
      break;
    default:
      never(event);
  }
  engine.memory.credentials.delete(dossier.sale_id);
  tx.touch('dossier');
}

/** When the engine tries by itself again; only 挂账, which needs nobody's presence. */
export function nextTry(engine: Engine, dossier: DossierRecord, now: number): number | null {
  if (dossier.kind !== 'holdShare') return null;
  return now + pauseAfter(dossier.tries + 1, engine.random());
}

function saleOf(tx: Transaction, dossier: DossierRecord): SaleRecord {
  return present(sales.saleById(tx.db, dossier.sale_id), 'sale of a dossier');
}

/**
 * What the customer paid against what insurance left to pay: the rest goes back by the tenders it came
 * in, never above them, or is still to be collected. Written as tasks; where the customer stands at the
 * till the same transaction hands them over.
 */
function oweDifference(engine: Engine, tx: Transaction, dossier: DossierRecord): void {
  const sale = saleOf(tx, dossier);
  const settlement = present(lastSettlement(tx.db, sale.sale_id), 'settlement of a dossier');
  const amounts = readColumn('amounts', present(settlement.amounts, 'amounts'));
  const taken = moneyHeld(tx.db, sale.sale_id);
  const over = sumFen(taken.map((one) => one.amount_fen)) - customerShare(sale, amounts);
  const cause = dossier.kind === 'payFirst' ? 'paidFirst' : 'heldShare';
  if (over < 0) {
    oweTask(engine, tx, dossier, {
      cause,
      direction: 'collect',
      kind: 'cash',
      amount_fen: fen(-over),
    });
    return;
  }
  for (const { kind, amount_fen } of splitRefund(taken, fen(over))) {
    oweTask(engine, tx, dossier, { cause, direction: 'refund', kind, amount_fen });
  }
}

function oweTask(
  engine: Engine,
  tx: Transaction,
  dossier: DossierRecord,
  task: Pick<MoneyTaskRecord, 'cause' | 'direction'> & {
    readonly kind: TenderKind;
    readonly amount_fen: Fen;
  },
): void {
  insertMoneyTask(tx.db, {
    task_id: engine.newId() as MoneyTaskId,
    sale_id: dossier.sale_id,
    ...task,
    created_at: tx.now,
  });
  tx.touch('day', 'system');
}

/**
 * A dossier insurance will not pay: past its deadline, or ended by a person. Its goods are owed as
 * self-paid, and what the store carried is the customer's to pay.
 */
export function endUnsettled(
  engine: Engine,
  tx: Transaction,
  dossier: DossierRecord,
  end: {
    readonly state: Extract<DossierState, 'expired' | 'closed'>;
    readonly sentence: string;
    readonly by: string;
  },
): void {
  assert(
    dossier.state === 'waiting' || dossier.state === 'refused',
    `a dossier in ${dossier.state} is not ended by hand`,
  );
  closeRow(tx, dossier, end);
  if (dossier.carried_fen > 0) {
    oweTask(engine, tx, dossier, {
      ...{ cause: 'heldShare', direction: 'collect', kind: 'cash' },
      amount_fen: dossier.carried_fen,
    });
  }
  const sale = saleOf(tx, dossier);
  oweUploads(engine, tx, sale, isStillUsable(tx, sale));
}

/** The platform takes no 7207 of a prescription that is over; nobody else can use it either. */
function isStillUsable(tx: Transaction, { prescription_id: id }: SaleRecord): boolean {
  const row = id === null ? null : prescriptionById(tx.db, id);
  return row !== null && stillValid(row, tx.now).ok;
}

/** Its sale is voided: nothing was reported, nothing is owed. */
export function closeWithSale(tx: Transaction, dossier: DossierRecord, by: string): void {
  if (dossier.state === 'settled' || dossier.state === 'closed') return;
  closeRow(tx, dossier, { state: 'closed', sentence: '本单已作废', by });
}

function closeRow(
  tx: Transaction,
  dossier: DossierRecord,
  end: { readonly state: 'expired' | 'closed'; readonly sentence: string; readonly by: string },
): void {
  updateDossier(tx.db, dossier.dossier_id, {
    state: end.state,
    sentence: end.sentence === '' ? dossier.sentence : end.sentence,
    next_at: null,
    ended_at: tx.now,
    ended_by: end.by,
  });
  const { sale_no } = saleOf(tx, dossier);
  tx.audit(`dossier.${end.state}`, sale_no, { kind: dossier.kind, before: dossier.state });
  tx.touch('dossier', 'sale', 'system', 'outbox');
}
