/**
 * What leaves, against the field lists of the domain documents: every mandatory field is in its node,
 * not empty where it is starred, of the printed type, and no field has a name the document lacks.
 * The tables below are typed from insurance-interface §2 and e-prescription §2, not from the builders.
 */
import { describe, expect, it } from 'vitest';
import { createPlatform } from '#engine/platform/client.ts';
import type { ExchangeResult, WireRequest } from '#engine/platform/fsi/transport.ts';
import {
  at,
  context,
  credentials,
  DISPENSING,
  OPERATOR,
  PERSON,
  region,
  REVIEW,
  SALE,
  SETTLEMENT,
  STOCK_CHANGE,
  STOCK_TAKE,
} from './fixtures.ts';

/** `name:type` with a star for mandatory; types as printed: C12, N16.2, D, DT. */
type Fields = string;

const ENVELOPE: Fields = `infno:C6* msgid:C30* mdtrtarea_admvs:C6* insuplc_admdvs:C6
  recer_sys_code:C10* dev_no:C100 dev_safe_info:C2000 cainfo:C1024 signtype:C10 infver:C6*
  opter_type:C3* opter:C30* opter_name:C50* inf_time:DT* fixmedins_code:C12* fixmedins_name:C200*
  sign_no:C30 input:node*`;

const DRUGINFO: Fields = `psn_no:C30* mdtrt_cert_type:C3* mdtrt_cert_no:C50* card_sn:C32
  psn_cert_type:C6* certno:C50* psn_type:C6* psn_name:C50* begntime:DT* medfee_sumamt:N16.2*
  insutype:C6* dise_codg:C30 dise_name:C500 acct_used_flag:C1* med_type:C6* exp_content:C4000`;

const DRUGDETAIL: Fields = `feedetl_sn:C30* rxno:C30 rx_circ_flag:C3* fee_ocur_time:DT*
  med_list_codg:C50* medins_list_codg:C150* det_item_fee_sumamt:N16.2* cnt:N16.4* pric:N16.6*
  sin_dos_dscr:C200 used_frqu_dscr:C200 prd_days:N4.2 medc_way_dscr:C200 bilg_dr_codg:C30
  bilg_dr_name:C50 tcmdrug_used_way:C6 exp_content:C4000 drug_trac_info:node`;

const OPTER: Fields = 'ipInfo:C64* opter:C20* opterName:C50* optinsNo:C20*';

const SELINFO_3505: Fields = `med_list_codg:C50* fixmedins_hilist_id:C30*
  fixmedins_hilist_name:C200* fixmedins_bchno:C30* prsc_dr_cert_type:C6 prsc_dr_certno:C50
  prsc_dr_name:C50* phar_cert_type:C6 phar_certno:C50 phar_name:C50* phar_prac_cert_no:C50*
  hi_feesetl_type:C6 setl_id:C30 mdtrt_sn:C30* psn_no:C30 psn_cert_type:C6 certno:C50 psn_name:C50
  manu_lotnum:C30* manu_date:D* expy_end:D rx_flag:C3* trdn_flag:C3* finl_trns_pric:N16.6 rxno:C40
  rx_circ_flag:C3 rtal_docno:C40* stoout_no:C40 bchno:C30 drug_trac_codg:C30 drug_prod_barc:C30
  shelf_posi:C20 sel_retn_cnt:N16.4* sel_retn_time:DT* sel_retn_opter_name:C50* memo:C500
  MDTRT_SETL_TYPE:C6 drugtracinfo:node*`;

const SELINFO_3506: Fields = `med_list_codg:C50* fixmedins_hilist_id:C30*
  fixmedins_hilist_name:C200* fixmedins_bchno:C30* setl_id:C30 psn_no:C30 psn_cert_type:C6
  certno:C50 psn_name:C50 manu_lotnum:C30* manu_date:D* expy_end:D rx_flag:C3* trdn_flag:C3*
  finl_trns_pric:N16.6 sel_retn_cnt:N16.4* sel_retn_time:DT* sel_retn_opter_name:C50* memo:C500
  medins_prod_sel_no:C50 mdtrt_sn:C30* drugtracinfo:node`;

