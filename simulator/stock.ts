// Job: 进销存 uploads 3501–3507 (insurance-interface §2.12). Nothing is merged: a doubled upload
// is a second row in the ledger.
import type { Call, Handler } from './call.ts';
import { checkFields, fieldRules, type FieldRule } from './fields.ts';
import { parseScaled } from './money.ts';
import { demand, refuse } from './refusal.ts';
import { inputNode, rowsOf, textOf, type WireObject } from './wire.ts';

const ITEM = `
  med_list_codg 医疗目录编码 C50*; fixmedins_hilist_id 定点医药机构目录编号 C30*;
  fixmedins_hilist_name 定点医药机构目录名称 C200*; fixmedins_bchno 定点医药机构批次流水号 C30*`;
const PURCHASE_PARTY = 'spler_name 供应商名称 C200*; spler_pmtno 供应商许可证号 C50';
const PURCHASE_COUNT = `finl_trns_pric 最终成交单价 N16,6; purc_retn_cnt 采购退货数量 N16,4*;
  purc_invo_codg 采购发票编码 C50`;
const PURCHASE_END = `rx_flag 处方药标志 C3*; purc_retn_stoin_time 采购退货入库时间 DT*;
  purc_retn_opter_name 采购退货经办人姓名 C50*; memo 备注 C500`;
const SALE_PERSON = `setl_id 结算ID C30; psn_no 人员编号 C30; psn_cert_type 人员证件类型 C6;
  certno 证件号码 C50; psn_name 人员姓名 C50; manu_lotnum 生产批号 C30*; manu_date 生产日期 D*;
  expy_end 有效期止 D; rx_flag 处方药标志 C3*; trdn_flag 拆零标志 C3*;
  finl_trns_pric 最终成交单价 N16,6; sel_retn_cnt 销售退货数量 N16,4*;
  sel_retn_time 销售退货时间 DT*; sel_retn_opter_name 销售退货经办人姓名 C50*; memo 备注 C500;
  mdtrt_sn 就医流水号 C30*`;

interface UploadKind {
  readonly node: string;
  readonly rules: readonly FieldRule[];
  /** inv_data_type of 3507: 1 stock-take, 2 change, 3 purchase, 4 sale. */
  readonly dataType: string;
  readonly quantity: string;
}

const STOCK_TAKE: UploadKind = {
  node: 'invinfo',
  rules: fieldRules(`${ITEM}; rx_flag 处方药标志 C3*; invdate 盘存日期 D*; inv_cnt 库存数量 N16,2*;
    manu_lotnum 生产批号 C30; manu_date 生产日期 D*; expy_end 有效期止 D*; memo 备注 C500`),
  dataType: '1',
  quantity: 'inv_cnt',
};
const STOCK_CHANGE: UploadKind = {
  node: 'invinfo',
  rules: fieldRules(`${ITEM}; inv_chg_type 库存变更类型 C6*; pric 单价 N16,6*; cnt 数量 N16,4*;
    rx_flag 处方药标志 C3*; inv_chg_time 库存变更时间 DT*; inv_chg_opter_name 库存变更经办人姓名 C50;
    memo 备注 C500; trdn_flag 拆零标志 C2`),
  dataType: '2',
  quantity: 'cnt',
};
const PURCHASE: UploadKind = {
  node: 'purcinfo',
  rules: fieldRules(`${ITEM}; dynt_no 随货单号 C50; ${PURCHASE_PARTY}; manu_lotnum 生产批号 C30*;
    prodentp_name 生产厂家名称 C200*; aprvno 批准文号 C100*; manu_date 生产日期 D*;
    expy_end 有效期止 D*; ${PURCHASE_COUNT}; purc_invo_no 采购发票号 C50; ${PURCHASE_END};
    prod_geay_flag 商品赠送标志 C3`),
  dataType: '3',
  quantity: 'purc_retn_cnt',
};
const PURCHASE_RETURN: UploadKind = {
  node: 'purcinfo',
  rules: fieldRules(`${ITEM}; ${PURCHASE_PARTY}; manu_date 生产日期 D*; expy_end 有效期止 D*;
    ${PURCHASE_COUNT}; purc_invo_no 采购发票号 C50*; ${PURCHASE_END};
    medins_prod_purc_no 商品采购流水号 C50`),
  dataType: '3',
  quantity: 'purc_retn_cnt',
};
const SALE: UploadKind = {
  node: 'selinfo',
  rules: fieldRules(`${ITEM}; prsc_dr_cert_type 开方医师证件类型 C6;
    prsc_dr_certno 开方医师证件号码 C50; prsc_dr_name 开方医师姓名 C50*;
    phar_cert_type 药师证件类型 C6; phar_certno 药师证件号码 C50; phar_name 药师姓名 C50*;
    phar_prac_cert_no 药师执业资格证号 C50*; hi_feesetl_type 医保费用结算类型 C6; ${SALE_PERSON};
    rxno 处方号 C40; rx_circ_flag 外购处方标志 C3; rtal_docno 零售单据号 C40*;
    stoout_no 销售出库单据号 C40; bchno 批次号 C30; drug_trac_codg 药品追溯码 C100;
    drug_prod_barc 药品条形码 C30; shelf_posi 货架位 C20; MDTRT_SETL_TYPE 就诊结算类型 C6`),
  dataType: '4',
  quantity: 'sel_retn_cnt',
};
const SALE_RETURN: UploadKind = {
  node: 'selinfo',
  rules: fieldRules(`${ITEM}; ${SALE_PERSON}; medins_prod_sel_no 商品销售流水号 C50`),
  dataType: '4',
  quantity: 'sel_retn_cnt',
};
const DELETION = fieldRules(
  'fixmedins_bchno 定点医药机构批次流水号 C30*; inv_data_type 进销存数据类型 C30*',
);
const TRACE = fieldRules('drug_trac_codg 药品追溯码 C100*');
const CHANGE_TYPES = '101 102 103 104 105 106 107 108 109 110 111'.split(' ');

