/** The chooser at the counter: list, link, take off. */
import type { PrescriptionRow } from '#contract/prescription.ts';
import type { Sale } from '#contract/sale.ts';
import type { Prescription } from '#core/prescription.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { PastDispensing } from '#core/review.ts';
import { findingsFor } from '#core/review.ts';
import { isExpired } from './validity.ts';
import type { PrescriptionRecord } from '#db/prescription.ts';
import {
  deleteReview,
  insertReview,
  prescriptionById,
  prescriptionsOf,
  reviewOf,
} from '#db/prescription.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { LongScope, QueryScope } from '../engine.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import {
  addLine,
  dropPrescription,
  editableSale,
  refreshSale,
  setQuantity,
} from '../sale/basket.ts';
import type { Desk } from '../sale/desk.ts';
import { atDesk, deskOf, operatorOf } from '../sale/desk.ts';
import { goodsNotFixed } from '../sale/guards.ts';
import { saleView } from '../sale/view.ts';
import { refreshPrescriptions } from './refresh.ts';
import { claimedBy, prescriptionRow, productForLine } from './rows.ts';

/** Three months of medication history are looked at (requirement R11). */
const HISTORY_MS = 92 * 86_400_000;

export const prescriptionHandlers = {
  'prescription.refresh': longHandler('prescription.refresh', async (scope) => {
    const refreshed = await refreshPrescriptions(scope);
    if (!refreshed.ok) return refreshed;
    const { engine, caller } = scope;
    return ok(listFor({ engine, caller, db: engine.db, now: engine.now() }).rows);
  }),

  'prescription.list': queryHandler('prescription.list', (scope) => ok(listFor(scope))),

  'prescription.link': longHandler('prescription.link', async (scope, input) => {
    const checked = checkLink(scope, input.prescriptionId);
    if (!checked.ok) return checked;
    const history = await medicationHistory(scope, checked.value.sale);
    return atDesk(scope, (desk) => {
      // Checked again inside the transaction: another till may have been quicker.
      const again = checkLink(scope, input.prescriptionId);
      return again.ok ? link(desk, again.value, history) : again;
    });
  }),

  'prescription.unlink': commandHandler('prescription.unlink', (scope) => {
    const desk = deskOf(scope);
    if (sales.currentSale(scope.db, scope.caller.till) === null) {
      return fail('sale.unknown', '没有正在做的单。');
    }
    const editable = editableSale(desk);
    if (!editable.ok) return editable;
    const dropped = dropPrescription(desk, editable.value);
    if (dropped !== null) scope.audit('prescription.unlinked', editable.value.sale_no);
    refreshSale(desk, editable.value.sale_id);
    scope.touch('prescription', 'review');
    return ok(saleView(scope, editable.value.sale_id));
  }),
};

function listFor(scope: QueryScope): { askedAt: number | null; rows: PrescriptionRow[] } {
  const sale = sales.currentSale(scope.db, scope.caller.till);
  const person = sale === null ? null : sales.personOf(scope.db, sale.sale_id);
  if (sale === null || person === null) return { askedAt: null, rows: [] };
  const rows = prescriptionsOf(scope.db, person.person_no);
  return {
    askedAt: rows[0]?.listed_at ?? null,
    rows: rows.map((row) => prescriptionRow(scope.db, row, scope.now, sale.sale_id)),
  };
}

type Linkable = {
  readonly sale: SaleRecord;
  readonly row: PrescriptionRecord;
  readonly detail: Prescription;
  readonly person: string;
};

/** Only a valid prescription of this person, with an untouched file, that no other till holds. */
function checkLink(
  scope: LongScope,
  prescriptionId: PrescriptionRecord['prescription_id'],
): Result<Linkable> {
  const { db } = scope.engine;
  const sale = sales.currentSale(db, scope.caller.till);
  const person = sale === null ? null : sales.personOf(db, sale.sale_id);
  if (sale === null || person === null) {
    return fail('person.missing', '还没有识别参保人，请扫医保码。');
  }
  if (sale.state !== 'open') return fail('sale.locked', '本单已在结算，不能改动。');
  const fixed = goodsNotFixed(db, sale);
  if (!fixed.ok) return fixed;
  const row = prescriptionById(db, prescriptionId);
  if (row === null) return fail('prescription.notFound', '没有这张处方。', 'prescriptionId');
  if (row.state === 'revoked')
    return fail('prescription.revoked', refusalText(row, '处方已被医师撤销'));
  if (row.state === 'used') return fail('prescription.used', refusalText(row, '处方已在别处使用'));
  if (row.state === 'expired' || isExpired(row, scope.engine.now())) {
    return fail('prescription.expired', refusalText(row, '处方已过期'));
  }
  if (row.detail === null) {
    return fail(
      'prescription.notFound',
      '这张处方还没有下载成功，请按 F5 再查。',
      'prescriptionId',
    );
  }
  if (row.person_no !== person.person_no || row.patient_matches !== 1) {
    return fail('prescription.otherPerson', '这张处方不是本人的，不能关联。');
  }
  if (row.signature_valid === null) {
    return fail('prescription.notFound', '这张处方还没有验签，请按 F5 再查。', 'prescriptionId');
  }
  if (row.signature_valid !== 1) {
    return fail('prescription.badSignature', '验签不通过：不能调配，请联系开方医院。');
  }
  const claim = claimedBy(db, row, sale.sale_id);
  if (claim !== '') return fail('prescription.claimed', `这张处方正在使用：${claim}。`);
  const detail = readColumn('prescription', row.detail);
  return ok({ sale, row, detail, person: person.person });
}

