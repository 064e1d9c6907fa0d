/** The facts of a slip, gathered from the file. Names are masked here and nowhere later. */
import type { Fen } from '#core/money.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import { fen, quantityE4, sumFen } from '#core/money.ts';
import { present } from '#core/result.ts';
import type {
  ReceiptFacts,
  ReceiptGoods,
  ReceiptInsurance,
  ReceiptKind,
  ReceiptPrescription,
} from '#core/receipt.ts';
import type { Sale } from '#contract/sale.ts';
import type { SaleId, StaffNo } from '#core/ids.ts';
import { prescriptionById, reviewOf } from '#db/prescription.ts';
import type { PrintJobRecord } from '#db/print-job.ts';
import { printJobsOf } from '#db/print-job.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { lastSettlement, trialOf } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { tendersOf } from '#db/tender.ts';
import { readColumn } from '../columns.ts';
import { clearingClassName } from '../day/clearing-name.ts';
import type { Engine } from '../engine.ts';
import { saleView } from '../sale/view.ts';

/** National hotline of the insurance service, printed on every insured slip. */
const HOTLINE = '12393';

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

/** Which document a sale gives now; null when it has none yet. */
export function receiptKindOf(sale: SaleRecord): ReceiptKind | null {
  switch (sale.state) {
    case 'paid':
    case 'voiding':
    case 'voidUnknown':
      return 'sale';
    case 'voided':
      return sale.paid_at === null ? null : 'void';
    case 'unknown':
      return 'pending';
    default:
      return null;
  }
}

/** The print job a slip belongs to; null for the slip on the screen as first printed. */
export function receiptFacts(
  where: Where,
  saleId: SaleId,
  job: PrintJobRecord | null,
): ReceiptFacts {
  const { db, engine } = where;
  const record = present(sales.saleById(db, saleId), 'sale');
  const kind = present(receiptKindOf(record), 'a document of this sale');
  const sale = saleView(where, saleId);
  const settlement = lastSettlement(db, saleId);
  const cashierNo = record.paid_by ?? record.staff_no;
  const isBack = kind === 'void';
  const moved = tendersOf(db, saleId);
  const tenders = moved.filter((row) => (row.refund === 1) === isBack);
  // What went back when insurance paid later; the tenders of a void are all of that sort.
  const givenBack = isBack ? [] : moved.filter((row) => row.refund === 1);
  const insured = settlement?.setl_id || kind === 'pending' ? settlement : null;
  return {
    kind,
    storeName: engine.store.storeName,
    institutionCode: engine.profile.shop.code,
    hotline: HOTLINE,
    saleNo: record.sale_no,
    till: record.till,
    at: (kind === 'void' ? record.voided_at : record.paid_at) ?? where.now,
    cashierName: staffByNo(db, cashierNo)?.name ?? cashierNo,
    cashierNo,
    training: engine.store.training,
    copy: copyOf(where, record, job),
    goods: goodsOf(sale, settlement),
    total_fen: record.total_fen,
    selfPay_fen: fen(record.total_fen - record.insured_fen),
    due_fen: dueOf(record, settlement),
    insurance: insured === null ? null : insuranceOf(where, sale, insured),
    prescription: record.prescription_id === null ? null : prescriptionOf(db, record),
    tenders: tenders.map(({ kind: tender, amount_fen, received_fen, change_fen }) => ({
      kind: tender,
      amount_fen,
      received_fen,
      change_fen,
    })),
    givenBack: givenBack.map(({ kind: tender, amount_fen }) => ({ kind: tender, amount_fen })),
    reason: record.void_reason,
  };
}

function dueOf(record: SaleRecord, settlement: SettlementRecord | null): Fen {
  if (!settlement?.setl_id) return record.total_fen;
  const selfPay = fen(record.total_fen - record.insured_fen);
  return sumFen([settlement.cash_fen ?? fen(0), selfPay]);
}

/** The red slip is a document of its own, and so is what a pending sale gives: no copy of the other. */
function copyOf(
  where: Where,
  record: SaleRecord,
  job: PrintJobRecord | null,
): ReceiptFacts['copy'] {
  if (job === null) return null;
  const own = printJobsOf(where.db, record.sale_id).filter(
    (row) => row.document === job.document && row.subject === job.subject,
  );
  const index = own.findIndex((row) => row.print_id === job.print_id);
  const firstPrint = own[0];
  if (index <= 0 || firstPrint === undefined) return null;
  return {
    no: index,
    at: job.asked_at,
    by: staffByNo(where.db, job.asked_by)?.name ?? job.asked_by,
    firstPrintedAt: firstPrint.printed_at ?? firstPrint.asked_at,
  };
}