const SALE_DETAIL_7207: Fields = `rtalDocno:C40* stooutNo:C40 stooutTime:D* medListCodg:C50*
  medinsListCodg:C50* drugProdname:C100 drugGenname:C100* drugSpec:C500* drugDosform:C50
  prdrName:C1000 aprvno:C100 manuLotnum:C30 bchno:C30 drugstdcode:C50 drugTraceCodg:C30
  drugProdBarc:C30 shelfLoc:C20 drugTotlcnt:N16.2* drugTotlcntEmp:C40* drugSumamt:N16.6`;

/** infno → node path in `input` → its fields. */
const NODES: Record<string, readonly (readonly [path: string, fields: Fields])[]> = {
  '9001': [['signIn', 'opter_no:C20* mac:C20* ip:C20*']],
  '1101': [
    [
      'data',
      `mdtrt_cert_type:C3* mdtrt_cert_no:C50* card_sn:C32 begntime:DT psn_cert_type:C6* certno:C50*
       psn_name:C50*`,
    ],
  ],
  '2001': [
    [
      'data',
      `psn_no:C30* insutype:C6* fixmedins_code:C12* med_type:C6* begntime:DT* endtime:DT
       dise_codg:C30 dise_name:C500 oprn_oprt_code:C30 oprn_oprt_name:C500 matn_type:C6
       birctrl_type:C6 exp_content:C4000`,
    ],
  ],
  '5206': [['data', 'psn_no:C30* cum_ym:C6']],
  '5301': [['data', 'psn_no:C30*']],
  '5205': [['data', 'psn_no:C30* begntime:DT* endtime:DT']],
  '2101': [
    ['druginfo', DRUGINFO],
    ['drugdetail.0', DRUGDETAIL],
    ['drugdetail.0.drug_trac_info.0', 'feedetl_sn:C30* drug_trac_codg:C100* trdn_flag:C3*'],
  ],
  '2102': [
    ['druginfo', `${DRUGINFO} invono:C20`],
    ['drugdetail.0', DRUGDETAIL],
    ['drugdetail.1', DRUGDETAIL],
    ['drugdetail.0.drug_trac_info.1', 'feedetl_sn:C30* drug_trac_codg:C100* trdn_flag:C3*'],
  ],
  '2103': [['data', 'setl_id:C30* mdtrt_id:C30* psn_no:C30* exp_content:C4000']],
  '3201': [
    [
      'data',
      `insutype:C6* clr_type:C6* setl_optins:C6* stmt_begndate:D* stmt_enddate:D*
       medfee_sumamt:N16.2* fund_pay_sumamt:N16.2* acct_pay:N16.2* fixmedins_setl_cnt:N10.0*
       refd_setl_flag:C6 fixmedins_refd_setl_flag:C6*`,
    ],
  ],
  '3505': [
    ['selinfo', SELINFO_3505],
    ['selinfo.drugtracinfo.1', 'drug_trac_codg:C100*'],
  ],
  '3506': [
    ['selinfo', SELINFO_3506],
    ['selinfo.drugtracinfo.0', 'drug_trac_codg:C100*'],
  ],
  '3501': [
    [
      'invinfo',
      `med_list_codg:C50* fixmedins_hilist_id:C30* fixmedins_hilist_name:C200* rx_flag:C3*
       invdate:D* inv_cnt:N16.2* manu_lotnum:C30 fixmedins_bchno:C30* manu_date:D* expy_end:D*
       memo:C500`,
    ],
  ],
  '3502': [
    [
      'invinfo',
      `med_list_codg:C50* inv_chg_type:C6* fixmedins_hilist_id:C30* fixmedins_hilist_name:C200*
       fixmedins_bchno:C30* pric:N16.6* cnt:N16.4* rx_flag:C3* inv_chg_time:DT*
       inv_chg_opter_name:C50 memo:C500 trdn_flag:C2`,
    ],
  ],
  '7201': [
    [
      'data',
      `fixmedinsCode:C20* psnName:C40* psnCertType:C6* certno:C50* ecToken:C64* ${OPTER}
       outFlag:C3 outPoolareaNo:C6 insuPlcNo:C6`,
    ],
  ],
  '7204': [['data', `epcToken:C100* authRxno:C30* fixmedinsCode:C20* devInfo:C255* ${OPTER}`]],
  '7205': [
    ['data', 'hiRxno:C30* fixmedinsCode:C40* rxTraceCode:C20* rxFile:C9999* epcToken:C100*'],
  ],
  '7206': [
    [
      'data',
      `hiRxno:C30* epcToken:C100* ecToken:C64* fixmedinsCode:C20* fixmedinsName:C200*
       pharCertType:C6* pharCertno:C50* pharName:C50* pharCode:C50* rxChkOpnn:C2000*
       rxChkStasCodg:C10* rxChkTime:DT* rxSignVerifySn:C40*`,
    ],
  ],
  '7207': [
    [
      'data',
      `hiRxno:C30* fixmedinsCode:C20* fixmedinsName:C200* rchkPharCertType:C6 rchkPharCertno:C50
       rchkPharName:C40 dspeerCertType:C6 dspeerCertno:C50 dspeerName:C40 rxChkBizSn:C30*
       hiFeesetlFlag:C3 psnCashPay:N14.2`,
    ],
    ['rxSaleDrugDetl.0', SALE_DETAIL_7207],
  ],
  '7208': [['data', 'hiRxno:C30* fixmedinsCode:C20* hiFeesetlFlag:C3 selStooutSn:C30']],
};

