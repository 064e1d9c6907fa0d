// Job: a small shop for the simulator's tests: builds envelopes, keeps msgids, speaks in process.
import { catalogue, people, region, type PersonData } from '#simulator/data.ts';
import { dateTimeText } from '#simulator/clock.ts';
import { createPlatform, type Answer, type Platform } from '#simulator/platform.ts';

export const SHOP = 'P99010100286';
/** 2026-11-21 10:00:00 CST */
export const START = Date.UTC(2026, 10, 21, 2, 0, 0);

/** What JSON.parse gives. Answers are checked field by field in the tests. */
export type Json = ReturnType<typeof JSON.parse>;

export interface FsiAnswer {
  readonly infcode: number;
  readonly err_msg: string;
  readonly warn_msg: string | null;
  readonly inf_refmsgid: string | null;
  readonly output: Json;
}

export interface SaleLine {
  readonly drug: string;
  readonly count: string;
  readonly price: string;
  readonly amount: string;
  readonly rxno?: string;
  readonly traces?: readonly string[];
}

export function personNamed(name: string): PersonData {
  const person = people.find((row) => row.name === name);
  if (!person) throw new Error(`no person ${name}`);
  return person;
}
export function drugNamed(name: string): string {
  const drug = catalogue.drugs.find((row) => row.name === name);
  if (!drug) throw new Error(`no drug ${name}`);
  return drug.code;
}

/** The insurance line the tests settle on: the first normal one of 310 or 390. */
export function lineOf(person: PersonData): PersonData['insurance'][number] {
  const line =
    person.insurance.find((row) => row.psn_insu_stas === '1' && /^3[19]0$/.test(row.insutype)) ??
    person.insurance[0];
  if (!line) throw new Error('no insurance');
  return line;
}

export class Shop {
  now = START;
  sequence = 0;
  signNo = '';
  readonly platform: Platform;
  #seed = 42;
  #codes = 0;

  constructor(databaseFile = ':memory:') {
    this.platform = createPlatform({
      databaseFile,
      now: () => this.now,
      random: () => {
        this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        return this.#seed / 2_147_483_648;
      },
    });
  }

  msgid(): string {
    this.sequence += 1;
    const time = dateTimeText(this.now).replace(/\D/g, '');
    return SHOP + time + String(this.sequence).padStart(4, '0');
  }

  envelope(infno: string, input: object, extra: object = {}): Record<string, unknown> {
    return {
      infno,
      msgid: this.msgid(),
      mdtrtarea_admvs: region.area,
      insuplc_admdvs: region.area,
      recer_sys_code: region.systemCode,
      dev_no: '',
      dev_safe_info: '',
      cainfo: '',
      signtype: '',
      infver: '1.0.0',
      opter_type: '1',
      opter: '0107',
      opter_name: '林晓燕',
      inf_time: dateTimeText(this.now),
      fixmedins_code: SHOP,
      fixmedins_name: '云州康禾大药房南湖路店',
      sign_no: this.signNo,
      input,
      ...extra,
    };
  }

  raw(request: object, file?: Uint8Array): Answer {
    return this.platform.handle(request, file === undefined ? {} : { file });
  }

  /** One call; the answer must be JSON. */
  call(infno: string, input: object, extra: object = {}): FsiAnswer {
    const answer = this.raw(this.envelope(infno, input, extra));
    if (answer.kind !== 'json') throw new Error(`answer is ${answer.kind}`);
    return JSON.parse(answer.text) as FsiAnswer;
  }

  /** One call that must succeed; gives its output. */
  ok(infno: string, input: object, extra: object = {}): Json {
    const answer = this.call(infno, input, extra);
    if (answer.infcode !== 0) throw new Error(`${infno}: ${answer.err_msg}`);
    return answer.output;
  }

