// Job: 7207 dispensing upload and 7208 its undo (e-prescription §2.7, §2.8).
import type { Call, Handler } from './call.ts';
import { findDrug } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { issuedNumber } from './ids.ts';
import { demandOwnShop } from './prescription-access.ts';
import {
  demandUsable,
  findPrescription,
  touch,
  type PrescriptionRow,
} from './prescription-store.ts';
import { demand, refuse } from './refusal.ts';
import { inputNode, rowsOf, textOf, type WireObject } from './wire.ts';

const SALE = fieldRules(`
  hiRxno 医保处方编号 C30*; fixmedinsCode 定点医药机构编号 C20*; fixmedinsName 定点医药机构名称 C200*;
  rchkPharCertType 复核药师证件类型 C6; rchkPharCertno 复核药师证件编号 C50;
  rchkPharName 复核药师姓名 C40; dspeerCertType 配药人证件类型 C6; dspeerCertno 配药人证件编号 C50;
  dspeerName 配药人姓名 C40; rxChkBizSn 处方审核业务流水号 C30*;
  hiFeesetlFlag 医疗保险结算标志位 C3; psnCashPay 现金支付总费用 N14,2`);
const SALE_LINE = fieldRules(`
  rtalDocno 零售单据号 C40*; stooutNo 销售出库单据号 C40; stooutTime 销售出库时间 D*;
  medListCodg 医疗目录编码 C50*; medinsListCodg 医药机构目录编码 C50*; drugProdname 药品商品名 C100;
  drugGenname 通用名 C100*; drugSpec 规格 C500*; drugDosform 剂型 C50; prdrName 厂家 C1000;
  aprvno 批准文号 C100; manuLotnum 生产批号 C30; bchno 批次号 C30; drugstdcode 药品本位码 C50;
  drugTraceCodg 药品追溯码 C30; drugProdBarc 药品条形码 C30; shelfLoc 货架位号 C20;
  drugTotlcnt 数量 N16,2*; drugTotlcntEmp 库存单位 C40*; drugSumamt 药品金额 N16,6`);
const UNDO = fieldRules(`
  hiRxno 医保处方编号 C30*; fixmedinsCode 定点医药机构编号 C20*;
  hiFeesetlFlag 医疗保险结算标志位 C3; selStooutSn 销售出库流水号 C30`);

const SELF_PAY = 'self-pay';

interface DispensingRow {
  readonly sel_stoout_sn: string;
  readonly hi_feesetl_flag: string;
  readonly state: string;
}

function readLines(call: Call, node: WireObject): WireObject[] {
  const rows = rowsOf(call.input['rxSaleDrugDetl'] ?? node['rxSaleDrugDetl']);
  demand(rows.length > 0, '交易输入缺少节点 rxSaleDrugDetl');
  for (const row of rows) {
    checkFields(row, SALE_LINE, 'rxSaleDrugDetl');
    const code = textOf(row, 'medListCodg');
    demand(findDrug(code) !== undefined, `医疗目录编码 ${code} 不存在`);
  }
  return rows;
}

/** The settlement an insured upload belongs to, or the burning of the prescription by self-pay. */
function settledBy(call: Call, row: PrescriptionRow, flag: string): string {
  if (flag === '0') {
    if (row.used_by !== SELF_PAY) demandUsable(row, call.now);
    call.store.run('UPDATE prescription SET used_by = ? WHERE hi_rxno = ?', SELF_PAY, row.hi_rxno);
    return '';
  }
  const settlement = call.store.get<{ setl_id: string }>(
    `SELECT setl_id FROM settlement WHERE setl_id = ? AND fixmedins_code = ?
     AND state = 'live' AND refd_setl_flag = '0'`,
    row.used_by,
    call.envelope.fixmedinsCode,
  );
  return settlement?.setl_id ?? refuse('未找到该处方在本店的医保结算记录，请先结算');
}

export const uploadSale: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, SALE, 'data');
  demandOwnShop(call, node);
  const lines = readLines(call, node);
  const row = findPrescription(call.store, textOf(node, 'hiRxno')) ?? refuse('处方不存在');
  const flag = textOf(node, 'hiFeesetlFlag') || '1';
  demand(flag === '0' || flag === '1', '字段 hiFeesetlFlag（医疗保险结算标志位）取值应为 0 或 1');
  demand(
    flag === '1' || textOf(node, 'psnCashPay') !== '',
    '自费结算须传 psnCashPay（现金支付总费用）',
  );
  const review = call.store.get<{ rx_chk_stas_codg: string }>(
    `SELECT rx_chk_stas_codg FROM review
     WHERE rx_chk_biz_sn = ? AND hi_rxno = ? AND fixmedins_code = ?`,
    textOf(node, 'rxChkBizSn'),
    row.hi_rxno,
    call.envelope.fixmedinsCode,
  );
  if (!review) refuse('处方审核业务流水号无效');
  demand(review.rx_chk_stas_codg === '1', '处方审核未通过，不能上传销售出库');
  const setl_id = settledBy(call, row, flag);
  const serial = issuedNumber(call, 'CK');
  call.store.run(
    "INSERT INTO dispensing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'live')",
    serial,
    call.envelope.msgid,
    row.hi_rxno,
    call.envelope.fixmedinsCode,
    textOf(node, 'rxChkBizSn'),
    flag,
    setl_id,
    textOf(node, 'psnCashPay'),
    call.now,
  );
  for (const line of lines) {
    call.store.run(
      `INSERT INTO dispensing_line (sel_stoout_sn, rtal_docno, med_list_codg, medins_list_codg,
         drug_trace_codg, drug_totlcnt, drug_sumamt) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      serial,
      textOf(line, 'rtalDocno'),
      textOf(line, 'medListCodg'),
      textOf(line, 'medinsListCodg'),
      textOf(line, 'drugTraceCodg'),
      textOf(line, 'drugTotlcnt'),
      textOf(line, 'drugSumamt'),
    );
  }
  touch(call.store, row.hi_rxno);
  return { output: { flag: true, selStooutSn: serial } };
};

export const undoSale: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, UNDO, 'data');
  demandOwnShop(call, node);
  const serial = textOf(node, 'selStooutSn');
  const rows = call.store
    .all<DispensingRow>(
      'SELECT * FROM dispensing WHERE hi_rxno = ? AND fixmedins_code = ? ORDER BY rowid DESC',
      textOf(node, 'hiRxno'),
      call.envelope.fixmedinsCode,
    )
    .filter((row) => serial === '' || row.sel_stoout_sn === serial);
  if (rows.length === 0) refuse('未找到销售出库记录');
  const live = rows.find((row) => row.state === 'live');
  if (!live) {
    const refunded = rows.some((row) => row.state === 'refunded');
    refuse(refunded ? '该销售出库记录已随医保退费自动撤销，无须再撤销' : '该销售出库记录已撤销');
  }
  call.store.run(
    "UPDATE dispensing SET state = 'undone' WHERE sel_stoout_sn = ?",
    live.sel_stoout_sn,
  );
  if (live.hi_feesetl_flag === '0') {
    call.store.run(
      "UPDATE prescription SET used_by = '' WHERE hi_rxno = ? AND used_by = ?",
      textOf(node, 'hiRxno'),
      SELF_PAY,
    );
  }
  return { output: { flag: true } };
};
