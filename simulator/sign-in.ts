// Job: 9001 sign in and 9002 sign out (insurance-interface §2.1).
import type { Handler } from './call.ts';
import { dateText, dateTimeText } from './clock.ts';
import { region } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { signNumber } from './ids.ts';
import { demand, refuse } from './refusal.ts';
import type { Store } from './store.ts';
import { inputNode, textOf } from './wire.ts';

const SIGN_IN = fieldRules('opter_no 操作员编号 C20*; mac 签到MAC地址 C20*; ip 签到IP地址 C20*');
const SIGN_OUT = fieldRules('sign_no 签到编号 C30*; opter_no 操作员编号 C20*');

interface SignInRow {
  readonly sign_no: string;
  readonly opter_no: string;
  readonly signed_in_at: number;
  readonly signed_out_at: number | null;
}

/** True when the number was issued to this shop and not signed out. */
export function isLiveSignIn(store: Store, fixmedinsCode: string, signNo: string): boolean {
  const sql =
    'SELECT 1 FROM sign_in WHERE sign_no = ? AND fixmedins_code = ? AND signed_out_at IS NULL';
  return store.get(sql, signNo, fixmedinsCode) !== undefined;
}

export const signIn: Handler = (call) => {
  const node = inputNode(call.input, 'signIn');
  checkFields(node, SIGN_IN, 'signIn');
  const operator = textOf(node, 'opter_no');
  if (region.signOutBlocksToday) {
    const out = call.store
      .all<SignInRow>(
        'SELECT * FROM sign_in WHERE fixmedins_code = ? AND opter_no = ? AND signed_out_at > 0',
        call.envelope.fixmedinsCode,
        operator,
      )
      .some((row) => dateText(row.signed_out_at ?? 0) === dateText(call.now));
    demand(!out, '该操作员今天已签退，请于次日再签到');
  }
  const signNo = signNumber(call);
  call.store.run(
    'INSERT INTO sign_in VALUES (?, ?, ?, ?, ?, ?, NULL)',
    signNo,
    call.envelope.fixmedinsCode,
    operator,
    textOf(node, 'mac'),
    textOf(node, 'ip'),
    call.now,
  );
  return { output: { signinoutb: { sign_time: dateTimeText(call.now), sign_no: signNo } } };
};

export const signOut: Handler = (call) => {
  const node = inputNode(call.input, 'signOut');
  checkFields(node, SIGN_OUT, 'signOut');
  const row = call.store.get<SignInRow>(
    'SELECT * FROM sign_in WHERE sign_no = ? AND fixmedins_code = ?',
    textOf(node, 'sign_no'),
    call.envelope.fixmedinsCode,
  );
  if (!row) refuse('签退失败：签到编号不存在');
  demand(row.opter_no === textOf(node, 'opter_no'), '签退失败：操作员与签到时不一致');
  demand(row.signed_out_at === null, '签退失败：该签到编号已签退');
  demand(dateText(row.signed_in_at) === dateText(call.now), '签退失败：当日无签到记录');
  call.store.run('UPDATE sign_in SET signed_out_at = ? WHERE sign_no = ?', call.now, row.sign_no);
  return { output: { sign_time: dateTimeText(call.now) } };
};
