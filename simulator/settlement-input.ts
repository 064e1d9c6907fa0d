// Job: read and check the input of 2101 / 2102 (insurance-interface §2.4, §2.5, §5.5).
import type { Call } from './call.ts';
import { ageOn, dateText } from './clock.ts';
import { holderOfCertificate } from './credential.ts';
import { findDrug, people, type BenefitRow, type DrugData } from './data.ts';
import type { InsuranceLine, PersonData } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { parseScaled, yuanText } from './money.ts';
import { benefitRow, chronicRegistration, insuranceFault } from './person.ts';
import { demand, refuse } from './refusal.ts';
import { inputNode, rowsOf, textOf, type WireObject } from './wire.ts';

// Person fields: the widths of the 1101 answer, not the narrower printed ones (§7.2).
const DRUG_INFO = fieldRules(`
  psn_no 人员编号 C30*; mdtrt_cert_type 就诊凭证类型 C3*; mdtrt_cert_no 就诊凭证编号 C50*;
  card_sn 卡识别码 C32; psn_cert_type 证件类型 C6*; certno 证件号码 C50*; psn_type 人员类别 C6*;
  psn_name 人员姓名 C50*; begntime 开始时间 DT*; medfee_sumamt 医疗费总额 N16,2*;
  invono 发票号 C20; insutype 险种类型 C6*; dise_codg 病种编码 C30; dise_name 病种名称 C500;
  acct_used_flag 个人账户使用标志 C1*; med_type 医疗类别 C6*; exp_content 字段扩展 C4000`);
const DRUG_DETAIL = fieldRules(`
  feedetl_sn 费用明细流水号 N30*; rxno 处方号 C30; rx_circ_flag 外购处方标志 C3*;
  fee_ocur_time 费用发生时间 DT*; med_list_codg 医疗目录编码 C50*;
  medins_list_codg 医药机构目录编码 C150*; det_item_fee_sumamt 明细项目费用总额 N16,2*;
  cnt 数量 N16,4*; pric 单价 N16,6*; sin_dos_dscr 单次剂量描述 C200;
  used_frqu_dscr 使用频次描述 C200; prd_days 周期天数 N4,2; medc_way_dscr 用药途径描述 C200;
  bilg_dr_codg 开单医生编码 C30; bilg_dr_name 开单医师姓名 C50; tcmdrug_used_way 中药使用方式 C6;
  exp_content 字段扩展 C4000`);
const TRACE = fieldRules(`
  feedetl_sn 费用明细流水号 C30*; drug_trac_codg 药品追溯码 C100*; trdn_flag 拆零标志 C3*`);

/** Beyond these a line is a typing error; they also keep every sum inside exact integers. */
const MOST_COUNT_E4 = 100_000n * 10_000n;
const MOST_PRICE_E6 = 1_000_000n * 1_000_000n;

export interface TraceRow {
  readonly code: string;
  readonly trdnFlag: string;
}

export interface DetailLine {
  readonly feedetlSn: string;
  readonly rxno: string;
  readonly circulated: boolean;
  readonly feeOcurTime: string;
  readonly drug: DrugData;
  readonly medinsListCodg: string;
  readonly amount_fen: number;
  readonly count_e4: bigint;
  readonly price_e6: bigint;
  readonly prdDays: string;
  readonly traces: readonly TraceRow[];
}

export interface SettlementInput {
  readonly person: PersonData;
  readonly insurance: InsuranceLine;
  readonly terms: BenefitRow;
  readonly age: number;
  readonly certType: string;
  readonly begntime: string;
  readonly medType: string;
  readonly accountUse: '0' | '1' | '2';
  readonly invono: string;
  readonly diseCodg: string;
  readonly diseName: string;
  readonly total_fen: number;
  readonly lines: readonly DetailLine[];
}

function scaled(node: WireObject, name: string, scale: number): bigint {
  return parseScaled(textOf(node, name), scale) ?? refuse(`字段 ${name} 不是数值`);
}

function readTraces(row: WireObject, feedetlSn: string): TraceRow[] {
  // Both spellings are official (§7.2).
  const node = row['durg_trac_info'] ?? row['drug_trac_info'];
  return rowsOf(node).map((trace) => {
    checkFields(trace, TRACE, 'durg_trac_info');
    demand(
      textOf(trace, 'feedetl_sn') === feedetlSn,
      `追溯码节点的 feedetl_sn 与费用明细 ${feedetlSn} 不一致`,
    );
    const trdnFlag = textOf(trace, 'trdn_flag');
    demand(trdnFlag === '0' || trdnFlag === '1', '字段 trdn_flag（拆零标志）取值应为 0 或 1');
    return { code: textOf(trace, 'drug_trac_codg'), trdnFlag };
  });
}