/** Every request of the client, once, with the text of its body. */
async function bodies(): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  const exchange = (request: WireRequest): Promise<ExchangeResult> => {
    const infno = String(at(JSON.parse(request.body))['infno']);
    seen.set(infno, request.body);
    return Promise.resolve({ kind: 'notSent', reason: 'only the body matters here' });
  };
  const platform = createPlatform(region(), credentials('http://h'), context(), exchange);
  const { lookups, effects } = platform;
  const who = { personNo: PERSON.personNo, insuredAreaCode: '990102' };
  const { credential } = SETTLEMENT;
  await lookups.signIn(OPERATOR, { macAddress: '02-00-00-99-01-01', ipAddress: '10.0.0.7' });
  await lookups.person(credential, { ...PERSON, insuredAreaCode: '990102' }, OPERATOR);
  await lookups.entitlements(
    { ...who, insuranceType: '310', careType: '11', at: SETTLEMENT.begunAt },
    OPERATOR,
  );
  await lookups.accumulators({ ...who, yearMonth: '202611' }, OPERATOR);
  await lookups.specialDiseases(who, OPERATOR);
  await lookups.medicationHistory({ ...who, from: 0, to: SETTLEMENT.begunAt }, OPERATOR);
  await lookups.trial(SETTLEMENT, OPERATOR);
  await lookups.authorisePrescriptions(
    { ...PERSON, ecToken: credential.number, insuredAreaCode: '990102' },
    OPERATOR,
  );
  await lookups.downloadPrescription({ rxAuthNo: 'A1', epcToken: 'E1' }, OPERATOR);
  await lookups.verifyPrescription(
    { prescriptionNo: 'RX1', rxTraceCode: 'T1', file: 'JVBERi0=', epcToken: 'E1' },
    OPERATOR,
  );
  await lookups.levelTotals(
    {
      insuranceType: '310',
      clearingClass: '11',
      clearingBureau: '990100',
      from: '2026-11-21',
      to: '2026-11-21',
      count: 1,
      totalFee_fen: SETTLEMENT.total_fen,
      fundTotal_fen: SETTLEMENT.total_fen,
      accountPay_fen: SETTLEMENT.total_fen,
    },
    OPERATOR,
  );
  const dispatched = {
    msgid: `${'P99010100286'}202611211640000001`,
    operator: OPERATOR,
    signNo: 'S',
  };
  for (const effect of [
    effects.settle(SETTLEMENT),
    effects.voidSettlement({ ...who, settlementId: 'S1', visitId: 'M1' }),
    effects.reviewPrescription(REVIEW),
    effects.uploadDispensing(DISPENSING),
    effects.undoDispensing({ prescriptionNo: 'RX1', insured: true, stockOutNo: 'CK1' }),
    effects.uploadSale(SALE),
    effects.uploadSaleReturn(SALE),
    effects.uploadStockChange(STOCK_CHANGE),
    effects.uploadStockTake(STOCK_TAKE),
  ]) {
    await platform.send<unknown>(effect, dispatched);
  }
  return seen;
}

