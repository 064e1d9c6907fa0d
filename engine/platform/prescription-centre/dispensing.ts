/** 7207 dispensing upload and 7208 its undoing (e-prescription §2.7–2.8). */
import { lineAmount, ONE_UNIT_E4, quantityE4, subtractFen } from '#core/money.ts';
import { chinaDate } from '#core/time.ts';
import type { DispensingUpload, Effect, SoldItem, StaffSignature } from '../platform.ts';
import { flagOf, isObject, nodeHolding, RefusedInAnswer, requiredText } from '../fsi/answer.ts';
import type { Wire, WireInput } from '../fsi/envelope.ts';
import { inNode } from '../fsi/envelope.ts';

const LIST = 'rxSaleDrugDetl';

export function dispensingEffect(
  wire: Wire,
  request: DispensingUpload,
): Effect<{ stockOutNo: string }> {
  const { shop, prescriptionCentre } = wire.profile;
  const rows = request.items
    .flatMap((item) => rowsOf(wire, item))
    .map((item) => soldRow(wire, request, item));
  const fields = {
    hiRxno: request.prescriptionNo,
    fixmedinsCode: shop.code,
    fixmedinsName: shop.name,
    ...signature('rchkPhar', request.checker),
    ...signature('dspeer', request.preparer),
    rxChkBizSn: request.reviewNo,
    hiFeesetlFlag: request.insured ? '1' : '0',
    psnCashPay: wire.numbers.money(request.cashDue_fen),
  };
  const inside = prescriptionCentre.detailInsideData ? { [LIST]: rows } : {};
  const beside = prescriptionCentre.detailInsideData ? {} : { [LIST]: rows };
  const input = { ...inNode(wire, '7207', 'data', { ...fields, ...inside }), ...beside };
  return {
    infno: '7207',
    input,
    stored: input,
    insuredAreaCode: '',
    read: (output) => {
      const row = nodeHolding(output, 'selStooutSn');
      if (flagOf(row, 'flag') === false) throw new RefusedInAnswer('处方中心没有接受出库明细');
      return { stockOutNo: requiredText(row, 'selStooutSn') };
    },
  };
}

/** `rchkPharCertType/…Certno/…Name` of the checker, `dspeer…` of the preparer. */
function signature(prefix: 'rchkPhar' | 'dspeer', staff: StaffSignature): WireInput {
  return {
    [`${prefix}CertType`]: staff.idDocNo === '' ? '' : '01',
    [`${prefix}Certno`]: staff.idDocNo,
    [`${prefix}Name`]: staff.name,
  };
}

/**
 * A row has one field of 30 characters for a trace code, and no rule says one row a lot: boxes get a
 * row each, so that every code is told, where each box has its own.
 */
function rowsOf(wire: Wire, item: SoldItem): readonly SoldItem[] {
  const boxes = item.traceCodes.length;
  const whole = item.quantity_e4 === boxes * ONE_UNIT_E4;
  const told = wire.profile.prescriptionCentre.traceCode !== 'perBox' || item.packs !== null;
  if (told || boxes < 2 || !whole) return [item];
  let rest = item.amount_fen;
  return item.traceCodes.map((code, index) => {
    // The parts sum to the whole: the last box takes the remainder.
    const amount_fen =
      index === boxes - 1 ? rest : lineAmount(item.price_e6, quantityE4(ONE_UNIT_E4));
    rest = subtractFen(rest, amount_fen);
    return { ...item, quantity_e4: quantityE4(ONE_UNIT_E4), amount_fen, traceCodes: [code] };
  });
}

function soldRow(wire: Wire, request: DispensingUpload, item: SoldItem): WireInput {
  return {
    rtalDocno: request.receiptNo,
    stooutNo: request.receiptNo,
    stooutTime: chinaDate(request.dispensedAt),
    medListCodg: item.nationalDrugCode,
    medinsListCodg: item.itemCode,
    drugProdname: item.name,
    drugGenname: item.genericName || item.name,
    drugSpec: item.spec,
    drugDosform: item.dosageForm,
    prdrName: item.manufacturer,
    aprvno: item.approvalNo,
    manuLotnum: item.lotNo,
    bchno: item.batchSerial,
    drugstdcode: '',
    drugTraceCodg: traceText(wire, item.traceCodes),
    drugProdBarc: item.barcode,
    shelfLoc: item.shelf,
    // In packs, as 7204 counts them (§2.7), also where the settlement counts tablets.
    drugTotlcnt: wire.numbers.quantityTwoDecimals((item.packs ?? item).quantity_e4),
    drugTotlcntEmp: (item.packs ?? item).unit,
    drugSumamt: wire.numbers.moneySixDecimals(item.amount_fen),
  };
}

/** One narrow field for the codes of a row; all codes travel in 2102 and 3505 anyway. */
function traceText(wire: Wire, codes: readonly string[]): string {
  const { traceCode, traceCodeMaxLength } = wire.profile.prescriptionCentre;
  const text =
    traceCode === 'none' ? '' : traceCode === 'joined' ? codes.join(',') : (codes[0] ?? '');
  return text.length <= traceCodeMaxLength ? text : '';
}

export function undoDispensingEffect(
  wire: Wire,
  request: {
    readonly prescriptionNo: string;
    readonly insured: boolean;
    readonly stockOutNo: string;
  },
): Effect<{ accepted: true }> {
  const input = inNode(wire, '7208', 'data', {
    hiRxno: request.prescriptionNo,
    fixmedinsCode: wire.profile.shop.code,
    hiFeesetlFlag: request.insured ? '1' : '0',
    selStooutSn: request.stockOutNo,
  });
  return {
    infno: '7208',
    input,
    stored: input,
    insuredAreaCode: '',
    read: (output) => {
      // The fields of the answer are not printed; a flag that says no is believed.
      if (isObject(output) && flagOf(output, 'flag') === false) {
        throw new RefusedInAnswer('处方中心没有撤销出库明细');
      }
      return { accepted: true };
    },
  };
}
