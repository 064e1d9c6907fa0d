/** The foreign prescription centre: 7201, 7204–7208 (e-prescription §2). */
import { randomUUID } from 'node:crypto';
import { rowsIn, scalar } from './check-fields.ts';
import type { WireRow } from './check-fields.ts';
import { chinaText, Refusal } from './foreign-books.ts';
import type { Books, Circulated } from './foreign-books.ts';
import { nodeOf, tenths } from './foreign-desk.ts';
import type { Asked } from './foreign-desk.ts';
import { PHARMACIST } from './foreign-world.ts';
import type { ForeignDrug } from './foreign-world.ts';

const HOUR_MS = 3_600_000;
const HOSPITAL = { fixmedinsCode: 'H99031200044', fixmedinsName: '临海市第二人民医院' };

/** Exactly the printed fields: no state, no prescription number (§2.2). */
export function authorise(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const token = books.tokens.get(scalar(data, 'ecToken'));
  if (!token?.person) throw new Refusal('电子凭证令牌无效');
  const { person } = token;
  checkTerminal(books, asked, data);
  books.expect(scalar(data, 'certno') === person.idDocNo, '7201: certno of another person');
  books.expect(scalar(data, 'psnName') === person.name, '7201: psnName of another person');
  books.expect(scalar(data, 'regSn') === '', '7201: regSn and ecToken exclude each other');
  const rows = person.prescriptions.map((prescription) => {
    const authRxno = `A${randomUUID().replaceAll('-', '').slice(0, 28)}`;
    const epcToken = `epc.${randomUUID()}`;
    books.circulated.push({
      ...{ prescription, person, epcToken, authRxno, verificationNo: '', reviewNo: '' },
      stockOutNo: '',
      file: Buffer.from(`%PDF-1.7 ${prescription.hiRxno}`).toString('base64'),
      dispensed: false,
    });
    const end = Date.now() + prescription.validFor_h * HOUR_MS;
    return {
      ...{ authRxno, epcToken, expiresIn: chinaText(Date.now() + HOUR_MS), ...HOSPITAL },
      prscTime: chinaText(end - 72 * HOUR_MS),
      ...{ deptName: '心血管内科', diseCodg: prescription.disease[0] },
      ...{ diseName: prescription.disease[1], valiEndTime: chinaText(end) },
      ...{ rxExraAttrCode: '02', rxExraAttrName: null },
    };
  });
  return books.variant.singleNodesAsLists ? { data: rows } : { result: rows };
}

function checkTerminal(books: Books, asked: Asked, data: WireRow): void {
  const own = scalar(data, 'fixmedinsCode') === books.variant.shopCode;
  books.expect(own, `${asked.infno}: fixmedinsCode of another shop`);
  const ip = scalar(data, 'ipInfo');
  books.expect(/^(\d{1,3}\.){3}\d{1,3}$/.test(ip), `${asked.infno}: ipInfo is no address`);
}

function byToken(books: Books, data: WireRow): Circulated {
  const found = books.circulated.find((one) => one.epcToken === scalar(data, 'epcToken'));
  if (!found) throw new Refusal('电子处方令牌无效');
  return found;
}

