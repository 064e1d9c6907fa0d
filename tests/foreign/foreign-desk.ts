/** Person, settlement, cancel and reconciliation of the foreign platform (insurance-interface §2). */
import { isRow, rowsIn, scalar } from './check-fields.ts';
import type { WireRow } from './check-fields.ts';
import { Refusal } from './foreign-books.ts';
import type { Books, Settlement } from './foreign-books.ts';
import { payFirstOf } from './foreign-world.ts';
import type { ForeignPerson } from './foreign-world.ts';
import { fenOf, shortYuan, split } from './settle-foreign.ts';
import type { Split } from './settle-foreign.ts';

export type Asked = { readonly infno: string; readonly msgid: string; readonly input: WireRow };

export function nodeOf(asked: Asked, name: string): WireRow {
  const node = asked.input[name];
  if (!isRow(node)) throw new Refusal(`交易 ${asked.infno} 缺少节点 ${name}`);
  return node;
}

export function personByNo(books: Books, personNo: string): ForeignPerson {
  for (const token of books.tokens.values()) {
    if (token.person?.personNo === personNo) return token.person;
  }
  throw new Refusal('未查询到参保人信息');
}

export function signIn(books: Books): unknown {
  books.signNo = `QD${books.variant.careArea}${books.next()}`;
  return { signinoutb: { sign_time: books.clock(0), sign_no: books.signNo } };
}

export function person(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const token = books.tokens.get(scalar(data, 'mdtrt_cert_no'));
  if (scalar(data, 'mdtrt_cert_type') !== '01' || !token?.person) {
    throw new Refusal('电子凭证令牌无效');
  }
  const { person: who } = token;
  books.expect(scalar(data, 'certno') === who.idDocNo, '1101: certno is another person');
  books.expect(scalar(data, 'psn_name') === who.name, '1101: psn_name is another person');
  const { variant } = books;
  const base = {
    ...{ psn_no: who.personNo, psn_cert_type: '01', certno: who.idDocNo, psn_name: who.name },
    ...{ gend: who.gender, naty: null, brdy: who.birthday, age: who.age, exp_content: '' },
  };
  const row = (rest: object): object => ({
    ...{ balc: '0', insutype: who.insurance, psn_type: who.category, psn_insu_stas: '1' },
    ...{ psn_insu_date: '2001-01-01', paus_insu_date: null, cvlserv_flag: '0' },
    ...{ insuplc_admdvs: variant.insuredArea, emp_name: '' },
    ...rest,
  });
  const active = row({ balc: shortYuan(who.balance_fen) });
  // First a suspended line elsewhere, then one of another kind, then the one that counts.
  const rows = [
    row({ insutype: '390', psn_insu_stas: '2', insuplc_admdvs: '990900', balc: '512.3' }),
    ...(who.insurance === '310' ? [row({ insutype: '330' })] : []),
    active,
  ];
  return {
    baseinfo: variant.singleNodesAsLists ? [base] : base,
    insuinfo: variant.singleNodesAsLists ? active : rows,
    idetinfo: [],
  };
}

export function entitlement(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const who = personByNo(books, scalar(data, 'psn_no'));
  books.expect(scalar(data, 'insutype') === who.insurance, '2001: insutype is not the active line');
  books.expect(scalar(data, 'fixmedins_code') === books.variant.shopCode, '2001: another shop');
  const row = (fund: string, flag: boolean, reason: string): object => ({
    ...{ psn_no: who.personNo, trt_chk_type: '01', fund_pay_type: fund, begndate: '2026-01-01' },
    ...{ trt_enjymnt_flag: flag ? '1' : '0', enddate: null, trt_chk_rslt: flag ? '' : reason },
  });
  const [pool, account] = who.insurance === '310' ? ['310102', '310200'] : ['390102', '390500'];
  const rows = [
    row('330100', false, '未参加大额补助'),
    row(pool ?? '', who.pooled, '未办理门诊统筹定点签约'),
    ...(who.balance_fen > 0 ? [row(account ?? '', true, '')] : []),
  ];
  return { trtinfo: rows };
}

