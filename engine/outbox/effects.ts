/** Builds the upload an outbox item stands for, from rows that no longer change. */
import { divideHalfUp, lineAmount, quantityE4, subtractFen, sumFen } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import type { InsuredPerson } from '#core/person.ts';
import type { PrescriptionLine } from '#core/prescription.ts';
import { present } from '#core/result.ts';
import { dossierOfSale } from '#db/dossier.ts';
import { intentByMsgid } from '#db/intent.ts';
import { prescriptionById, reviewOf } from '#db/prescription.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import { outboxOfSale } from '#db/outbox.ts';
import type { LineLotJoined, SaleLineJoined, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import type { StaffRecord } from '#db/staff.ts';
import type { Db } from '#db/sql.ts';
import { firstPharmacist, staffByNo } from '#db/staff.ts';
import { codesOfSale, pastCodesOfSale } from '#db/trace-code.ts';
import { readColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import type { Effect, Operator, SoldItem, StaffSignature } from '../platform/platform.ts';
import { stockEffect } from './stock-effects.ts';

type Sold = {
  readonly sale: SaleRecord;
  readonly items: ReadonlyMap<string, SoldItem>;
  /** By which the sale was paid; null for a self-paid one. */
  readonly settlement: SettlementRecord | null;
  /** The same where the goods left with it; null where they were sold first and settled later. */
  readonly settledAtSale: SettlementRecord | null;
};

export function effectOf(engine: Engine, item: OutboxRecord): Effect<unknown> {
  if (item.infno === '3501' || item.infno === '3502') return stockEffect(engine, item);
  const sale = saleOf(engine.db, item);
  const sold = soldOf(engine, sale);
  switch (item.infno) {
    case '7207':
      return dispensingEffect(engine, sold);
    case '7208':
      return undoEffect(engine, sold);
    case '3505':
      return engine.platform.effects.uploadSale(saleUpload(engine, sold, item, 'sale'));
    case '3506':
      return engine.platform.effects.uploadSaleReturn(saleUpload(engine, sold, item, 'return'));
  }
}

/** Of an upload that belongs to one. */
export function saleOf(db: Db, item: OutboxRecord): SaleRecord {
  return present(sales.saleById(db, present(item.sale_id, 'sale')), 'sale of an upload');
}

function soldOf(engine: Engine, sale: SaleRecord): Sold {
  const last = lastSettlement(engine.db, sale.sale_id);
  const settlement = last?.setl_id ? last : null;
  const deferred = settlement !== null && dossierOfSale(engine.db, sale.sale_id) !== null;
  const settledAtSale = deferred ? null : settlement;
  return { sale, items: soldItems(engine, sale), settlement, settledAtSale };
}

function soldItems(engine: Engine, sale: SaleRecord): ReadonlyMap<string, SoldItem> {
  const { db } = engine;
  const lines = sales.linesOf(db, sale.sale_id);
  const codes = Map.groupBy(
    [...codesOfSale(db, sale.sale_id), ...pastCodesOfSale(db, sale.sale_id)],
    (code) => code.line_id,
  );
  const lots = Map.groupBy(sales.lineLots(db, sale.sale_id), (lot) => lot.line_id);
  const linked = sale.prescription_id === null ? null : prescriptionById(db, sale.prescription_id);
  const written = linked?.detail ? readColumn('prescription', linked.detail).lines : [];
  const items = new Map<string, SoldItem>();
  for (const line of lines) {
    const own = lots.get(line.line_id) ?? [];
    const lineCodes = (codes.get(line.line_id) ?? []).map((code) => code.code);
    let used = 0;
    let rest = line.amount_fen;
    for (const [index, lot] of own.entries()) {
      const last = index === own.length - 1;
      // The parts of a line over several lots sum to the line: the last takes the remainder.
      const amount = last ? rest : lineAmount(line.price_e6, lot.quantity_e4);
      rest = subtractFen(rest, amount);
      const boxes = last ? lineCodes.length - used : Math.ceil(lot.quantity_e4 / 10_000);
      const traceCodes = lineCodes.slice(used, used + boxes);
      used += traceCodes.length;
      const isPrescribed = line.prescription_line_no !== null;
      const prescribed = written.find((other) => other.lineNo === line.prescription_line_no);
      items.set(`${lot.line_id}.${lot.lot_id}`, {
        ...soldItem(line, lot, amount, traceCodes),
        packs: prescribed === undefined ? null : packsOf(line, lot, prescribed),
        prescriptionNo: isPrescribed ? (linked?.prescription_no ?? '') : '',
      });
    }
  }
  return items;
}

/** This lot's share of the packs the prescription counts, where it settles in another unit. */
function packsOf(
  line: SaleLineJoined,
  lot: LineLotJoined,
  { packs }: PrescriptionLine,
): SoldItem['packs'] {
  if (packs === undefined || packs.unit === line.unit) return null;
  const share = BigInt(packs.quantity_e4) * BigInt(lot.quantity_e4);
  const quantity = quantityE4(divideHalfUp(share, BigInt(line.quantity_e4)));
  return { quantity_e4: quantity, unit: packs.unit };
}

function soldItem(
  line: SaleLineJoined,
  lot: LineLotJoined,
  amount: Fen,
  traceCodes: readonly string[],
): Omit<SoldItem, 'packs' | 'prescriptionNo'> {
  return {
    nationalDrugCode: line.national_drug_code,
    itemCode: line.item_code,
    name: line.name,
    genericName: line.generic_name,
    spec: line.spec,
    dosageForm: line.dosage_form,
    manufacturer: line.manufacturer,
    approvalNo: line.approval_no,
    unit: line.unit,
    barcode: line.barcode,
    shelf: line.shelf,
    isRx: line.kind === 'rx',
    splitPack: false,
    insured: line.insured === 1,
    batchSerial: lot.batch_serial,
    lotNo: lot.lot_no,
    madeOn: lot.made_on,
    expiresOn: lot.expires_on,
    quantity_e4: lot.quantity_e4,
    price_e6: line.price_e6,
    amount_fen: amount,
    traceCodes,
  };
}

function dispensingEffect(engine: Engine, sold: Sold): Effect<unknown> {
  const { db } = engine;
  const { sale, settlement } = sold;
  const id = present(sale.prescription_id, 'prescription of a dispensing');
  const review = present(reviewOf(db, id), 'review');
  const prescription = present(prescriptionById(db, id), 'prescription');
  const items = [...sold.items.values()].filter((item) => item.prescriptionNo !== '');
  return engine.platform.effects.uploadDispensing({
    prescriptionNo: present(prescription.prescription_no, 'prescription number'),
    reviewNo: review.review_no,
    receiptNo: sale.sale_no,
    dispensedAt: leftAt(sold),
    insured: settlement !== null,
    cashDue_fen: settlement?.cash_fen ?? sumFen(items.map((item) => item.amount_fen)),
    preparer: signatureOf(engine, review.preparer_no),
    checker: signatureOf(engine, review.checker_no),
    items,
  });
}

function undoEffect(engine: Engine, { sale, settlement }: Sold): Effect<unknown> {
  const { db } = engine;
  const id = present(sale.prescription_id, 'prescription of a dispensing');
  const upload = outboxOfSale(db, sale.sale_id).find((row) => row.infno === '7207');
  return engine.platform.effects.undoDispensing({
    prescriptionNo: present(prescriptionById(db, id)?.prescription_no, 'prescription number'),
    insured: settlement !== null,
    stockOutNo: present(upload, 'upload of a dispensing').platform_no,
  });
}

/**
 * When the goods left and who handed them out: at the settlement of an insured sale, at the payment
 * of another and of one that was settled later. Facts that stay as they are, because one msgid has one payload at every try.
 */
function leftAt({ sale, settledAtSale }: Sold): number {
  return present(settledAtSale?.answered_at ?? sale.paid_at, 'time of a sale that is not finished');
}

function sellerOf(engine: Engine, { sale, settledAtSale }: Sold): Operator {
  const settledBy = settledAtSale && intentByMsgid(engine.db, settledAtSale.msgid)?.operator_no;
  const staffNo = settledBy ?? sale.paid_by ?? sale.staff_no;
  return { staffNo, name: staffByNo(engine.db, staffNo)?.name ?? staffNo };
}

function signatureOf(engine: Engine, staffNo: string | null): StaffSignature {
  const staff = staffNo === null ? undefined : staffByNo(engine.db, staffNo);
  return { name: staff?.name ?? '', idDocNo: staff?.id_doc_no ?? '' };
}

function saleUpload(engine: Engine, sold: Sold, item: OutboxRecord, way: 'sale' | 'return') {
  const { profile } = engine;
  const { sale } = sold;
  const soldItem = present(sold.items.get(item.subject), 'item of an upload');
  const settlement = soldItem.insured ? sold.settlement : null;
  const pharmacist = pharmacistOf(engine, sale);
  const at = way === 'return' ? present(sale.voided_at, 'time of a void') : leftAt(sold);
  return {
    receiptNo: sale.sale_no,
    soldAt: at,
    seller: sellerOf(engine, sold),
    prescriberName: prescriberOf(engine, sale, soldItem),
    pharmacistName: pharmacist.name,
    pharmacistIdNo: pharmacist.id_doc_no,
    pharmacistPracticeNo: pharmacist.practice_cert_no,
    insured: settlement !== null,
    crossRegion:
      settlement !== null && settlement.insured_area.slice(0, 4) !== profile.careArea.slice(0, 4),
    settlementId: settlement?.setl_id ?? '',
    visitId: settlement?.visit_id ?? sale.sale_no,
    personNo: settlement?.person_no ?? '',
    uploadNo: way === 'return' ? uploadNoOf(engine, item) : '',
    person: settlement === null ? null : personOf(engine, sale),
    insuredAreaCode: settlement?.insured_area ?? '',
    item: soldItem,
  };
}

/** What the platform named the 3505 that this 3506 takes back. */
function uploadNoOf(engine: Engine, item: OutboxRecord): string {
  const upload = outboxOfSale(engine.db, present(item.sale_id, 'sale')).find(
    (row) => row.infno === '3505' && row.subject === item.subject,
  );
  return upload?.platform_no ?? '';
}

function personOf(engine: Engine, sale: SaleRecord): InsuredPerson | null {
  const record = sales.personOf(engine.db, sale.sale_id);
  return record === null ? null : readColumn('person', record.person);
}

function prescriberOf(engine: Engine, sale: SaleRecord, item: SoldItem): string {
  if (item.prescriptionNo === '' || sale.prescription_id === null) return '';
  const detail = prescriptionById(engine.db, sale.prescription_id)?.detail;
  return detail ? readColumn('prescription', detail).prescriber : '';
}

/** The reviewing pharmacist, or for a sale without prescription the shop's first one on file. */
export function pharmacistOf(engine: Engine, sale: SaleRecord): StaffRecord {
  const review = sale.prescription_id === null ? null : reviewOf(engine.db, sale.prescription_id);
  const reviewer = review?.reviewer_no ? staffByNo(engine.db, review.reviewer_no) : undefined;
  return present(reviewer ?? firstPharmacist(engine.db), 'a pharmacist on file');
}