export function download(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  checkTerminal(books, asked, data);
  const held = byToken(books, data);
  books.expect(scalar(data, 'authRxno') === held.authRxno, '7204: authRxno of another row');
  const { prescription, person } = held;
  if (prescription.refusal !== '') throw new Refusal(prescription.refusal);
  const end = Date.now() + prescription.validFor_h * HOUR_MS;
  const visit = {
    ...{ medType: prescription.medType, otpIptFlag: '1', patnName: person.name },
    ...{ patnAge: person.age, patnHgt: null, patnWt: '61.50', gend: person.gender, gesoVal: '' },
    ...{ nwbFlag: '0', nwbAge: '', suckPrdFlag: '0', algsHis: '无' },
    maindiagCode: prescription.diagnosis[0],
    maindiagName: prescription.diagnosis[1],
    ...{ diseCondDscr: '', diseCodg: prescription.disease[0], diseName: prescription.disease[1] },
  };
  const disease = {
    ...{ diagType: '1', maindiagFlag: '1', diagSrtNo: '1', diagCode: prescription.diagnosis[0] },
    ...{ diagName: prescription.diagnosis[1], tcmDiseCode: null },
  };
  const lists = books.variant.singleNodesAsLists;
  return {
    data: {
      ...{ hiRxno: prescription.hiRxno, rxTraceCode: prescription.rxTraceCode, ...HOSPITAL },
      ...{ prscTime: chinaText(end - 72 * HOUR_MS), prscDeptName: '心血管内科' },
      ...{ valiEndTime: chinaText(end), rxTypeCode: '1', rxTypeName: null, longRxFlag: '0' },
      ...{ rxFile: held.file, fileSuffix: '.pdf' },
    },
    rxDetlList: prescription.drugs.map((one) => writtenLine(one)),
    rxOtpinfo: lists ? [visit] : visit,
    rxDiseList: lists ? disease : [disease],
  };
}

function writtenLine(one: ForeignDrug): object {
  const now = chinaText(Date.now());
  return {
    ...{ medListCodg: one.code, fixmedinsHilistId: null, rxItemTypeCode: '11' },
    ...{ otcFlag: one.otc ? '1' : '0', drugProdname: '', drugGenname: one.name },
    ...{ drugDosform: one.form, drugSpec: one.spec, prdrName: one.maker, medcWayCodg: '1' },
    ...{ medcWayDscr: '口服', medcBegntime: now, medcEndtime: now, medcDays: one.days },
    ...{ drugCnt: one.quantity, drugDosunt: one.unit, sinDoscnt: '10.5000', sinDosunt: 'mg' },
    ...{ usedFrquCodg: '12', usedFrquName: '每日两次', drugTotlcnt: String(one.packs) },
    ...{ drugTotlcntEmp: one.packUnit, hospApprFlag: '0', takeDrugFlag: '0', selfPayRea: null },
  };
}

export function verify(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const held = byToken(books, data);
  const { prescription } = held;
  books.expect(scalar(data, 'hiRxno') === prescription.hiRxno, '7205: hiRxno');
  books.expect(scalar(data, 'rxTraceCode') === prescription.rxTraceCode, '7205: rxTraceCode');
  books.expect(scalar(data, 'rxFile') === held.file, '7205: rxFile is not the file of 7204');
  held.verificationNo = `YQ${books.next()}`;
  return {
    ...{ flag: books.variant.yes, rxSignVerifySn: held.verificationNo },
    ...{ signCertSn: '6A1F00990312', signCertDn: 'CN=临海市第二人民医院,C=CN' },
  };
}

export function review(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const held = byToken(books, data);
  const token = books.tokens.get(scalar(data, 'ecToken'));
  books.expect(token?.person === null, '7206: ecToken is not a pharmacist’s own');
  books.expect(scalar(data, 'hiRxno') === held.prescription.hiRxno, '7206: hiRxno');
  books.expect(scalar(data, 'fixmedinsName') === books.variant.shopName, '7206: fixmedinsName');
  books.expect(scalar(data, 'pharCertType') === '01', '7206: pharCertType');
  books.expect(scalar(data, 'rxChkStasCodg') === '1', '7206: rxChkStasCodg');
  books.expect(scalar(data, 'rxChkTime') <= chinaText(Date.now()), '7206: rxChkTime of the future');
  books.expect(scalar(data, 'rxSignVerifySn') === held.verificationNo, '7206: rxSignVerifySn');
  checkPharmacist(data, 'phar');
  if (scalar(data, 'pharCode') !== PHARMACIST.pharmacistCode) throw new Refusal('药师代码未备案');
  held.reviewNo = `SF${books.next()}`;
  return { data: { flag: books.variant.yes, rxChkBizSn: held.reviewNo } };
}

