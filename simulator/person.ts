// Job: 1101 person, 2001 entitlement, 5206 accumulators, 5301 chronic registration (§2.2, §2.3).
import type { Call, Handler } from './call.ts';
import { ageOn, dateText, DAY_MS } from './clock.ts';
import { holderOfCertificate } from './credential.ts';
import {
  benefit,
  findPerson,
  people,
  region,
  type BenefitRow,
  type InsuranceLine,
  type PersonData,
} from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { fenOf, yuan } from './money.ts';
import { demand, refuse } from './refusal.ts';
import type { Store } from './store.ts';
import { inputNode, rawNumber, textOf, type OutObject } from './wire.ts';

const QUERY = fieldRules(`
  mdtrt_cert_type 就诊凭证类型 C3*; mdtrt_cert_no 就诊凭证编号 C50*; card_sn 卡识别码 C32;
  begntime 开始时间 DT; psn_cert_type 人员证件类型 C6; certno 证件号码 C50; psn_name 人员姓名 C50`);
const ENTITLEMENT = fieldRules(`
  psn_no 人员编号 C30*; insutype 险种类型 C6*; fixmedins_code 定点医药机构编号 C12*;
  med_type 医疗类别 C6*; begntime 开始时间 DT*; endtime 结束时间 DT; dise_codg 病种编码 C30;
  dise_name 病种名称 C500; oprn_oprt_code 手术操作代码 C30; oprn_oprt_name 手术操作名称 C500;
  matn_type 生育类别 C6; birctrl_type 计划生育手术类别 C6; exp_content 字段扩展 C4000`);
const ACCUMULATORS = fieldRules('psn_no 人员编号 C30*; cum_ym 累计年月 C6');
const REGISTRATION = fieldRules('psn_no 人员编号 C30*');

export interface Account {
  readonly own_fen: number;
  readonly shared_fen: number;
}

export function accountOf(store: Store, person: PersonData): Account {
  const sql = 'SELECT own_fen, shared_fen FROM account WHERE psn_no = ?';
  return store.get<Account>(sql, person.psn_no) ?? { own_fen: 0, shared_fen: 0 };
}

export interface Accumulator {
  readonly deductible_fen: number;
  readonly fund_fen: number;
}

export function accumulatorOf(
  store: Store,
  psn_no: string,
  insutype: string,
  year: string,
  pool: string,
): Accumulator {
  const sql = `SELECT deductible_fen, fund_fen FROM accumulator
               WHERE psn_no = ? AND insutype = ? AND year = ? AND pool = ?`;
  return (
    store.get<Accumulator>(sql, psn_no, insutype, year, pool) ?? { deductible_fen: 0, fund_fen: 0 }
  );
}

/** The benefit row for an insurance line and a medical category, if the region pays it at all. */
export function benefitRow(line: InsuranceLine, medType: string): BenefitRow | undefined {
  return benefit.rows.find(
    (row) =>
      row.insutype === line.insutype &&
      row.medType === medType &&
      (row.psnTypes.includes('*') || row.psnTypes.includes(line.psn_type)),
  );
}

export function chronicRegistration(
  person: PersonData,
  code: string,
  day: string,
): PersonData['chronic'][number] | undefined {
  return person.chronic.find(
    (row) => row.code === code && row.begndate <= day && (row.enddate === '' || row.enddate >= day),
  );
}

/** Why this insurance line may not settle here today; undefined when it may. */
export function insuranceFault(line: InsuranceLine): string | undefined {
  switch (line.psn_insu_stas) {
    case '1':
      break;
    case '2':
      return '参保人参保状态为暂停参保，不能享受医保待遇';
    case '4':
      return '参保人该险种已终止参保，不能享受医保待遇';
    default:
      return '参保人未正常参保，不能享受医保待遇';
  }
  return line.insuplc_admdvs.slice(0, 4) === region.area.slice(0, 4)
    ? undefined
    : `异地参保（参保地 ${line.insuplc_admdvs}），本机构未开通异地药店购药结算`;
}

function personOf(psn_no: string): PersonData {
  return findPerson(psn_no) ?? refuse('人员编号不存在');
}

function insuranceOut(call: Call, person: PersonData, line: InsuranceLine): OutObject {
  const account = accountOf(call.store, person);
  const holdsAccount = line.insutype === '310' && line.psn_insu_stas !== '4';
  return {
    balc: yuan(holdsAccount ? account.own_fen : 0),
    insutype: line.insutype,
    psn_type: line.psn_type,
    psn_insu_stas: line.psn_insu_stas,
    psn_insu_date: line.psn_insu_date,
    paus_insu_date: line.paus_insu_date === '' ? null : line.paus_insu_date,
    cvlserv_flag: line.cvlserv_flag,
    insuplc_admdvs: line.insuplc_admdvs,
    emp_name: line.emp_name,
  };
}

export const queryPerson: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, QUERY, 'data');
  const person = holderOfCertificate(call, node, (match) => people.find(match));
  const name = textOf(node, 'psn_name');
  const certno = textOf(node, 'certno');
  demand(name === '' || name === person.name, '人员姓名与参保信息不一致');
  demand(certno === '' || certno === person.certno, '证件号码与参保信息不一致');
  const age = ageOn(person.brdy, call.now);
  return {
    output: {
      baseinfo: {
        psn_no: person.psn_no,
        psn_cert_type: '01',
        certno: person.certno,
        psn_name: person.name,
        gend: person.gend,
        naty: '01',
        brdy: person.brdy,
        age: rawNumber(`${age}.0`),
        exp_content: null,
      },
      insuinfo: person.insurance.map((line) => insuranceOut(call, person, line)),
      idetinfo: [],
    },
  };
};

