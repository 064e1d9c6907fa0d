/** The sale as the counter shows it: one read, every name and number masked or formatted here. */
import type { Amounts, PersonView, Sale, SaleLine } from '#contract/sale.ts';
import { subtractFen, sumFen, fen, quantityE4 } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import type { SaleId } from '#core/ids.ts';
import {
  genderName,
  insuranceTypeName,
  insuredStatusName,
  maskName,
  maskNumber,
  personCategoryName,
  pooledFundPays,
} from '#core/person.ts';
import { present } from '#core/result.ts';
import { displayPickupCode } from '#core/dossier.ts';
import { codesNeeded } from '#core/sale.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import { isNearExpiry } from '#core/stock.ts';
import { chinaDate } from '#core/time.ts';
import { dossierOfSale } from '#db/dossier.ts';
import { prescriptionById, reviewOf } from '#db/prescription.ts';
import { openReturnOfKept } from '#db/sale-return.ts';
import type { LineLotJoined, SaleLineJoined, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { openMoneyTasksOf } from '#db/money-task.ts';
import { resolutionOfSettlement } from '#db/resolution.ts';
import type { SettlementRecord, TrialRecord } from '#db/settlement.ts';
import { lastSettlement, trialOf } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { tendersOf } from '#db/tender.ts';
import { availableByProduct } from '#db/product.ts';
import { intentByMsgid } from '#db/intent.ts';
import { codesOfSale, pastCodesOfSale } from '#db/trace-code.ts';
import { readColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import { moneyTaskView } from '../money-task/view.ts';
import { hintFor } from '../settlement/hints.ts';
import { resolutionView } from '../settlement/resolution-view.ts';
import { storeNumber } from '../settings/store-numbers.ts';
import { progressOf } from './progress.ts';

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

export function amountsView(amounts: SettlementAmounts): Amounts {
  return {
    totalFee_fen: amounts.totalFee_fen,
    fullySelfPaid_fen: amounts.fullySelfPaid_fen,
    overCeiling_fen: amounts.overCeiling_fen,
    payFirst_fen: amounts.payFirst_fen,
    inScope_fen: amounts.inScope_fen,
    deductible_fen: amounts.deductible_fen,
    pooledFundPay_fen: amounts.pooledFundPay_fen,
    otherFundsPay_fen: subtractFen(amounts.fundTotal_fen, amounts.pooledFundPay_fen),
    fundTotal_fen: amounts.fundTotal_fen,
    accountPay_fen: amounts.accountPay_fen,
    ownAccountPay_fen: subtractFen(amounts.accountPay_fen, amounts.familyAccountPay_fen),
    familyAccountPay_fen: amounts.familyAccountPay_fen,
    cashDue_fen: amounts.cashDue_fen,
    accountBalance_fen: amounts.accountBalance_fen,
  };
}

/** "先自付 10%", "全自费": from the product's catalogue class, as the shop knows it. */
export function payFirstNote(catalogueClass: string, ratio_e4: number): string {
  if (catalogueClass === '03') return '全自费';
  if (catalogueClass === '') return '非药品';
  return ratio_e4 > 0 ? `先自付 ${ratio_e4 / 100}%` : '';
}

function lineView(
  line: SaleLineJoined,
  parts: {
    readonly lots: readonly LineLotJoined[];
    readonly codes: readonly string[];
    readonly available: ReadonlyMap<string, number>;
    readonly usage: ReadonlyMap<number, string>;
    readonly today: string;
    readonly nearExpiry_months: number;
  },
): SaleLine {
  return {
    lineId: line.line_id,
    position: line.position,
    productId: line.product_id,
    itemCode: line.item_code,
    name: line.name,
    spec: line.spec,
    manufacturer: line.manufacturer,
    unit: line.unit,
    kind: line.kind,
    catalogueClass: line.catalogue_class,
    payFirstNote: payFirstNote(line.catalogue_class, line.pay_first_e4),
    lots: parts.lots.map((lot) => ({
      lotId: lot.lot_id,
      lotNo: lot.lot_no,
      expiresOn: lot.expires_on,
      nearExpiry: isNearExpiry(lot.expires_on, parts.today, parts.nearExpiry_months),
      quantity_e4: lot.quantity_e4,
    })),
    lotChosenByHand: line.lot_chosen_by_hand === 1,
    price_e6: line.price_e6,
    quantity_e4: line.quantity_e4,
    amount_fen: line.amount_fen,
    insured: line.insured === 1,
    movedToSelfPay: line.moved_to_self_pay === 1,
    traceRequired: line.trace_required === 1,
    codesNeeded: codesNeeded(line.quantity_e4, line.trace_required === 1),
    codes: [...parts.codes],
    prescriptionLineNo: line.prescription_line_no,
    usage: parts.usage.get(line.prescription_line_no ?? -1) ?? '',
    shelf: line.shelf,
    available_e4: quantityE4(parts.available.get(line.product_id) ?? 0),
  };
}

function linesView(where: Where, sale: SaleRecord): SaleLine[] {
  const lots = Map.groupBy(sales.lineLots(where.db, sale.sale_id), (lot) => lot.line_id);
  const lines = sales.linesOf(where.db, sale.sale_id);
  const now = codesOfSale(where.db, sale.sale_id);
  const past = sale.state === 'voided' ? pastCodesOfSale(where.db, sale.sale_id) : [];
  const codes = Map.groupBy([...now, ...past], (code) => code.line_id);
  const today = chinaDate(where.now);
  const available = availableByProduct(
    where.db,
    lines.map((line) => line.product_id),
    today,
  );
  const usage = usageOf(where.db, sale);
  const nearExpiry_months = storeNumber(where.db, 'nearExpiry_months');
  return lines.map((line) =>
    lineView(line, {
      lots: lots.get(line.line_id) ?? [],
      codes: (codes.get(line.line_id) ?? []).map((code) => code.code),
      available,
      usage,
      today,
      nearExpiry_months,
    }),
  );
}

function usageOf(db: Db, sale: SaleRecord): ReadonlyMap<number, string> {
  if (sale.prescription_id === null) return new Map();
  const detail = prescriptionById(db, sale.prescription_id)?.detail;
  if (!detail) return new Map();
  return new Map(
    readColumn('prescription', detail).lines.map((line) => [
      line.lineNo,
      `${line.route} 每次 ${line.dose} ${line.frequency}${line.days === '' ? '' : ` · ${line.days}天`}`,
    ]),
  );
}

function personView(where: Where, saleId: SaleId): PersonView | null {
  const row = sales.personOf(where.db, saleId);
  if (row === null) return null;
  const person = readColumn('person', row.person);
  const line = readColumn('insuranceLine', row.insurance_line);
  const pooled = readColumn('entitlements', row.entitlements);
  const refused = pooled.find((entitlement) => !entitlement.entitled);
  const held = where.engine.memory.credentials.get(saleId);
  const alive = held !== undefined && held.expiresAt > where.now;
  return {
    maskedName: maskName(person.name),
    gender: genderName(person.gender),
    age: person.age.replace(/\.0$/, ''),
    maskedIdDocNo: maskNumber(person.idDocNo),
    ...(line.insuranceType === ''
      ? { insuranceName: '', categoryName: '', statusName: '未联网核验' }
      : {
          insuranceName: insuranceTypeName(line.insuranceType),
          categoryName: personCategoryName(line.personCategory),
          statusName: insuredStatusName(line.insuredStatus),
        }),
    areaName: where.engine.profile.areaNames[line.insuredAreaCode] ?? line.insuredAreaCode,
    crossRegion:
      line.insuredAreaCode !== '' &&
      line.insuredAreaCode.slice(0, 4) !== where.engine.profile.careArea.slice(0, 4),
    accountBalance_fen: line.accountBalance_fen,
    pooledFundEntitled: pooled.length > 0 && pooledFundPays(pooled),
    entitlementNote: refused?.reason ?? '',
    source:
      row.by_hand === 1 ? 'byHand' : row.known_at === row.identified_at ? 'platform' : 'earlier',
    knownAt: row.known_at,
    maskedPhone: maskNumber(row.phone),
    credentialExpiresAt: alive ? held.expiresAt : null,
  };
}

function prescriptionView(
  where: Where,
  sale: SaleRecord,
  lines: readonly SaleLine[],
): Sale['prescription'] {
  if (sale.prescription_id === null) return null;
  const row = present(prescriptionById(where.db, sale.prescription_id), 'linked prescription');
  const detail = readColumn('prescription', present(row.detail, 'prescription detail'));
  const review = reviewOf(where.db, row.prescription_id);
  const state = review?.state ?? 'waiting';
  const reviewer = review?.reviewer_no ? staffByNo(where.db, review.reviewer_no) : undefined;
  return {
    prescriptionId: row.prescription_id,
    tail: detail.prescriptionNo.slice(-6),
    institutionName: detail.institutionName,
    department: detail.department,
    prescriber: detail.prescriber,
    diagnosis: detail.diagnosis,
    validUntilText: detail.validUntilText,
    signatureValid: row.signature_valid === 1,
    linesMatched: lines.filter((line) => line.prescriptionLineNo !== null).length,
    linesTotal: detail.lines.length,
    review: state === 'deciding' ? 'waiting' : state,
    reviewerName: reviewer?.name ?? '',
    reviewedAt: review?.decided_at ?? null,
    reviewNote: review?.note || review?.opinion || '',
  };
}

function settlementView(where: Where, row: SettlementRecord | null): Sale['settlement'] {
  if (row === null || row.state === 'absent' || row.state === 'reversed') return null;
  const amounts = row.amounts === null ? null : readColumn('amounts', row.amounts);
  const changed = row.state === 'settled' && row.cash_confirmed === 0;
  return {
    state: row.state,
    msgid: row.msgid,
    sentAt: intentByMsgid(where.db, row.msgid)?.sent_at ?? null,
    answeredAt: row.answered_at,
    settlementNo: row.setl_id ?? '',
    amounts: amounts === null ? null : amountsView(amounts),
    sentence: row.sentence,
    hint: hintFor(row.cause),
    cashChangedFrom_fen: changed ? row.trial_cash_fen : null,
  };
}

function resolutionOf(where: Where, settlement: SettlementRecord | null): Sale['resolution'] {
  const row = settlement && resolutionOfSettlement(where.db, settlement.settlement_id);
  return row && resolutionView(where.db, row);
}

function trialView(sale: SaleRecord, row: TrialRecord | null): Sale['trial'] {
  if (row === null) return null;
  return {
    askedAt: row.asked_at,
    amounts: amountsView(readColumn('amounts', row.amounts)),
    stale: row.revision !== sale.revision,
  };
}

function dossierBrief(db: Db, saleId: SaleId): Sale['dossier'] {
  const row = dossierOfSale(db, saleId);
  if (row === null) return null;
  return {
    dossierId: row.dossier_id,
    kind: row.kind,
    state: row.state,
    pickupCode: displayPickupCode(row.pickup_code),
  };
}

/** What the customer pays at the till: insurance's cash share plus self-paid goods. */
function stillToPay(
  sale: SaleRecord,
  trial: Sale['trial'],
  settlement: SettlementRecord | null,
): Fen {
  const selfPay = fen(sale.total_fen - sale.insured_fen);
  switch (sale.state) {
    case 'settled':
      return sumFen([settlement?.cash_fen ?? fen(0), selfPay]);
    case 'paid':
    case 'voided':
    case 'abandoned':
    case 'voiding':
    case 'voidUnknown':
      return fen(0);
    default:
      if (trial !== null && !trial.stale) return sumFen([trial.amounts.cashDue_fen, selfPay]);
      return sale.total_fen;
  }
}

export function saleView(where: Where, saleId: SaleId): Sale {
  const { db } = where;
  const sale = present(sales.saleById(db, saleId), 'sale');
  const lines = linesView(where, sale);
  const person = personView(where, saleId);
  const prescription = prescriptionView(where, sale, lines);
  const settlement = lastSettlement(db, saleId);
  const trial = trialView(sale, trialOf(db, saleId));
  const shown = {
    saleId: sale.sale_id,
    saleNo: sale.sale_no,
    state: sale.state,
    startedAt: sale.started_at,
    careTypeName: careTypeName(sale, person, prescription),
    lines,
    kinds: lines.length,
    pieces_e4: quantityE4(lines.reduce((sum, line) => sum + line.quantity_e4, 0)),
    total_fen: sale.total_fen,
    insured_fen: sale.insured_fen,
    selfPay_fen: fen(sale.total_fen - sale.insured_fen),
    codesNeeded: lines.reduce((sum, line) => sum + line.codesNeeded, 0),
    codesCaptured: lines.reduce(
      (sum, line) => sum + Math.min(line.codes.length, line.codesNeeded),
      0,
    ),
    accountMode: sale.account_mode,
    person,
    prescription,
    trial,
    settlement: settlementView(where, settlement),
    resolution: resolutionOf(where, settlement),
    stillToPay_fen: stillToPay(sale, trial, settlement),
    tenders: tendersOf(db, saleId).map((tender) => ({
      kind: tender.kind,
      amount_fen: tender.amount_fen,
      received_fen: tender.received_fen,
      change_fen: tender.change_fen,
      refund: tender.refund === 1,
    })),
    moneyDue: openMoneyTasksOf(db, saleId).map((task) => moneyTaskView(task, sale.sale_no)),
    dossier: dossierBrief(db, saleId),
    paidAt: sale.paid_at,
    cashierName: staffByNo(db, sale.paid_by ?? sale.staff_no)?.name ?? '',
    keptFromSaleNo: keptFrom(db, saleId),
  };
  return { ...shown, ...progressOf(shown) };
}

function keptFrom(db: Db, saleId: SaleId): string {
  const open = openReturnOfKept(db, saleId);
  return open === null ? '' : present(sales.saleById(db, open.sale_id), 'returned sale').sale_no;
}

function careTypeName(
  sale: SaleRecord,
  person: PersonView | null,
  prescription: Sale['prescription'],
): string {
  if (person === null || sale.insured_fen === 0) return '自费';
  return prescription === null || !person.pooledFundEntitled ? '药店购药' : '门诊统筹';
}