function traceCodes(node: WireObject): string[] {
  return rowsOf(node['drugtracinfo']).map((row) => {
    checkFields(row, TRACE, 'drugtracinfo');
    return textOf(row, 'drug_trac_codg');
  });
}

function checkFlag(node: WireObject, name: string, label: string): void {
  const value = textOf(node, name);
  demand(value === '' || value === '0' || value === '1', `字段 ${name}（${label}）取值应为 0 或 1`);
}

function store(call: Call, kind: UploadKind): WireObject {
  const node = inputNode(call.input, kind.node);
  checkFields(node, kind.rules, kind.node);
  checkFlag(node, 'rx_flag', '处方药标志');
  checkFlag(node, 'trdn_flag', '拆零标志');
  const quantity = parseScaled(textOf(node, kind.quantity), 4) ?? 0n;
  demand(kind.dataType === '1' ? quantity >= 0n : quantity > 0n, `字段 ${kind.quantity} 应大于 0`);
  call.store.run(
    `INSERT INTO stock_upload (infno, msgid, fixmedins_code, data_type, fixmedins_bchno,
       med_list_codg, fixmedins_hilist_id, rtal_docno, setl_id, quantity, trace_codes, row,
       uploaded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    call.envelope.infno,
    call.envelope.msgid,
    call.envelope.fixmedinsCode,
    kind.dataType,
    textOf(node, 'fixmedins_bchno'),
    textOf(node, 'med_list_codg'),
    textOf(node, 'fixmedins_hilist_id'),
    textOf(node, 'rtal_docno'),
    textOf(node, 'setl_id'),
    textOf(node, kind.quantity),
    JSON.stringify(traceCodes(node)),
    JSON.stringify(node),
    call.now,
  );
  return node;
}

/** A sale named with a setl_id must be this shop's; a return too (its settlement is refunded by then). */
function demandSettlement(call: Call, node: WireObject): void {
  const setl_id = textOf(node, 'setl_id');
  const type = textOf(node, 'hi_feesetl_type') || textOf(node, 'MDTRT_SETL_TYPE');
  if (setl_id === '') {
    demand(type !== '1' || node['MDTRT_SETL_TYPE'] === '2', '医保销售须传 setl_id（结算ID）');
    return;
  }
  const row = call.store.get<{ state: string }>(
    'SELECT state FROM settlement WHERE setl_id = ? AND fixmedins_code = ?',
    setl_id,
    call.envelope.fixmedinsCode,
  );
  if (!row) refuse('结算ID不存在');
  demand(row.state === 'live', '该结算已冲正');
}

function demandTraces(node: WireObject): void {
  // Goods without a national code (NMLC999 and the like) have no trace code to give.
  if (!textOf(node, 'med_list_codg').startsWith('X')) return;
  demand(traceCodes(node).length > 0, '药品销售须上传药品追溯码 drugtracinfo');
}

const NO_OUTPUT = { output: null } as const;

export const uploadStockTake: Handler = (call) => {
  store(call, STOCK_TAKE);
  return NO_OUTPUT;
};
export const uploadStockChange: Handler = (call) => {
  const node = store(call, STOCK_CHANGE);
  demand(
    CHANGE_TYPES.includes(textOf(node, 'inv_chg_type')),
    '字段 inv_chg_type（库存变更类型）取值不在字典内',
  );
  return NO_OUTPUT;
};
export const uploadPurchase: Handler = (call) => {
  store(call, PURCHASE);
  return NO_OUTPUT;
};
export const uploadPurchaseReturn: Handler = (call) => {
  store(call, PURCHASE_RETURN);
  return NO_OUTPUT;
};
export const uploadSaleOfGoods: Handler = (call) => {
  const node = store(call, SALE);
  demandSettlement(call, node);
  demandTraces(node);
  return NO_OUTPUT;
};
export const uploadSaleReturn: Handler = (call) => {
  const node = store(call, SALE_RETURN);
  demandSettlement(call, node);
  demandTraces(node);
  return NO_OUTPUT;
};

/** 3507: takes everything of that batch serial and kind out of the books (the rows stay, flagged). */
export const deleteUploads: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, DELETION, 'data');
  const kind = textOf(node, 'inv_data_type');
  demand(/^[1-4]$/.test(kind), '字段 inv_data_type（进销存数据类型）取值应为 1、2、3 或 4');
  const changed = call.store.run(
    `UPDATE stock_upload SET deleted_by = ? WHERE fixmedins_code = ? AND fixmedins_bchno = ?
     AND data_type = ? AND deleted_by IS NULL`,
    call.envelope.msgid,
    call.envelope.fixmedinsCode,
    textOf(node, 'fixmedins_bchno'),
    kind,
  );
  demand(changed > 0, '未找到可删除的进销存记录');
  return NO_OUTPUT;
};