function entitlementFault(
  call: Call,
  person: PersonData,
  line: InsuranceLine,
  medType: string,
  disease: string,
): string | undefined {
  const insured = insuranceFault(line);
  if (insured !== undefined) return insured;
  if (!benefitRow(line, medType)) return `该险种在定点零售药店不支持医疗类别 ${medType}`;
  if (medType !== '14') return undefined;
  if (disease === '') return '门诊慢特病购药须传病种编码 dise_codg';
  return chronicRegistration(person, disease, dateText(call.now))
    ? undefined
    : '参保人无该病种的门诊慢特病备案';
}

export const checkEntitlement: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, ENTITLEMENT, 'data');
  const person = personOf(textOf(node, 'psn_no'));
  const medType = textOf(node, 'med_type');
  const line =
    person.insurance.find((row) => row.insutype === textOf(node, 'insutype')) ??
    refuse('参保人无该险种的参保信息');
  demand(
    textOf(node, 'fixmedins_code') === call.envelope.fixmedinsCode,
    '字段 fixmedins_code（定点医药机构编号）与报文头不一致',
  );
  const reason = entitlementFault(call, person, line, medType, textOf(node, 'dise_codg'));
  const year = dateText(call.now).slice(0, 4);
  const row = (fund: string, flag: boolean, text: string): OutObject => ({
    psn_no: person.psn_no,
    trt_chk_type: '01',
    fund_pay_type: fund,
    trt_enjymnt_flag: flag ? '1' : '0',
    begndate: `${year}-01-01`,
    enddate: `${year}-12-31`,
    trt_chk_rslt: text,
    exp_content: null,
  });
  const rows: OutObject[] = [];
  const terms = benefitRow(line, medType);
  if (terms && terms.fund !== '') {
    const used = accumulatorOf(call.store, person.psn_no, line.insutype, year, terms.pool);
    const full = used.fund_fen >= fenOf(terms.cap);
    const text = reason ?? (full ? '本年度统筹基金支付已达封顶线' : '');
    rows.push(row(terms.fund, text === '', text));
  }
  if (line.insutype === '310')
    rows.push(row(benefit.accountFund, reason === undefined, reason ?? ''));
  if (rows.length === 0) rows.push(row(benefit.accountFund, false, reason ?? '该险种无个人账户'));
  return { output: { trtinfo: rows } };
};

/**
 * 5206. `cum_type_code` is provincial (§2.3); here `<pool>-DEDC` deductible used, `<pool>-FUND` fund
 * paid, `<pool>-ROOM` room under the cap, pool MZ outpatient or MB chronic. One row set a pool.
 */
export const queryAccumulators: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, ACCUMULATORS, 'data');
  const person = personOf(textOf(node, 'psn_no'));
  const month = textOf(node, 'cum_ym') || dateText(call.now).slice(0, 7).replace('-', '');
  demand(/^\d{6}$/.test(month), '字段 cum_ym（累计年月）应为 yyyyMM');
  const year = month.slice(0, 4);
  const rows: OutObject[] = [];
  for (const line of person.insurance.filter((row) => row.psn_insu_stas === '1')) {
    for (const medType of ['11', '14']) {
      const terms = benefitRow(line, medType);
      if (!terms) continue;
      const used = accumulatorOf(call.store, person.psn_no, line.insutype, year, terms.pool);
      const prefix = medType === '11' ? 'MZ' : 'MB';
      const add = (kind: string, amount_fen: number): void => {
        rows.push({
          insutype: line.insutype,
          year,
          cum_ym: month,
          cum_type_code: `${prefix}-${kind}`,
          cum: yuan(amount_fen),
        });
      };
      add('DEDC', used.deductible_fen);
      add('FUND', used.fund_fen);
      add('ROOM', Math.max(0, fenOf(terms.cap) - used.fund_fen));
    }
  }
  return { output: { cuminfo: rows } };
};

export const queryRegistration: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, REGISTRATION, 'data');
  const person = personOf(textOf(node, 'psn_no'));
  return {
    output: {
      feedetail: person.chronic.map((row) => ({
        opsp_dise_code: row.code,
        opsp_dise_name: row.name,
        begndate: row.begndate,
        enddate: row.enddate === '' ? null : row.enddate,
      })),
    },
  };
};

/** First filling of accounts and accumulators, once per store. */
export function seedPeople(store: Store, now: number): void {
  const year = dateText(now).slice(0, 4);
  for (const person of people) {
    const own = person.insurance.find((line) => line.insutype === '310');
    store.run(
      'INSERT INTO account VALUES (?, ?, ?)',
      person.psn_no,
      fenOf(own?.balc ?? '0'),
      fenOf(person.familyAccount?.balance ?? '0'),
    );
    for (const used of person.accumulators) {
      store.run(
        'INSERT INTO accumulator VALUES (?, ?, ?, ?, ?, ?)',
        person.psn_no,
        used.insutype,
        year,
        used.pool,
        fenOf(used.deductible),
        fenOf(used.fund),
      );
    }
  }
}

/** Old tokens are of no use to anybody; forgotten after a day. */
export function forgetOldTokens(store: Store, now: number): void {
  store.run('DELETE FROM credential_token WHERE expires_at < ?', now - DAY_MS);
}
