// Job: check the request envelope, remember every msgid, wrap the answer (§1.1, §1.2, §1.4).
import { createHash } from 'node:crypto';
import type { Envelope, Reply } from './call.ts';
import { stampText } from './clock.ts';
import { findPerson, institutionName, region } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { demand, refuse } from './refusal.ts';
import { isLiveSignIn } from './sign-in.ts';
import type { Store } from './store.ts';
import {
  isObject,
  parseWire,
  textOf,
  type OutObject,
  type WireObject,
  type WireValue,
} from './wire.ts';

// infno: declared C(4), real numbers are longer; no length check (§1.1).
const ENVELOPE = fieldRules(`
  infno 交易编号 C20*; msgid 发送方报文ID C30*; mdtrtarea_admvs 就医地医保区划 C6*;
  insuplc_admdvs 参保地医保区划 C6; recer_sys_code 接收方系统代码 C10*; dev_no 设备编号 C100;
  dev_safe_info 设备安全信息 C2000; cainfo 数字签名信息 C1024; signtype 签名类型 C10;
  infver 接口版本号 C6*; opter_type 经办人类别 C3*; opter 经办人 C30*; opter_name 经办人姓名 C50*;
  inf_time 交易时间 DT*; fixmedins_code 定点医药机构编号 C12*;
  fixmedins_name 定点医药机构名称 C200*; sign_no 交易签到流水号 C30`);

/** Transactions that leave something behind: a repeated msgid is never processed again. */
const WITH_EFFECT =
  '2102 2103 2601 7206 7207 7208 3501 3502 3503 3504 3505 3506 3507 9001 9002 9101 3202'.split(' ');

export interface CheckedEnvelope {
  readonly envelope: Envelope;
  readonly input: WireObject;
}

/** `input` is an object; a JSON string inside the JSON is taken as well (§1.1, Hubei). */
function readInput(value: WireValue | undefined): WireObject {
  if (isObject(value)) return value;
  if (typeof value === 'string' && value !== '') {
    try {
      const inner = parseWire(value);
      if (isObject(inner)) return inner;
    } catch {
      refuse('交易输入 input 不是合法的 JSON');
    }
  }
  return refuse('必填字段 input（交易输入）不能为空');
}

function carriedPerson(input: WireObject): string {
  for (const value of [input, ...Object.values(input)]) {
    if (isObject(value) && textOf(value, 'psn_no') !== '') return textOf(value, 'psn_no');
  }
  return '';
}

/** Checks everything the envelope table asks for; the msgid's history is {@link rememberMessage}. */
export function checkEnvelope(store: Store, request: WireObject): CheckedEnvelope {
  checkFields(request, ENVELOPE, '报文头');
  const msgid = textOf(request, 'msgid');
  const fixmedinsCode = textOf(request, 'fixmedins_code');
  demand(institutionName(fixmedinsCode) !== undefined, '定点医药机构编号不存在或未开通');
  demand(
    msgid.startsWith(fixmedinsCode) && /^\d{18}$/.test(msgid.slice(fixmedinsCode.length)),
    '报文ID msgid 应为定点医药机构编号(12)+时间(14)+顺序号(4)，共 30 位',
  );
  demand(textOf(request, 'mdtrtarea_admvs') === region.area, '就医地医保区划与定点机构不符');
  demand(/^[123]$/.test(textOf(request, 'opter_type')), '字段 opter_type 取值应为 1、2 或 3');
  const infno = textOf(request, 'infno');
  const signNo = textOf(request, 'sign_no');
  if (infno !== '9001') {
    demand(signNo !== '' || region.emptySignNo === 'allow', '未签到，请先做 9001 签到');
    demand(
      signNo === '' || isLiveSignIn(store, fixmedinsCode, signNo),
      '交易签到流水号 sign_no 无效或已签退，请重新签到',
    );
  }
  const input = readInput(request['input']);
  const insuplcAdmdvs = textOf(request, 'insuplc_admdvs');
  const psn_no = carriedPerson(input);
  if (psn_no !== '' && findPerson(psn_no)) {
    demand(insuplcAdmdvs !== '', '交易输入含人员编号时，insuplc_admdvs（参保地医保区划）不能为空');
  }
  const envelope: Envelope = {
    infno,
    msgid,
    fixmedinsCode,
    insuplcAdmdvs,
    opter: textOf(request, 'opter'),
    signNo,
  };
  return { envelope, input };
}

export type MessageHistory = 'new' | 'repeat' | 'conflict';

/**
 * Records the msgid for ever. `repeat` = the same infno and input came before under this msgid;
 * `conflict` = something else did. An empty msgid is not recorded.
 */
export function rememberMessage(store: Store, request: WireObject, now: number): MessageHistory {
  const msgid = textOf(request, 'msgid');
  if (msgid === '') return 'new';
  const infno = textOf(request, 'infno');
  const hash = createHash('sha256')
    .update(`${infno}\n${JSON.stringify(request['input'] ?? null)}`)
    .digest('hex');
  const known = store.get<{ infno: string; payload_hash: string }>(
    'SELECT infno, payload_hash FROM message WHERE msgid = ?',
    msgid,
  );
  if (!known) {
    store.run(
      `INSERT INTO message (msgid, infno, fixmedins_code, payload_hash, received_at)
       VALUES (?, ?, ?, ?, ?)`,
      msgid,
      infno,
      textOf(request, 'fixmedins_code'),
      hash,
      now,
    );
    return 'new';
  }
  const same = known.payload_hash === hash;
  const column = same ? 'repeats' : 'conflicts';
  store.run(`UPDATE message SET ${column} = ${column} + 1 WHERE msgid = ?`, msgid);
  return same ? 'repeat' : 'conflict';
}

/** Refuses what a msgid's history does not allow. Repeats of pure look-ups are answered again. */
export function demandFresh(history: MessageHistory, infno: string): void {
  demand(history !== 'conflict', '发送方报文ID重复：该 msgid 已用于其他报文');
  demand(
    history === 'new' || !WITH_EFFECT.includes(infno),
    '发送方报文ID重复：该报文已接收，请勿重复提交',
  );
}

export function noteOutcome(store: Store, msgid: string, infcode: 0 | -1, errMsg: string): void {
  const sql = 'UPDATE message SET infcode = ?, err_msg = ? WHERE msgid = ?';
  store.run(sql, infcode, errMsg, msgid);
}

interface AnswerTimes {
  readonly reference: string;
  readonly received_at: number;
  readonly responded_at: number;
}

/** A success. err_msg says "success", as real answers do (§1.2). */
export function successAnswer(
  reply: Extract<Reply, { output: unknown }>,
  times: AnswerTimes,
): OutObject {
  return {
    infcode: 0,
    inf_refmsgid: times.reference,
    refmsg_time: stampText(times.received_at),
    respond_time: stampText(times.responded_at),
    err_msg: 'success',
    warn_msg: reply.warning ?? null,
    cainfo: null,
    signtype: null,
    output: reply.output,
  };
}

/** A failure: inf_refmsgid and output are null (§1.2). */
export function failureAnswer(sentence: string, times: Omit<AnswerTimes, 'reference'>): OutObject {
  return {
    infcode: -1,
    inf_refmsgid: null,
    refmsg_time: stampText(times.received_at),
    respond_time: stampText(times.responded_at),
    err_msg: sentence,
    warn_msg: null,
    cainfo: null,
    signtype: null,
    output: null,
  };
}
