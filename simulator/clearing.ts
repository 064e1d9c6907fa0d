// Job: 3203 applies for the clearing of a month, 3204 takes it back (insurance-interface §2.11).
import type { Call, Handler } from './call.ts';
import { DAY_MS, dateText, instantOf } from './clock.ts';
import { checkFields, fieldRules } from './fields.ts';
import { issuedNumber } from './ids.ts';
import { parseScaled, yuanText } from './money.ts';
import { demand, refuse } from './refusal.ts';
import { inputNode, textOf, type WireObject } from './wire.ts';

const APPLICATION = fieldRules(`
  clr_type 清算类别 C30*; clr_way 清算方式 C30; setlym 清算年月 C6*; psntime 清算人次 N6*;
  medfee_sumamt 医疗费总额 N16,2*; med_sumfee 医保认可费用总额 N16,2*;
  fund_appy_sum 基金申报总额 N16,2*; cash_payamt 现金支付金额 N16,2*; acct_pay 个人账户支出 N16,2*;
  begndate 开始日期 D*; enddate 结束日期 D*`);
const CANCEL = fieldRules('clr_appy_evt_id 机构清算申请事件ID C30*');

interface Sums {
  readonly psntime: number;
  readonly medfee_fen: number;
  readonly fund_fen: number;
  readonly cash_fen: number;
  readonly account_fen: number;
}

/** The month of the application, whole: its first instant and the one after its last. */
function monthOf(call: Call, node: WireObject): { readonly begin: number; readonly end: number } {
  const setlym = textOf(node, 'setlym');
  const [begndate, enddate] = [textOf(node, 'begndate'), textOf(node, 'enddate')];
  const begin = instantOf(`${setlym.slice(0, 4)}-${setlym.slice(4)}-01`);
  demand(/^\d{6}$/.test(setlym) && !Number.isNaN(begin), `清算年月 ${setlym} 不正确`);
  const end = instantOf(`${dateText(begin + 31 * DAY_MS).slice(0, 7)}-01`);
  demand(
    instantOf(begndate.slice(0, 10)) === begin && instantOf(enddate.slice(0, 10)) === end - DAY_MS,
    `开始日期、结束日期应为清算年月 ${setlym} 的首日和末日`,
  );
  demand(call.now >= end, `清算年月 ${setlym} 尚未结束，不能申请清算`);
  return { begin, end };
}

/** The shop's own part of the books, net of refunds: a refund takes its visit away. */
function booksOf(call: Call, clrType: string, begin: number, end: number): Sums {
  const row = call.store.get<Sums>(
    `SELECT coalesce(sum(iif(init_setl_id IS NULL, 1, -1)), 0) AS psntime,
       coalesce(sum(medfee_sumamt_fen), 0) AS medfee_fen,
       coalesce(sum(fund_pay_sumamt_fen), 0) AS fund_fen,
       coalesce(sum(psn_cash_pay_fen), 0) AS cash_fen, coalesce(sum(acct_pay_fen), 0) AS account_fen
     FROM settlement WHERE fixmedins_code = ? AND state = 'live' AND clr_type = ?
       AND setl_at >= ? AND setl_at < ?`,
    ...[call.envelope.fixmedinsCode, clrType, begin, end],
  );
  return row ?? refuse('清算数据读取失败');
}

function amount(node: WireObject, name: string): number {
  return Number(parseScaled(textOf(node, name), 2) ?? refuse(`字段 ${name} 不是金额`));
}

function live(call: Call, clrType: string, setlym: string): string | undefined {
  return call.store.get<{ clr_appy_evt_id: string }>(
    `SELECT clr_appy_evt_id FROM clearing_application
     WHERE fixmedins_code = ? AND clr_type = ? AND setlym = ? AND state = 'live'`,
    ...[call.envelope.fixmedinsCode, clrType, setlym],
  )?.clr_appy_evt_id;
}

/** Taken only when every sum is the platform's own, and once for a class and month. */
export const applyForClearing: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, APPLICATION, 'data');
  const { begin, end } = monthOf(call, node);
  const [clrType, setlym] = [textOf(node, 'clr_type'), textOf(node, 'setlym')];
  const before = live(call, clrType, setlym);
  demand(before === undefined, `清算类别 ${clrType} ${setlym} 已申请清算，事件号 ${before}`);
  const books = booksOf(call, clrType, begin, end);
  const visits = Number(textOf(node, 'psntime'));
  demand(visits === books.psntime, `清算人次与中心不一致：中心 ${books.psntime} 人次`);
  const sums: readonly (readonly [string, string, number])[] = [
    ['medfee_sumamt', '医疗费总额', books.medfee_fen],
    // By item: the whole fee is recognised.
    ['med_sumfee', '医保认可费用总额', books.medfee_fen],
    ['fund_appy_sum', '基金申报总额', books.fund_fen],
    ['cash_payamt', '现金支付金额', books.cash_fen],
    ['acct_pay', '个人账户支出', books.account_fen],
  ];
  for (const [name, label, fen] of sums) {
    demand(amount(node, name) === fen, `${label}与中心不一致：中心 ${yuanText(fen)}`);
  }
  const eventId = issuedNumber(call, 'QS');
  call.store.run(
    'INSERT INTO clearing_application VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[eventId, call.envelope.msgid, call.envelope.fixmedinsCode, clrType],
    ...[textOf(node, 'clr_way'), setlym, visits, books.medfee_fen, books.fund_fen, call.now],
    'live',
  );
  return { output: { clr_appy_evt_id: eventId } };
};

export const cancelClearing: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, CANCEL, 'data');
  const eventId = textOf(node, 'clr_appy_evt_id');
  const row = call.store.get<{ state: string }>(
    'SELECT state FROM clearing_application WHERE clr_appy_evt_id = ? AND fixmedins_code = ?',
    ...[eventId, call.envelope.fixmedinsCode],
  );
  if (row === undefined) refuse(`清算申请事件 ${eventId} 不存在`);
  demand(row.state === 'live', `清算申请事件 ${eventId} 已撤销`);
  call.store.run(
    "UPDATE clearing_application SET state = 'cancelled' WHERE clr_appy_evt_id = ?",
    eventId,
  );
  return { output: null };
};