function readLine(row: WireObject): DetailLine {
  checkFields(row, DRUG_DETAIL, 'drugdetail');
  const feedetlSn = textOf(row, 'feedetl_sn');
  demand(/^\d+$/.test(feedetlSn) && !/^0+$/.test(feedetlSn), '字段 feedetl_sn 应为非 0 的数字');
  const drug =
    findDrug(textOf(row, 'med_list_codg')) ??
    refuse(`费用明细 ${feedetlSn}：医疗目录编码未对照或不存在`);
  const amount_fen = scaled(row, 'det_item_fee_sumamt', 2);
  const count_e4 = scaled(row, 'cnt', 4);
  const price_e6 = scaled(row, 'pric', 6);
  demand(count_e4 > 0n, `费用明细 ${feedetlSn}：数量 cnt 应大于 0`);
  demand(price_e6 > 0n, `费用明细 ${feedetlSn}：单价 pric 应大于 0`);
  demand(count_e4 <= MOST_COUNT_E4, `费用明细 ${feedetlSn}：数量 cnt 超出合理范围`);
  demand(price_e6 <= MOST_PRICE_E6, `费用明细 ${feedetlSn}：单价 pric 超出合理范围`);
  demand(amount_fen > 0n, `费用明细 ${feedetlSn}：金额 det_item_fee_sumamt 应大于 0`);
  const gap = price_e6 * count_e4 - amount_fen * 100_000_000n;
  demand(
    gap <= 100_000_000n && gap >= -100_000_000n,
    `费用明细 ${feedetlSn}：单价×数量与金额 ${yuanText(Number(amount_fen))} 相差超过 0.01`,
  );
  const flag = textOf(row, 'rx_circ_flag');
  demand(flag === '0' || flag === '1', '字段 rx_circ_flag（外购处方标志）取值应为 0 或 1');
  return {
    feedetlSn,
    rxno: textOf(row, 'rxno'),
    circulated: flag === '1',
    feeOcurTime: textOf(row, 'fee_ocur_time'),
    drug,
    medinsListCodg: textOf(row, 'medins_list_codg'),
    amount_fen: Number(amount_fen),
    count_e4,
    price_e6,
    prdDays: textOf(row, 'prd_days'),
    traces: readTraces(row, feedetlSn),
  };
}

function readPerson(call: Call, info: WireObject): { person: PersonData; line: InsuranceLine } {
  const person = holderOfCertificate(call, info, (match) => people.find(match));
  demand(person.psn_no === textOf(info, 'psn_no'), '人员编号与就诊凭证不是同一人');
  demand(person.certno === textOf(info, 'certno'), '证件号码与参保信息不一致');
  demand(person.name === textOf(info, 'psn_name'), '人员姓名与参保信息不一致');
  const line =
    person.insurance.find((row) => row.insutype === textOf(info, 'insutype')) ??
    refuse('参保人无该险种的参保信息');
  const fault = insuranceFault(line);
  if (fault !== undefined) refuse(fault);
  demand(line.psn_type === textOf(info, 'psn_type'), '人员类别与参保信息不一致');
  demand(
    call.envelope.insuplcAdmdvs === line.insuplc_admdvs,
    '报文头 insuplc_admdvs（参保地医保区划）与参保信息不一致',
  );
  return { person, line };
}

function checkMedicalCategory(call: Call, input: SettlementInput): void {
  if (input.medType === '14') {
    demand(input.diseCodg !== '', '门诊慢特病购药须传 dise_codg（病种编码）');
    demand(
      chronicRegistration(input.person, input.diseCodg, dateText(call.now)) !== undefined,
      '参保人无该病种的门诊慢特病备案',
    );
  }
  if (input.medType === '11') {
    demand(
      input.lines.every((line) => line.circulated),
      '门诊统筹购药须凭外配流转处方，rx_circ_flag 应为 1',
    );
  }
  for (const line of input.lines) {
    demand(!line.circulated || line.rxno !== '', `费用明细 ${line.feedetlSn}：外购处方须传 rxno`);
  }
}

/** Reads the whole input; refuses at the first thing wrong. Trace codes: {@link checkTraces}. */
export function readSettlement(call: Call): SettlementInput {
  const info = inputNode(call.input, 'druginfo');
  checkFields(info, DRUG_INFO, 'druginfo');
  const accountUse = textOf(info, 'acct_used_flag');
  if (accountUse !== '0' && accountUse !== '1' && accountUse !== '2') {
    refuse('字段 acct_used_flag（个人账户使用标志）取值应为 0、1 或 2');
  }
  const rows = rowsOf(call.input['drugdetail']);
  demand(rows.length > 0, '交易输入缺少节点 drugdetail');
  const lines = rows.map(readLine);
  const serials = new Set(lines.map((line) => line.feedetlSn));
  demand(serials.size === lines.length, 'feedetl_sn（费用明细流水号）在本次购药内重复');
  const total_fen = lines.reduce((sum, line) => sum + line.amount_fen, 0);
  const sent_fen = Number(scaled(info, 'medfee_sumamt', 2));
  demand(
    sent_fen === total_fen,
    `医疗费总额 ${yuanText(sent_fen)} 与明细合计 ${yuanText(total_fen)} 不一致`,
  );
  const { person, line } = readPerson(call, info);
  const medType = textOf(info, 'med_type');
  const input: SettlementInput = {
    person,
    insurance: line,
    terms: benefitRow(line, medType) ?? refuse(`该险种在定点零售药店不支持医疗类别 ${medType}`),
    age: ageOn(person.brdy, call.now),
    certType: textOf(info, 'mdtrt_cert_type'),
    begntime: textOf(info, 'begntime'),
    medType,
    accountUse,
    invono: textOf(info, 'invono'),
    diseCodg: textOf(info, 'dise_codg'),
    diseName: textOf(info, 'dise_name'),
    total_fen,
    lines,
  };
  checkMedicalCategory(call, input);
  return input;
}

/** 无码不结: every drug line of a 2102 carries its codes, whole packs one code a pack (§5.5). */
export function checkTraces(lines: readonly DetailLine[]): void {
  for (const line of lines) {
    if (!line.drug.traceRequired) continue;
    demand(
      line.traces.length > 0,
      `无码不结：费用明细 ${line.feedetlSn}（${line.drug.name}）未上传药品追溯码`,
    );
    const wholePacks = line.traces.filter((trace) => trace.trdnFlag === '0').length;
    const split = wholePacks < line.traces.length;
    demand(
      split || BigInt(wholePacks) * 10_000n === line.count_e4,
      `费用明细 ${line.feedetlSn}（${line.drug.name}）追溯码 ${wholePacks} 个与数量不符`,
    );
  }
}
