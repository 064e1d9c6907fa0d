/** Selling without a line: what may be done with the sale in work, and the sale sealed in one act. */
import type { DossierPreview } from '#contract/dossier.ts';
import type { ParsedInput } from '#contract/index.ts';
import type { DossierKind } from '#core/dossier.ts';
import { pickupCode } from '#core/dossier.ts';
import type { DossierId } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { CheckedTender } from '#core/tender.ts';
import { checkTenders } from '#core/tender.ts';
import { dossierByCode, dossierOfSale, insertDossier } from '#db/dossier.ts';
import { prescriptionById } from '#db/prescription.ts';
import type { SalePersonRecord, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import { longHandler, queryHandler } from '../engine.ts';
import { printWaiting } from '../receipt/print.ts';
import { dropPrescription, refreshSale } from '../sale/basket.ts';
import type { Desk } from '../sale/desk.ts';
import { atDesk } from '../sale/desk.ts';
import { takeGoodsOut } from '../sale/goods.ts';
import { atThisTill } from '../sale/guards.ts';
import { bookPayment } from '../sale/tender.ts';
import { saleView } from '../sale/view.ts';
import { approvalGiven, approvalNeeded } from '../staff/check-pin.ts';
import { goodsOf, seal } from './contents.ts';
import { estimateOfSale } from './estimate.ts';
import { holdIsOn, metersOf, offeredBy } from './limits.ts';
import type { Terms, Where } from './terms.ts';
import { checkSellable, deadlineOf, termsOf } from './terms.ts';
import { dossierView } from './view.ts';
import { isWithoutLine } from './without-line.ts';

export const sellHandlers = {
  'dossier.preview': queryHandler('dossier.preview', (scope) => {
    const sale = sales.currentSale(scope.db, scope.caller.till);
    return ok(sale === null ? null : preview(scope, sale));
  }),

  'dossier.seal': longHandler('dossier.seal', async (scope, input) => {
    const { engine } = scope;
    const approved = await approvalGiven(scope, input.approval);
    if (!approved.ok) return approved;
    const sold = atDesk(scope, (desk) => sell(desk, input, approved.value));
    if (!sold.ok) return sold;
    // Printed only after the commit that sold it (settlement.md §1).
    const cash = input.tenders.some((tender) => tender.kind === 'cash');
    void printWaiting(engine, { kickDrawer: cash });
    // Its deadline is one to watch.
    engine.wakeDossiers();
    const where = { engine, db: engine.db, now: engine.now() };
    const dossier = present(dossierOfSale(engine.db, input.saleId), 'dossier just sealed');
    return ok({ sale: saleView(where, input.saleId), dossier: dossierView(where, dossier) });
  }),

  'dossier.allowHold': longHandler('dossier.allowHold', async (scope, { allowed, approval }) => {
    if (allowed && !scope.engine.profile.offline.holdFundShare.allowed) {
      return fail('dossier.holdNotAllowed', '本地区不允许挂账。');
    }
    const approved = allowed
      ? await approvalNeeded(scope, approval, 'settings.approvalNeeded')
      : ok('');
    if (!approved.ok) return approved;
    return scope.commit((tx) => {
      const before = holdIsOn(tx.db);
      writeSetting(tx.db, 'offline.hold_share', allowed ? '1' : '0');
      const detail = { before, after: allowed, approvedBy: approved.value };
      tx.audit('dossier.holdAllowed', 'store', detail);
      tx.touch('dossier', 'system');
      return ok({ allowed });
    });
  }),
};

function preview(where: Where, sale: SaleRecord): DossierPreview {
  const person = sales.personOf(where.db, sale.sale_id);
  const sellable = checkSellable(where, sale);
  const offered = offeredBy(where);
  const mode = (kind: DossierKind, offered: boolean): DossierPreview['payFirst'] => {
    const terms = termsOf(where, sale, kind, person);
    const stopped = sellable.ok ? terms : sellable;
    return {
      offered,
      allowed: stopped.ok,
      reason: stopped.ok ? '' : stopped.failure.sentence,
      approvalNeeded: terms.ok && terms.value.approvalNeeded,
      pays_fen: terms.ok ? terms.value.pays_fen : sale.total_fen,
      carried_fen: terms.ok ? terms.value.carried_fen : fen(0),
    };
  };
  return {
    saleId: sale.sale_id,
    offline: isWithoutLine(where.engine),
    insured_fen: sale.insured_fen,
    payFirst: mode('payFirst', offered.payFirst),
    holdShare: mode('holdShare', offered.holdShare),
    estimate: estimateOfSale(where, sale),
    deadline: deadlineOf(where, sale),
    meters: metersOf(where, 'payFirst'),
    heldMeters: metersOf(where, 'holdShare'),
  };
}

/** Everything at once: money, number, goods out, dossier, voucher (settlement.md §5). */
function sell(desk: Desk, input: ParsedInput<'dossier.seal'>, approvedBy: string): Result<null> {
  const { engine, tx } = desk;
  const found = sales.saleById(tx.db, input.saleId);
  if (found === null) return fail('sale.unknown', '没有这张单。', 'saleId');
  const here = atThisTill(found, desk.caller);
  if (!here.ok) return here;
  const sale = withoutUnusedPrescription(desk, found);
  const where: Where = { engine, db: tx.db, now: tx.now };
  const sellable = checkSellable(where, sale);
  if (!sellable.ok) return sellable;
  const person = sellable.value;
  const terms = termsOf(where, sale, input.kind, person);
  if (!terms.ok) return terms;
  if (terms.value.approvalNeeded && approvedBy === '') {
    return fail('dossier.approvalNeeded', '已到上限，须店长输入 PIN。', 'approval');
  }
  const checked = checkTenders(terms.value.pays_fen, input.tenders);
  if (!checked.ok) return checked;
  book(
    desk,
    { sale, person, kind: input.kind, terms: terms.value, approvedBy },
    checked.value.tenders,
  );
  return ok(null);
}

/** None of its lines is sold here: the prescription stays free for another sale. */
function withoutUnusedPrescription(desk: Desk, sale: SaleRecord): SaleRecord {
  const { db } = desk.tx;
  if (sale.prescription_id === null || sale.state !== 'open') return sale;
  const lines = sales.linesOf(db, sale.sale_id);
  if (lines.some((line) => line.prescription_line_no !== null)) return sale;
  dropPrescription(desk, sale);
  refreshSale(desk, sale.sale_id);
  return present(sales.saleById(db, sale.sale_id), 'sale');
}

type Sold = {
  readonly sale: SaleRecord;
  readonly person: SalePersonRecord;
  readonly kind: DossierKind;
  readonly terms: Terms;
  readonly approvedBy: string;
};

function book(desk: Desk, sold: Sold, tenders: readonly CheckedTender[]): void {
  const { engine, tx } = desk;
  const { sale, kind, terms } = sold;
  const where: Where = { engine, db: tx.db, now: tx.now };
  // Both while the sale is still in work: they read it as it was offered.
  const estimate = estimateOfSale(where, sale);
  const expiresAt = deadlineOf(where, sale);
  takeGoodsOut(tx, sale);
  bookPayment(desk, sale, tenders, 'voucher');
  const person = readColumn('person', sold.person.person);
  const sealed = seal({
    version: 1,
    kind,
    saleNo: sale.sale_no,
    institutionCode: engine.profile.shop.code,
    careArea: engine.profile.careArea,
    sealedAt: tx.now,
    expiresAt,
    person: {
      personNo: person.personNo,
      name: person.name,
      idDocKind: person.idDocKind,
      idDocNo: person.idDocNo,
      phone: sold.person.phone,
      byHand: sold.person.by_hand === 1,
      knownAt: sold.person.known_at,
    },
    credentialKind: sold.person.credential_kind,
    prescriptionNo: prescriptionNoOf(tx.db, sale),
    goods: goodsOf(tx.db, sale),
    estimate,
    paid_fen: terms.pays_fen,
    carried_fen: terms.carried_fen,
  });
  insertDossier(tx.db, {
    dossier_id: engine.newId() as DossierId,
    sale_id: sale.sale_id,
    kind,
    pickup_code: freshCode(engine, tx.db),
    person_no: person.personNo,
    name: person.name,
    id_doc_no: person.idDocNo,
    region: engine.profile.careArea,
    contents: sealed.text,
    seal: sealed.seal,
    estimate: writeColumn('estimate', estimate),
    paid_fen: terms.pays_fen,
    carried_fen: terms.carried_fen,
    sealed_at: tx.now,
    sealed_by: desk.staffNo,
    approved_by: sold.approvedBy,
    expires_at: expiresAt,
    // The engine settles by itself only what needs nobody's presence.
    next_at: kind === 'holdShare' ? tx.now : null,
  });
  tx.audit('dossier.sealed', sale.sale_no, {
    kind,
    paid_fen: terms.pays_fen,
    carried_fen: terms.carried_fen,
    approvedBy: sold.approvedBy,
    seal: sealed.seal,
  });
  tx.touch('dossier', 'prescription');
}

function prescriptionNoOf(db: Db, sale: SaleRecord): string {
  if (sale.prescription_id === null) return '';
  return prescriptionById(db, sale.prescription_id)?.prescription_no ?? '';
}

/** A code no other dossier has; ten million of them, so a second try is rare. */
function freshCode(engine: Engine, db: Db): string {
  const start = engine.random();
  for (let n = 0; ; n += 1) {
    const code = pickupCode((start + n / 10_000_000) % 1);
    if (dossierByCode(db, code) === null) return code;
  }
}