  /** One call that must be refused; gives its sentence. */
  refusal(infno: string, input: object, extra: object = {}): string {
    const answer = this.call(infno, input, extra);
    if (answer.infcode !== -1) throw new Error(`${infno} was not refused`);
    if (answer.output !== null) throw new Error('a refusal with output');
    return answer.err_msg;
  }

  signIn(): void {
    const input = { signIn: { opter_no: '0107', mac: '00-00-5E-00-53-01', ip: '127.0.0.1' } };
    this.signNo = this.ok('9001', input).signinoutb.sign_no;
  }

  scan(qr: string, businessType = '02121'): string {
    return this.ok('6101', {
      data: {
        orgId: SHOP,
        businessType,
        operatorId: '0107',
        operatorName: '林晓燕',
        officeId: '01',
        officeName: '收银台',
        ecQrCode: qr,
      },
    }).ecToken;
  }

  freshCode(): string {
    this.#codes += 1;
    return `8100427${String(this.#codes).padStart(13, '0')}`;
  }

  /** Input of 2101 / 2102. Lines get fresh trace codes, one a pack, unless given. */
  sale(
    person: PersonData,
    ecToken: string,
    lines: readonly SaleLine[],
    options: { medType?: string; account?: string; total?: string; chronic?: string } = {},
  ): object {
    const line = lineOf(person);
    const cents = lines.reduce((sum, row) => sum + Math.round(Number(row.amount) * 100), 0);
    return {
      druginfo: {
        psn_no: person.psn_no,
        mdtrt_cert_type: '01',
        mdtrt_cert_no: ecToken,
        card_sn: '',
        psn_cert_type: '01',
        certno: person.certno,
        psn_type: line.psn_type,
        psn_name: person.name,
        begntime: dateTimeText(this.now),
        medfee_sumamt: options.total ?? (cents / 100).toFixed(2),
        invono: '',
        insutype: line.insutype,
        dise_codg: options.chronic ?? '',
        dise_name: '',
        acct_used_flag: options.account ?? '1',
        med_type: options.medType ?? '41',
      },
      drugdetail: lines.map((row, index) => ({
        feedetl_sn: String(index + 1),
        rxno: row.rxno ?? '',
        rx_circ_flag: row.rxno === undefined ? '0' : '1',
        fee_ocur_time: dateTimeText(this.now),
        med_list_codg: row.drug,
        medins_list_codg: `YP${index}`,
        det_item_fee_sumamt: row.amount,
        cnt: row.count,
        pric: row.price,
        prd_days: '28',
        durg_trac_info: (
          row.traces ?? Array.from({ length: Number(row.count) }, () => this.freshCode())
        ).map((code) => ({
          feedetl_sn: String(index + 1),
          drug_trac_codg: code,
          trdn_flag: '0',
        })),
      })),
    };
  }

  prescriptions(person: PersonData, ecToken: string): Json[] {
    return this.ok('7201', {
      data: {
        fixmedinsCode: SHOP,
        psnName: person.name,
        psnCertType: '01',
        certno: person.certno,
        ecToken,
        ipInfo: '127.0.0.1',
        ...OPERATOR,
      },
    }).data;
  }

  downloadInput(row: Json): object {
    return {
      data: {
        epcToken: row.epcToken,
        authRxno: row.authRxno,
        fixmedinsCode: SHOP,
        devInfo: 'till-01',
        ipInfo: '127.0.0.1',
        ...OPERATOR,
      },
    };
  }

  verifyInput(row: Json, document: Json, file: string = document.data.rxFile): object {
    return {
      data: {
        hiRxno: document.data.hiRxno,
        fixmedinsCode: SHOP,
        rxTraceCode: document.data.rxTraceCode,
        rxFile: file,
        epcToken: row.epcToken,
      },
    };
  }