/** One number is one lot on paper, although its boxes were bought at several prices. */
function printedLots(lots: Sale['lines'][number]['lots']): ReceiptGoods['lots'] {
  const byNumber = Map.groupBy(lots, ({ lotNo, expiresOn }) => `${expiresOn} ${lotNo}`);
  return [...byNumber.values()].map(([first, ...rest]) => {
    const { lotNo, expiresOn, quantity_e4 } = present(first, 'lot of a line');
    const sum = rest.reduce((all, lot) => all + lot.quantity_e4, quantity_e4 as number);
    return { lotNo, expiresOn, quantity_e4: quantityE4(sum) };
  });
}

function goodsOf(sale: Sale, settlement: SettlementRecord | null): ReceiptGoods[] {
  const cuts = settlement?.cuts ? readColumn('cuts', settlement.cuts) : [];
  return sale.lines.map((line) => {
    const cut = cuts.find((row) => row.lineNo === String(line.position));
    return {
      name: line.name,
      spec: line.spec,
      manufacturer: line.manufacturer,
      unit: line.unit,
      kind: line.kind,
      catalogueClass: cut?.catalogueClass ?? line.catalogueClass,
      payFirstNote: line.payFirstNote.replace(' ', ''),
      price_e6: line.price_e6,
      quantity_e4: line.quantity_e4,
      amount_fen: line.amount_fen,
      lots: printedLots(line.lots),
      traceRequired: line.traceRequired,
      traceCodes: line.codes,
    };
  });
}

function insuranceOf(where: Where, sale: Sale, settlement: SettlementRecord): ReceiptInsurance {
  const person = present(sale.person, 'person of an insured sale');
  const columns = settlement.amounts ?? trialAmounts(where.db, sale.saleId);
  return {
    maskedName: person.maskedName,
    gender: person.gender,
    age: person.age,
    maskedIdDocNo: person.maskedIdDocNo,
    insuranceName: person.insuranceName,
    categoryName: person.categoryName,
    careTypeName: sale.careTypeName,
    areaName: person.areaName,
    credentialName: '医保电子凭证',
    clearingClassName: clearingClassName(settlement.clearing_class ?? ''),
    ...documentOf(settlement, readColumn('amounts', columns)),
  };
}

/** Numbers, time and balance of this document: the void's own on a red slip (settlement.md §3). */
function documentOf(
  settlement: SettlementRecord,
  amounts: SettlementAmounts,
): Pick<ReceiptInsurance, 'settlementNo' | 'institutionSerial' | 'settledAtText' | 'amounts'> {
  if (settlement.state !== 'voided' || settlement.void_amounts === null) {
    return {
      settlementNo: settlement.setl_id ?? '',
      institutionSerial: settlement.msgid,
      settledAtText: settlement.settled_at_text ?? '',
      amounts,
    };
  }
  const { accountBalance_fen } = readColumn('amounts', settlement.void_amounts);
  return {
    settlementNo: settlement.void_setl_id ?? settlement.setl_id ?? '',
    institutionSerial: settlement.void_msgid ?? settlement.msgid,
    settledAtText: settlement.void_settled_at_text ?? '',
    amounts: { ...amounts, accountBalance_fen },
  };
}

/** A pending slip prints no amount of insurance; the layout still wants the figures of the trial. */
function trialAmounts(db: Db, saleId: SaleId): string {
  return present(trialOf(db, saleId), 'trial of a pending settlement').amounts;
}

function prescriptionOf(db: Db, record: SaleRecord): ReceiptPrescription {
  const id = present(record.prescription_id, 'prescription');
  const row = present(prescriptionById(db, id), 'prescription');
  const detail = readColumn('prescription', present(row.detail, 'prescription detail'));
  const review = reviewOf(db, id);
  const named = (staffNo: StaffNo | string | null | undefined) =>
    staffNo ? staffByNo(db, staffNo) : undefined;
  const reviewer = named(review?.reviewer_no);
  return {
    tail: detail.prescriptionNo.slice(-6),
    institutionName: detail.institutionName,
    department: detail.department,
    prescriber: detail.prescriber,
    prescribedOn: detail.prescribedAtText.slice(0, 10),
    diagnosis: detail.diagnosis,
    reviewerName: reviewer?.name ?? '',
    reviewerTitle: reviewer?.title ?? '',
    reviewedAt: review?.decided_at ?? null,
    preparerName: named(review?.preparer_no)?.name ?? '',
    checkerName: named(review?.checker_no)?.name ?? '',
    doubleSigned: (review?.double_signature ?? '') !== '',
  };
}
