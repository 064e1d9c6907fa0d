// Job: 1301 catalogue download, 1318 price ceilings, 1319 pay-first ratios (insurance-interface §2.9).
import type { Handler } from './call.ts';
import { dateText } from './clock.ts';
import { catalogue, region, type DrugData } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { keepFile } from './file.ts';
import { parseScaled, scaledNumber } from './money.ts';
import { demand, refuse } from './refusal.ts';
import { packRows, type Row } from './text-file.ts';
import { inputNode, rawNumber, textOf, type OutObject, type WireObject } from './wire.ts';

const VERSION = fieldRules('ver 版本号 C20*');
const PAGE = `hilist_code 医保目录编码 C30; insu_admdvs 参保机构医保区划 C6; vali_flag 有效标志 C3;
  updt_time 更新时间 D*; page_num 当前页数 N4*; page_size 本页数据量 N4*`;
const CEILINGS = fieldRules(`query_date 查询时间点 D; hilist_lmtpric_type 限价类型 C6; ${PAGE}`);
const RATIOS = fieldRules(`query_date 查询时间点 D;
  selfpay_prop_psn_type 自付比例人员类别 C6; selfpay_prop_type 目录自付比例类别 C6; ${PAGE}`);

const COLUMNS = 97;
const BEGIN = '2026-01-01';
const CREATED: Readonly<Record<string, string>> = { v0001: '2026-01-01', v0002: '2026-06-01' };

function createdOn(drug: DrugData): string {
  return CREATED[drug.version] ?? BEGIN;
}

/** One record of 97 columns; the keys are the printed column numbers of §2.9. */
function record(drug: DrugData): Row {
  const chinese = drug.code.startsWith('XZ');
  const cells: Record<number, string> = {
    1: drug.code,
    4: drug.name,
    8: drug.name,
    10: drug.dosageForm,
    11: drug.dosageForm,
    12: chinese ? '2' : '1',
    13: chinese ? '中成药' : '西药',
    14: drug.spec,
    16: drug.dosageForm,
    17: drug.spec,
    24: chinese ? '1' : '0',
    25: '1',
    26: '国产',
    28: drug.overTheCounter ? '1' : '0',
    29: drug.overTheCounter ? '非处方药' : '处方药',
    32: drug.spec,
    37: BEGIN,
    40: drug.unit,
    42: '1',
    43: drug.unit,
    45: drug.unit,
    47: '1',
    49: drug.unit,
    54: drug.maker,
    58: '0',
    62: drug.approvalNo,
    65: '1',
    66: '正常',
    70: drug.itemClass === '01' ? '是' : '否',
    71: drug.itemClass === '01' ? '1' : '0',
    75: '0',
    76: '否',
    79: '1',
    80: `R${drug.code}`,
    81: `${createdOn(drug)} 00:00:00`,
    82: `${createdOn(drug)} 00:00:00`,
    83: drug.version,
    84: drug.version,
    86: drug.maker,
    92: { '01': '甲', '02': '乙', '03': '丙' }[drug.itemClass],
    93: drug.maker,
    94: '1',
    96: `${createdOn(drug)} 00:00:00`,
  };
  return Array.from({ length: COLUMNS }, (_, index) => cells[index + 1] ?? null);
}

/** Rows newer than `ver` as a file for 9102 with fixmedins_code `plc`. `v0000` = everything. */
export const downloadCatalogue: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, VERSION, 'data');
  const held = textOf(node, 'ver');
  demand(/^v\d{4}$/.test(held), '版本号 ver 不存在，首次下载请传 v0000');
  const drugs = catalogue.drugs.filter((drug) => drug.version > held);
  const name = `1301_${catalogue.currentVersion}`;
  const file = keepFile(call, 'plc', `${name}.zip`, packRows(`${name}.txt`, drugs.map(record)));
  return {
    output: {
      file_qury_no: file.file_qury_no,
      filename: file.filename,
      dld_end_time: dateText(file.expires_at),
      data_cnt: rawNumber(String(drugs.length)),
    },
  };
};

function page(node: WireObject, rows: readonly OutObject[]): OutObject {
  const number = Number(textOf(node, 'page_num'));
  const size = Number(textOf(node, 'page_size'));
  if (number < 1 || size < 1 || size > 500) refuse('page_num 应从 1 起，page_size 应为 1 到 500');
  return {
    data: rows.slice((number - 1) * size, number * size),
    pageNum: rawNumber(String(number)),
    pageSize: rawNumber(String(size)),
    pages: rawNumber(String(Math.ceil(rows.length / size))),
    recordCounts: rawNumber(String(rows.length)),
  };
}

/** The drugs a paged query is about: by code, and changed on or after `updt_time`. */
function asked(node: WireObject): DrugData[] {
  const code = textOf(node, 'hilist_code');
  const since = textOf(node, 'updt_time').slice(0, 10);
  const area = textOf(node, 'insu_admdvs');
  if (area !== '' && area !== region.area) return [];
  return catalogue.drugs.filter(
    (drug) => (code === '' || drug.code === code) && createdOn(drug) >= since,
  );
}

export const queryCeilings: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, CEILINGS, 'data');
  const rows = asked(node)
    .filter((drug) => drug.ceilingPrice !== '')
    .map((drug) => ({
      hilist_code: drug.code,
      hilist_lmtpric_type: '1',
      overlmt_dspo_way: '1',
      insu_admdvs: region.area,
      begndate: BEGIN,
      enddate: null,
      hilist_pric_uplmt_amt: scaledNumber(parseScaled(drug.ceilingPrice, 6) ?? 0n, 6),
      vali_flag: '1',
      updt_time: createdOn(drug),
    }));
  return { output: page(node, rows) };
};

export const queryRatios: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, RATIOS, 'data');
  const rows = asked(node).flatMap((drug) =>
    ['310', '390'].map((psnType) => ({
      hilist_code: drug.code,
      selfpay_prop_psn_type: psnType,
      selfpay_prop_type: '10',
      insu_admdvs: region.area,
      begndate: BEGIN,
      enddate: null,
      selfpay_prop: scaledNumber(BigInt(drug.itemClass === '03' ? 10_000 : drug.payFirst_e4), 4),
      vali_flag: '1',
      updt_time: createdOn(drug),
    })),
  );
  const wanted = textOf(node, 'selfpay_prop_psn_type');
  const kept = rows.filter((row) => wanted === '' || row.selfpay_prop_psn_type === wanted);
  return { output: page(node, kept) };
};