function refusalText(row: PrescriptionRecord, words: string): string {
  const note = row.state_note === '' ? '' : `（${row.state_note}）`;
  return `${words}，不能调配。${note}`;
}

/** 5205, best effort: a review does not wait for history, it is told that there is none. */
async function medicationHistory(
  scope: LongScope,
  sale: SaleRecord,
): Promise<{
  rows: { date: string; name: string; institutionName: string; quantity: string }[];
  note: string;
}> {
  const { engine } = scope;
  const person = present(sales.personOf(engine.db, sale.sale_id), 'person');
  const line = readColumn('insuranceLine', person.insurance_line);
  const now = engine.now();
  const asked = await engine.platform.lookups.medicationHistory(
    {
      personNo: person.person_no,
      insuredAreaCode: line.insuredAreaCode,
      from: now - HISTORY_MS,
      to: now,
    },
    operatorOf(scope),
  );
  if (asked.kind !== 'accepted') return { rows: [], note: '平台没有给出用药记录，请人工询问。' };
  const rows = asked.value.map((row) => ({
    date: row.dispensedAtText.slice(0, 10),
    name: row.name,
    institutionName: row.institutionName,
    quantity: row.quantity,
  }));
  return { rows, note: '' };
}

function link(
  desk: Desk,
  linkable: Linkable,
  history: Awaited<ReturnType<typeof medicationHistory>>,
): Result<Sale> {
  const { sale, row, detail } = linkable;
  const { db, now } = desk.tx;
  if (sale.prescription_id !== null) dropPrescription(desk, sale);
  sales.updateSale(db, sale.sale_id, { prescription_id: row.prescription_id });
  for (const line of detail.lines) addPrescriptionLine(desk, sale, line);
  const past: PastDispensing[] = history.rows.map((entry) => ({
    name: entry.name,
    dispensedAtText: entry.date,
    quantity: entry.quantity,
  }));
  const findings = findingsFor(detail, {
    now,
    patientMatches: row.patient_matches === 1,
    history: past,
    linesWithProduct: new Set(
      detail.lines.filter((line) => productForLine(db, line) !== null).map((line) => line.lineNo),
    ),
  }).map((finding) => ({ ...finding, handled: false, answer: '' }));
  const review = reviewOf(db, row.prescription_id);
  // Reviewed before (parked sale, line broken) is not reviewed twice; what a pharmacist is deciding
  // right now, or of which the platform has not told the end, is not begun anew beside it.
  const again = review === null || review.state === 'waiting' || review.state === 'refused';
  if (again) {
    if (review !== null) deleteReview(db, row.prescription_id);
    insertReview(db, {
      prescription_id: row.prescription_id,
      asked_at: now,
      asked_by: desk.staffNo,
      person: linkable.person,
      history: writeColumn('history', history.rows),
      history_note: history.note,
      findings: writeColumn('findings', findings),
    });
  }
  refreshSale(desk, sale.sale_id);
  desk.tx.audit('prescription.linked', sale.sale_no, { tail: detail.prescriptionNo.slice(-6) });
  desk.tx.touch('prescription', 'review', 'system');
  return ok(saleView({ engine: desk.engine, db, now }, sale.sale_id));
}

/**
 * One line of the prescription into the sale. Short stock or an unmapped drug leaves the line out
 * (the counter shows 对应 n/m); the rest of the prescription goes on.
 */
function addPrescriptionLine(
  desk: Desk,
  sale: SaleRecord,
  line: Prescription['lines'][number],
): void {
  const { db } = desk.tx;
  const product = productForLine(db, line);
  if (product === null) return;
  const own = sales
    .linesOf(db, sale.sale_id)
    .find((row) => row.product_id === product.product_id && row.prescription_line_no === null);
  if (own === undefined) {
    addLine(desk, sale, product, line.quantity_e4, line.lineNo);
    return;
  }
  // Scanned before the prescription was chosen: the same goods, now on prescription.
  const same = own.quantity_e4 === line.quantity_e4;
  if (same || setQuantity(desk, sale, own, line.quantity_e4).ok) {
    sales.updateLine(db, own.line_id, { prescription_line_no: line.lineNo });
  }
}