const BODIES = await bodies();

function bodyOf(infno: string): string {
  const body = BODIES.get(infno);
  if (body === undefined) throw new Error(`${infno} was not sent`);
  return body;
}

/** Numbers as their source text, so decimals can be looked at. */
function parsed(infno: string): Record<string, unknown> {
  return JSON.parse(bodyOf(infno), (_key, value: unknown, ...rest) => {
    const { source } = (rest as unknown as [{ source?: string }])[0];
    return typeof value === 'number' ? `#${source ?? ''}` : value;
  }) as Record<string, unknown>;
}

function faultOf(value: unknown, type: string, starred: boolean): string | null {
  if (type === 'node') return typeof value === 'object' ? null : 'is not a node';
  if (typeof value !== 'string') return `is ${typeof value}`;
  if (type.startsWith('N')) return numberFault(value, type, starred);
  if (value.startsWith('#')) return 'is a number';
  if (value === '') return starred ? 'is empty' : null;
  if (type === 'D') return /^\d{4}-\d\d-\d\d$/.test(value) ? null : `is not a date: ${value}`;
  if (type === 'DT') {
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value) ? null : `is not a time: ${value}`;
  }
  return [...value].length <= Number(type.slice(1)) ? null : 'is too long';
}

function numberFault(value: string, type: string, starred: boolean): string | null {
  const [digits = 0, scale = 0] = type.slice(1).split('.').map(Number);
  if (!starred && value === '0') return null;
  const shape = scale === 0 ? /^#\d+$/ : new RegExp(String.raw`^#\d+\.\d{${scale}}$`);
  if (!shape.test(value)) return `has not ${scale} decimals: ${value}`;
  return value.length - 2 <= digits ? null : 'has too many digits';
}

function faults(node: Record<string, unknown>, fields: Fields): readonly string[] {
  const rules = new Map(
    fields.split(/\s+/).map((field) => {
      const [name = '', type = ''] = field.split(':');
      return [name, type] as const;
    }),
  );
  const found: string[] = [];
  for (const [name, printed] of rules) {
    const starred = printed.endsWith('*');
    if (!(name in node)) {
      if (starred) found.push(`${name} is missing`);
      continue;
    }
    const fault = faultOf(node[name], printed.replace('*', ''), starred);
    if (fault !== null) found.push(`${name} ${fault}`);
  }
  for (const name of Object.keys(node)) {
    if (!rules.has(name)) found.push(`${name} is not in the document`);
  }
  return found;
}

describe('requests against the field lists', () => {
  it('every table has its request and every request its table', () => {
    expect([...BODIES.keys()].toSorted()).toEqual(Object.keys(NODES).toSorted());
  });

  it.each(Object.keys(NODES))('%s: envelope', (infno) => {
    expect(faults(parsed(infno), ENVELOPE)).toEqual([]);
    expect(parsed(infno)['infno']).toBe(infno);
  });

  it.each(
    Object.entries(NODES).flatMap(([infno, nodes]) =>
      nodes.map(([path, fields]) => [infno, path, fields] as const),
    ),
  )('%s: node %s', (infno, path, fields) => {
    expect(faults(at(parsed(infno), 'input', ...path.split('.')), fields)).toEqual([]);
  });

  it.each(Object.entries(NODES))('%s: no other node under input', (infno, nodes) => {
    const expected = new Set(nodes.map(([path]) => path.split('.')[0]));
    expect(new Set(Object.keys(at(parsed(infno), 'input')))).toEqual(expected);
  });
});