/** 2101 and 2102: the request is checked whole, then split. */
export function settle(books: Books, asked: Asked): unknown {
  const { variant } = books;
  const head = nodeOf(asked, 'druginfo');
  const lines = rowsIn(asked.input['drugdetail']);
  const who = personByNo(books, scalar(head, 'psn_no'));
  checkHead(books, asked, head, who);
  checkLines(books, asked, head, lines, who);
  const parts = split(
    lines.map((line) => ({
      serial: scalar(line, 'feedetl_sn'),
      amount_fen: fenOf(scalar(line, 'det_item_fee_sumamt')),
      drug: scalar(line, 'med_list_codg'),
      payFirst_percent: payFirstOf(scalar(line, 'med_list_codg')),
    })),
    {
      pooled: who.pooled && scalar(head, 'med_type') !== '41',
      accountFlag: scalar(head, 'acct_used_flag'),
      balance_fen: balanceOf(books, who),
    },
  );
  books.expect(
    fenOf(scalar(head, 'medfee_sumamt')) === parts.total,
    `${asked.infno}: sum of lines`,
  );
  const isTrial = asked.infno === '2101';
  const setlId = isTrial ? null : `S${variant.careArea}G${books.next()}X`;
  const visitId = `V${variant.careArea}G${books.next()}`;
  const settledAt = books.clock();
  if (setlId !== null) {
    const codes = new Set(lines.flatMap((line) => codesIn(books, line)));
    const { insurance } = who;
    const common = { setlId, visitId, msgid: asked.msgid, person: who, insurance, settledAt };
    books.settlements.push({ ...common, split: parts, lines, codes, cancelledAt: null });
  }
  const info = {
    ...{ setl_id: setlId, mdtrt_id: visitId, psn_no: who.personNo, psn_name: who.name },
    ...{ psn_cert_type: '01', certno: who.idDocNo, gend: who.gender, naty: null },
    ...{ brdy: who.birthday, age: who.age, insutype: who.insurance, psn_type: who.category },
    ...{ cvlserv_flag: '0', setl_time: settledAt, mdtrt_cert_type: '01' },
    med_type: scalar(head, 'med_type'),
    ...amounts(parts, 1),
    balc: shortYuan(balanceOf(books, who) - (isTrial ? parts.account : 0)),
    medins_setl_id: asked.msgid,
    clr_optins: isTrial ? null : variant.clearingBureau,
    clr_way: isTrial ? null : '1',
    clr_type: variant.clearingClass,
    exp_content: null,
    hosp_part_amt: null,
  };
  return {
    setlinfo: variant.singleNodesAsLists ? [info] : info,
    setldetail: fundRows(parts),
    detlcutinfo: parts.cuts.map((cut) => cutRow(cut, lines)),
  };
}

function checkHead(books: Books, asked: Asked, head: WireRow, who: ForeignPerson): void {
  const { infno } = asked;
  const token = books.tokens.get(scalar(head, 'mdtrt_cert_no'));
  books.expect(token?.person === who, `${infno}: mdtrt_cert_no is not this person's ecToken`);
  if (!token || token.expiresAt < Date.now()) throw new Refusal('电子凭证令牌已过期，请重新扫码');
  books.expect(scalar(head, 'certno') === who.idDocNo, `${infno}: certno`);
  books.expect(scalar(head, 'psn_name') === who.name, `${infno}: psn_name`);
  books.expect(scalar(head, 'psn_type') === who.category, `${infno}: psn_type as 1101 gave it`);
  books.expect(scalar(head, 'insutype') === who.insurance, `${infno}: insutype of the active line`);
  const flag = scalar(head, 'acct_used_flag');
  // Nobody here shares an account: asking for a relative's would be refused.
  if (flag === '2') throw new Refusal('未查询到家庭共济绑定关系');
  books.expect(['0', '1'].includes(flag), `${infno}: acct_used_flag ${flag}`);
  const careType = scalar(head, 'med_type');
  const chronic = who.diseases[0];
  const wanted = chronic ? '14' : who.pooled ? '11' : '41';
  books.expect(careType === wanted, `${infno}: med_type ${careType}, ${wanted} fits this person`);
  if (chronic) books.expect(scalar(head, 'dise_codg') === chronic[0], `${infno}: dise_codg`);
  if (infno === '2102') books.expect(scalar(head, 'invono') !== '', '2102: no invono');
}

function codesIn(books: Books, line: WireRow): readonly string[] {
  return rowsIn(line[books.variant.traceNode]).map((row) => scalar(row, 'drug_trac_codg'));
}

