/** 3505 sale and 3506 sale return, one row a transaction (insurance-interface §2.12). */
import { assert } from '#core/result.ts';
import { chinaDateTime } from '#core/time.ts';
import type { Effect, SaleUpload } from '../platform.ts';
import type { WireObject } from './answer.ts';
import { isObject, RefusedInAnswer, rowsHolding, textOf } from './answer.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';

/** Goods without a national code (A versions; §2.12). */
export const NO_NATIONAL_CODE = 'NMLC999';
/** A pharmacist's or prescriber's document is an ID card here. */
const ID_CARD = '01';

export function saleEffect(wire: Wire, request: SaleUpload): Effect<{ uploadNo: string }> {
  const { item } = request;
  const { uploads, valueSets } = wire.profile;
  const circulated = item.prescriptionNo !== '';
  const fields = {
    ...goodsFields(request),
    prsc_dr_cert_type: '',
    prsc_dr_certno: '',
    prsc_dr_name: request.prescriberName || uploads.prescriberNameForOtc,
    phar_cert_type: request.pharmacistIdNo === '' ? '' : ID_CARD,
    phar_certno: request.pharmacistIdNo,
    phar_name: request.pharmacistName,
    phar_prac_cert_no: request.pharmacistPracticeNo,
    hi_feesetl_type: settlementType(request),
    ...personFields(wire, request),
    ...lotFields(wire, request),
    rxno: item.prescriptionNo,
    rx_circ_flag: circulated ? valueSets.rx_circ_flag.yes : valueSets.rx_circ_flag.no,
    rtal_docno: request.receiptNo,
    stoout_no: request.receiptNo,
    bchno: item.batchSerial,
    drug_trac_codg: '',
    drug_prod_barc: item.barcode,
    shelf_posi: item.shelf,
    ...movementFields(wire, request),
    [uploads.settlementTypeKey]: insuredRow(request) ? '1' : '2',
  };
  return uploadEffect(wire, '3505', request, fields, (output) => {
    const [row] = acceptedRows(output);
    return { uploadNo: row === undefined ? '' : textOf(row, 'medins_prod_sel_no') };
  });
}

export function saleReturnEffect(wire: Wire, request: SaleUpload): Effect<{ accepted: true }> {
  const fields = {
    ...goodsFields(request),
    ...personFields(wire, request),
    ...lotFields(wire, request),
    ...movementFields(wire, request),
    medins_prod_sel_no: request.uploadNo,
  };
  return uploadEffect(wire, '3506', request, fields, (output) => {
    acceptedRows(output);
    return { accepted: true };
  });
}

/** A sale may hold both kinds of row; each is uploaded as what paid it. */
function insuredRow(request: SaleUpload): boolean {
  return request.insured && request.item.insured;
}

/** `hi_feesetl_type`: 0 not insured, 1 local, 2 cross-region. */
function settlementType(request: SaleUpload): string {
  if (!insuredRow(request)) return '0';
  return request.crossRegion ? '2' : '1';
}

function goodsFields({ item }: SaleUpload): WireInput {
  return {
    med_list_codg: item.nationalDrugCode || NO_NATIONAL_CODE,
    fixmedins_hilist_id: item.itemCode,
    fixmedins_hilist_name: item.name,
    fixmedins_bchno: item.batchSerial,
  };
}

function personFields(wire: Wire, request: SaleUpload): WireInput {
  const named = insuredRow(request) && wire.profile.settlement.sendPersonFields;
  const person = named ? request.person : null;
  return {
    setl_id: insuredRow(request) ? request.settlementId : '',
    // A self-pay row of an insured sale is not part of the visit: it goes under the shop's own serial.
    mdtrt_sn: request.insured && !insuredRow(request) ? request.receiptNo : request.visitId,
    psn_no: insuredRow(request) ? request.personNo : '',
    psn_cert_type: person?.idDocKind ?? '',
    certno: person?.idDocNo ?? '',
    psn_name: person?.name ?? '',
  };
}

function lotFields(wire: Wire, { item }: SaleUpload): WireInput {
  return {
    manu_lotnum: item.lotNo,
    manu_date: item.madeOn,
    expy_end: item.expiresOn,
    // 0 OTC, 1 Rx: the opposite of otcFlag of a prescription (§3).
    rx_flag: item.isRx ? '1' : '0',
    trdn_flag: item.splitPack ? '1' : '0',
    finl_trns_pric: wire.numbers.price(item.price_e6),
  };
}

function movementFields(wire: Wire, request: SaleUpload): WireInput {
  const { traceNode, traceAsList } = wire.profile.uploads;
  const codes = request.item.traceCodes.map((code) => ({ drug_trac_codg: code }));
  assert(traceAsList || codes.length <= 1, 'this region takes one trace code a row');
  return {
    sel_retn_cnt: wire.numbers.quantity(request.item.quantity_e4),
    sel_retn_time: chinaDateTime(request.soldAt),
    sel_retn_opter_name: request.seller.name,
    memo: '',
    [traceNode]: traceAsList ? codes : (codes[0] ?? { drug_trac_codg: '' }),
  };
}

function uploadEffect<Answer>(
  wire: Wire,
  infno: '3505' | '3506',
  request: SaleUpload,
  fields: WireInput,
  read: (output: unknown) => Answer,
): Effect<Answer> {
  const input = inNode(wire, infno, 'selinfo', fields);
  return {
    infno,
    input,
    stored: input,
    // Mandatory whenever psn_no is sent (§1.1), and only then.
    insuredAreaCode: insuredRow(request) ? request.insuredAreaCode : '',
    read,
  };
}

/** The base versions print no answer; a row that says `retRslt` 0 is a refusal (A versions, §2.12). */
export function acceptedRows(output: unknown): readonly WireObject[] {
  const readable = isObject(output) || Array.isArray(output);
  const rows = readable ? rowsHolding(output, 'retRslt') : [];
  const refused = rows.find((row) => textOf(row, 'retRslt') === '0');
  if (refused) throw new RefusedInAnswer(textOf(refused, 'msgRslt') || '平台没有接受该行');
  return rows.length > 0 || !readable ? rows : rowsHolding(output, 'medins_prod_sel_no');
}