/** The shop's pharmacist as the staff register has them; others are refused. */
function checkPharmacist(data: WireRow, prefix: string): void {
  const same =
    scalar(data, `${prefix}Certno`) === PHARMACIST.idDocNo &&
    scalar(data, `${prefix}Name`) === PHARMACIST.name;
  if (!same) throw new Refusal('审方药师身份与备案不符');
}

export function dispense(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const held = books.circulated.find(
    (one) => one.reviewNo !== '' && one.reviewNo === scalar(data, 'rxChkBizSn'),
  );
  if (!held) throw new Refusal('未找到审方记录');
  books.expect(scalar(data, 'hiRxno') === held.prescription.hiRxno, '7207: hiRxno');
  books.expect(!held.dispensed, '7207: sent twice');
  const settlement = books.settlements.find((one) => one.person === held.person);
  books.expect(settlement !== undefined, '7207: before the settlement');
  books.expect(scalar(data, 'hiFeesetlFlag') === '1', '7207: hiFeesetlFlag of an insured sale');
  books.expect(scalar(data, 'rchkPharName') !== '', '7207: who checked is not told');
  books.expect(scalar(data, 'dspeerName') !== '', '7207: who prepared is not told');
  books.expect(
    scalar(data, 'dspeerName') !== scalar(data, 'rchkPharName'),
    '7207: prepared and checked by one person',
  );
  const rows = rowsIn(asked.input['rxSaleDrugDetl']);
  for (const one of held.prescription.drugs) {
    const own = rows.filter((row) => scalar(row, 'medListCodg') === one.code);
    const sum = own.reduce((total, row) => total + tenths(scalar(row, 'drugTotlcnt'), 2), 0n);
    books.expect(sum === BigInt(one.packs) * 100n, `7207 ${one.code}: drugTotlcnt`);
    for (const row of own) {
      const inPacks = scalar(row, 'drugTotlcntEmp') === one.packUnit;
      books.expect(inPacks, `7207 ${one.code}: drugTotlcntEmp`);
      books.expect(scalar(row, 'drugGenname') === one.name, `7207 ${one.code}: drugGenname`);
      books.expect(scalar(row, 'manuLotnum') !== '', `7207 ${one.code}: manuLotnum`);
      const code = scalar(row, 'drugTraceCodg');
      books.expect(settlement?.codes.has(code) === true, `7207 ${one.code}: code not settled`);
    }
    const codes = new Set(own.map((row) => scalar(row, 'drugTraceCodg')));
    books.expect(codes.size === one.packs, `7207 ${one.code}: ${codes.size} codes told`);
  }
  const foreign = rows.filter(
    (row) => !held.prescription.drugs.some((one) => one.code === scalar(row, 'medListCodg')),
  );
  books.expect(foreign.length === 0, '7207: goods that are not on the prescription');
  held.dispensed = true;
  held.stockOutNo = `CK${books.next()}`;
  return { flag: books.variant.yes, selStooutSn: held.stockOutNo };
}

export function undo(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const held = books.circulated.find(
    (one) => one.dispensed && one.prescription.hiRxno === scalar(data, 'hiRxno'),
  );
  books.expect(!books.variant.voidUndoesDispensing, '7208: 2103 has done this already');
  if (!held) throw new Refusal('未找到出库记录');
  books.expect(scalar(data, 'selStooutSn') === held.stockOutNo, '7208: selStooutSn');
  books.expect(scalar(data, 'hiFeesetlFlag') === '1', '7208: hiFeesetlFlag');
  const cancelled = books.settlements.find((one) => one.person === held.person)?.cancelledAt;
  books.expect(typeof cancelled === 'string', '7208: before 2103');
  held.dispensed = false;
  return null;
}