function checkLines(
  books: Books,
  asked: Asked,
  head: WireRow,
  lines: readonly WireRow[],
  who: ForeignPerson,
): void {
  const { infno } = asked;
  const serials = new Set(lines.map((line) => scalar(line, 'feedetl_sn')));
  books.expect(lines.length > 0 && serials.size === lines.length, `${infno}: feedetl_sn repeated`);
  const codes = lines.flatMap((line) => codesIn(books, line));
  books.expect(new Set(codes).size === codes.length, `${infno}: one box twice in a request`);
  for (const line of lines) {
    const drugCode = scalar(line, 'med_list_codg');
    const where = `${infno} ${drugCode}`;
    const amount = BigInt(fenOf(scalar(line, 'det_item_fee_sumamt'))) * 10n ** 8n;
    const product = tenths(scalar(line, 'pric'), 6) * tenths(scalar(line, 'cnt'), 4);
    const off = product > amount ? product - amount : amount - product;
    books.expect(off <= 10n ** 8n, `${where}: price × quantity is not the amount`);
    const own = rowsIn(line[books.variant.traceNode]);
    for (const row of own) {
      const same = scalar(row, 'feedetl_sn') === scalar(line, 'feedetl_sn');
      books.expect(same, `${where}: trace row of another line`);
      books.expect(['0', '1'].includes(scalar(row, 'trdn_flag')), `${where}: trdn_flag`);
    }
    if (infno === '2102') books.expect(own.length > 0, `${where}: 无码不结`);
    books.expect(scalar(line, 'fee_ocur_time') <= books.clock(0), `${where}: fee of the future`);
    checkPrescribed(books, where, line, who);
  }
  books.expect(scalar(head, 'begntime') <= books.clock(0), `${infno}: begun in the future`);
}

/** `rx_circ_flag` and `rxno` are true of exactly the lines of a reviewed prescription. */
function checkPrescribed(books: Books, where: string, line: WireRow, who: ForeignPerson): void {
  const circulated = scalar(line, 'rx_circ_flag') === '1';
  const drugCode = scalar(line, 'med_list_codg');
  const number = scalar(line, 'rxno');
  const held = books.circulated.find(
    (one) => one.person === who && one.prescription.hiRxno === number,
  );
  if (!circulated) {
    books.expect(number === '', `${where}: rxno without a prescription`);
    return;
  }
  if (!held) throw new Refusal(`处方 ${number} 不存在`);
  if (held.reviewNo === '') throw new Refusal('处方未审核');
  const written = held.prescription.drugs.find((one) => one.code === drugCode);
  books.expect(written !== undefined, `${where}: rx_circ_flag 1, but not on the prescription`);
  if (!written) return;
  books.expect(
    tenths(scalar(line, 'cnt'), 4) === BigInt(written.quantity) * 10_000n,
    `${where}: cnt is not drugCnt`,
  );
  for (const field of ['sin_dos_dscr', 'used_frqu_dscr', 'medc_way_dscr']) {
    books.expect(scalar(line, field) !== '', `${where}: ${field} of the prescription is not sent`);
  }
  books.expect(tenths(scalar(line, 'prd_days'), 2) > 0n, `${where}: prd_days is not sent`);
}