describe('values with a rule of their own', () => {
  it('insuplc_admdvs goes with every psn_no', () => {
    for (const [infno, body] of BODIES) {
      const area = at(JSON.parse(body))['insuplc_admdvs'];
      if (/"psn_no":"[^"]/.test(body)) expect([infno, area]).toEqual([infno, '990102']);
    }
    expect(bodyOf('2102')).toContain('"psn_no":"9901');
  });

  it('a settlement keeps its decimals, joins its trace rows and names the account flag', () => {
    const body = bodyOf('2102');
    expect(body).toContain('"medfee_sumamt":96.70');
    expect(body).toContain('"det_item_fee_sumamt":39.20,"cnt":2.0000,"pric":19.600000');
    expect(body).toContain('"cnt":1.5625');
    const input = at(parsed('2102'), 'input');
    expect(at(input, 'druginfo')).toMatchObject({
      acct_used_flag: '2',
      begntime: '2026-11-21 16:40:00',
      mdtrt_cert_type: '01',
      invono: 'NH01-1121-0047',
    });
    expect(at(input, 'drugdetail', 0)).toMatchObject({ rx_circ_flag: '1', prd_days: '#28.00' });
    expect(at(input, 'drugdetail', 1)).toMatchObject({ rx_circ_flag: '0', prd_days: '0' });
    expect(at(input, 'drugdetail', 0, 'drug_trac_info', 1)).toEqual({
      feedetl_sn: '1',
      drug_trac_codg: '81004270000000000012',
      trdn_flag: '0',
    });
    expect(at(input, 'drugdetail', 1)).not.toHaveProperty('drug_trac_info');
  });

  it('2101 has no invoice number', () => {
    expect(at(parsed('2101'), 'input', 'druginfo')).not.toHaveProperty('invono');
  });

  it('3505 says who paid and has the opposite polarity of otcFlag', () => {
    expect(at(parsed('3505'), 'input', 'selinfo')).toMatchObject({
      MDTRT_SETL_TYPE: '1',
      hi_feesetl_type: '1',
      rx_flag: '1',
      mdtrt_sn: '990100M0001',
      sel_retn_time: '2026-11-21 16:40:00',
    });
  });

  it('3502 says an amount and a type, 3501 rounds a broken pack to two decimals', () => {
    const change = at(parsed('3502'), 'input', 'invinfo');
    expect(change).toMatchObject({ inv_chg_type: '105', cnt: '#1.2345', pric: '#17.500000' });
    expect(change).toMatchObject({ rx_flag: '1', inv_chg_opter_name: '林晓燕' });
    const take = at(parsed('3501'), 'input', 'invinfo');
    expect(take).toMatchObject({ inv_cnt: '#12.35', invdate: '2026-11-21' });
  });

  it('7207 sends the receipt number that 3505 sends, and a date', () => {
    const row = at(parsed('7207'), 'input', 'rxSaleDrugDetl', 0);
    expect(row).toMatchObject({ rtalDocno: 'NH01-1121-0047', stooutTime: '2026-11-21' });
    expect(row['drugTraceCodg']).toBe('81004270000000000011');
  });

  it('7201 sends a token and therefore no regSn', () => {
    expect(at(parsed('7201'), 'input', 'data')).not.toHaveProperty('regSn');
  });

  it('the sign-in itself has no sign_no yet, everything else does', () => {
    expect(parsed('9001')['sign_no']).toBe('');
    expect(parsed('1101')['sign_no']).toBe('SN20261121001');
    expect(parsed('2102')['sign_no']).toBe('S');
  });
});