  reviewInput(row: Json, hiRxno: string, verifySn: string, extra: object = {}): object {
    const pharmacist = personNamed('周敏');
    return {
      data: {
        hiRxno,
        epcToken: row.epcToken,
        ecToken: this.scan(pharmacist.qr, '02122'),
        fixmedinsCode: SHOP,
        fixmedinsName: '云州康禾大药房南湖路店',
        pharCertType: '01',
        pharCertno: pharmacist.certno,
        pharName: pharmacist.name,
        pharCode: pharmacist.pharmacist?.code ?? '',
        rxChkOpnn: '审核通过',
        rxChkStasCodg: '1',
        rxChkTime: dateTimeText(this.now),
        rxSignVerifySn: verifySn,
        ...extra,
      },
    };
  }

  /** 7201 → 7204 → 7205 → 7206 for the first valid prescription that matches. */
  approve(
    person: PersonData,
    ecToken: string,
    match: (row: Json) => boolean = (row) => row.rxStasCodg === '1' && row.rxUsedStasCodg === '1',
  ): { hiRxno: string; rxChkBizSn: string; document: Json; row: Json } {
    const row = this.prescriptions(person, ecToken).find(match);
    if (row === undefined) throw new Error('no such prescription');
    const document = this.ok('7204', this.downloadInput(row));
    const verified = this.ok('7205', this.verifyInput(row, document));
    if (verified.flag !== true) throw new Error('the original does not verify');
    const { hiRxno } = document.data;
    const review = this.ok('7206', this.reviewInput(row, hiRxno, verified.rxSignVerifySn));
    return { hiRxno, rxChkBizSn: review.rxChkBizSn, document, row };
  }

  saleUploadInput(hiRxno: string, rxChkBizSn: string, drug: string, extra: object = {}): object {
    return {
      data: {
        hiRxno,
        fixmedinsCode: SHOP,
        fixmedinsName: '云州康禾大药房南湖路店',
        rchkPharName: '周敏',
        dspeerName: '陈志远',
        rxChkBizSn,
        hiFeesetlFlag: '1',
        ...extra,
      },
      rxSaleDrugDetl: [
        {
          rtalDocno: 'NH01-1121-0047',
          stooutTime: dateTimeText(this.now),
          medListCodg: drug,
          medinsListCodg: 'YP000001',
          drugGenname: '药品',
          drugSpec: '盒',
          drugTotlcnt: '1',
          drugTotlcntEmp: '盒',
          drugSumamt: '19.60',
        },
      ],
    };
  }

  goodsSaleInput(setl_id: string, drug: string, extra: object = {}): object {
    return {
      selinfo: {
        med_list_codg: drug,
        fixmedins_hilist_id: 'YP000001',
        fixmedins_hilist_name: '药品',
        fixmedins_bchno: `B${this.sequence}`,
        prsc_dr_name: '李建国',
        phar_name: '周敏',
        phar_prac_cert_no: '99012026000103',
        hi_feesetl_type: setl_id === '' ? '0' : '1',
        setl_id,
        mdtrt_sn: 'NH01-1121-0047',
        manu_lotnum: '25110A7',
        manu_date: '2025-11-01',
        expy_end: '2027-10-31',
        rx_flag: '1',
        trdn_flag: '0',
        rtal_docno: 'NH01-1121-0047',
        sel_retn_cnt: '1',
        sel_retn_time: dateTimeText(this.now),
        sel_retn_opter_name: '林晓燕',
        drugtracinfo: [{ drug_trac_codg: '81004271903265520117' }],
        ...extra,
      },
    };
  }
}

const OPERATOR = { opter: '0107', opterName: '林晓燕', optinsNo: SHOP };

/** The four-line prescription of the pictures. */
export const WANG_LINES: readonly SaleLine[] = [
  { drug: drugNamed('苯磺酸氨氯地平片'), count: '2', price: '19.60', amount: '39.20' },
  { drug: drugNamed('盐酸二甲双胍片'), count: '2', price: '21.50', amount: '43.00' },
  { drug: drugNamed('阿托伐他汀钙片'), count: '1', price: '36.80', amount: '36.80' },
  { drug: drugNamed('达格列净片'), count: '1', price: '98.70', amount: '98.70' },
];