/** "19.6" at 4 decimals → 196000n. */
export function tenths(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(decimals, '0').slice(0, decimals)}`);
}

function balanceOf(books: Books, who: ForeignPerson): number {
  return books.settlements
    .filter((one) => one.person === who && one.cancelledAt === null)
    .reduce((left, one) => left - one.split.account, who.balance_fen);
}

function amounts(parts: Split, sign: 1 | -1): object {
  const yuan = (fen: number): string => shortYuan(fen * sign);
  return {
    ...{ medfee_sumamt: yuan(parts.total), fulamt_ownpay_amt: yuan(parts.fullySelfPaid) },
    ...{ overlmt_selfpay: '0', preselfpay_amt: yuan(parts.payFirst) },
    ...{ inscp_scp_amt: yuan(parts.inScope), act_pay_dedc: null, hifp_pay: yuan(parts.pooled) },
    ...{ pool_prop_selfpay: '0', cvlserv_pay: '0', hifes_pay: '', hifmi_pay: null },
    ...{ hifob_pay: yuan(parts.largeAmount), maf_pay: '0.0', oth_pay: '0', hifdm_pay: '0' },
    ...{ fund_pay_sumamt: yuan(parts.fund), psn_part_amt: yuan(parts.share) },
    ...{ acct_pay: yuan(parts.account), acct_mulaid_pay: yuan(parts.shared) },
    psn_cash_pay: yuan(parts.cash),
  };
}

/** Account and advance rows stand among the funds: this list is no check sum (§2.5 identity 10). */
function fundRows(parts: Split): readonly object[] {
  const row = (kind: string, name: string, fen: number): object => ({
    ...{ fund_pay_type: kind, inscp_scp_amt: shortYuan(parts.inScope), setl_proc_info: null },
    ...{ crt_payb_lmt_amt: '3000', fund_payamt: shortYuan(fen), fund_pay_type_name: name },
  });
  return [
    row('310102', '职工门诊统筹', parts.pooled),
    row('330100', '大额补助', parts.largeAmount),
    row('310200', '个人账户', parts.account),
    row('999996', '医院垫付', parts.fund),
  ];
}

function cutRow(cut: Split['cuts'][number], lines: readonly WireRow[]): object {
  const line = lines.find((one) => scalar(one, 'feedetl_sn') === cut.serial);
  const selfPaid = cut.amount_fen - cut.payFirst - cut.scope;
  return {
    ...{ feedetl_sn: cut.serial, det_item_fee_sumamt: shortYuan(cut.amount_fen) },
    ...{ cnt: scalar(line, 'cnt'), pric: scalar(line, 'pric'), pric_uplmt_amt: '999999' },
    selfpay_prop: cut.payFirst_percent === 10 ? '0.1' : '0',
    ...{ fulamt_ownpay_amt: shortYuan(selfPaid), overlmt_amt: null },
    ...{ preselfpay_amt: shortYuan(cut.payFirst), inscp_scp_amt: shortYuan(cut.scope) },
    ...{ chrgitm_lv: cut.payFirst_percent === 0 ? '01' : '02', med_chrgitm_type: '09', memo: null },
  };
}

export function cancel(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const found = books.settlements.find((one) => one.setlId === scalar(data, 'setl_id'));
  if (!found) throw new Refusal('未找到结算信息');
  books.expect(scalar(data, 'mdtrt_id') === found.visitId, '2103: mdtrt_id of another visit');
  books.expect(scalar(data, 'psn_no') === found.person.personNo, '2103: psn_no of another person');
  if (found.cancelledAt !== null) throw new Refusal('该结算的退费结算标志不是未退费');
  found.cancelledAt = books.clock();
  const undone = books.circulated.filter((one) => one.person === found.person);
  if (books.variant.voidUndoesDispensing) for (const one of undone) one.dispensed = false;
  const info = {
    ...{ mdtrt_id: found.visitId, setl_id: `S${books.variant.careArea}R${books.next()}X` },
    ...{ clr_optins: null, setl_time: found.cancelledAt, ...amounts(found.split, -1) },
    ...{ balc: shortYuan(balanceOf(books, found.person)), medins_setl_id: asked.msgid },
  };
  return { setlinfo: books.variant.singleNodesAsLists ? [info] : info, setldetail: [] };
}

type Total = { count: number; total: number; fund: number; account: number };

/** 3201: the shop's sums of one insurance, class, bureau and accounting day against the ledger. */
export function level(books: Books, asked: Asked): unknown {
  const data = nodeOf(asked, 'data');
  const { variant } = books;
  const [from, to] = [scalar(data, 'stmt_begndate'), scalar(data, 'stmt_enddate')];
  const within = (time: string): boolean => time.slice(0, 10) >= from && time.slice(0, 10) <= to;
  const bureau = variant.clearingBureau ?? variant.careArea;
  books.expect(scalar(data, 'setl_optins') === bureau, '3201: setl_optins');
  books.expect(scalar(data, 'clr_type') === variant.clearingClass, '3201: clr_type');
  const own: Total = { count: 0, total: 0, fund: 0, account: 0 };
  const add = ({ split: parts }: Settlement, sign: 1 | -1): void => {
    own.count += variant.countsReversals ? 1 : sign;
    own.total += sign * parts.total;
    own.fund += sign * parts.fund;
    own.account += sign * parts.account;
  };
  for (const one of books.settlements.filter((row) => row.insurance === scalar(data, 'insutype'))) {
    if (within(one.settledAt)) add(one, 1);
    if (one.cancelledAt !== null && within(one.cancelledAt)) add(one, -1);
  }
  const same =
    Number(scalar(data, 'fixmedins_setl_cnt')) === own.count &&
    fenOf(scalar(data, 'medfee_sumamt')) === own.total &&
    fenOf(scalar(data, 'fund_pay_sumamt')) === own.fund &&
    fenOf(scalar(data, 'acct_pay')) === own.account;
  if (same && own.count !== undefined) books.levelled += 1;
  const result = same ? variant.levelCode : 'SP09';
  return {
    stmtinfo: { setl_optins: null, stmt_rslt: result, stmt_rslt_dscr: same ? '平' : '不平' },
  };
}
