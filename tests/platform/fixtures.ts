/** A small region, invented people and requests for the tests of the platform client. */
import { readFileSync } from 'node:fs';
import { fen, priceE6, quantityE4 } from '#core/money.ts';
import type { InsuredPerson } from '#core/person.ts';
import { present } from '#core/result.ts';
import type {
  DispensingUpload,
  Operator,
  PlatformContext,
  ReviewRequest,
  SaleUpload,
  SettlementRequest,
  SoldItem,
} from '#engine/platform/platform.ts';
import type { StockChange, StockTake } from '#engine/platform/stock-upload.ts';
import type { RegionProfile, ResolvedCredentials } from '#engine/platform/region-profile.ts';
import { loadRegionProfile } from '#engine/platform/region-profile.ts';

export const TRAINING_TEXT = readFileSync(
  new URL('../../regions/training.json', import.meta.url),
  'utf8',
);

/** The training region with some of its sections changed. */
export function region(changes: { [section: string]: object } = {}): RegionProfile {
  const raw = JSON.parse(TRAINING_TEXT) as Record<string, object>;
  for (const [section, fields] of Object.entries(changes)) {
    raw[section] = { ...raw[section], ...fields };
  }
  const loaded = loadRegionProfile(JSON.stringify(raw));
  if (!loaded.ok) throw new Error(loaded.failure.sentence);
  return loaded.value;
}

export function credentials(baseUrl: string): ResolvedCredentials {
  return {
    baseUrl,
    decoderUrl: `${baseUrl}/localcfc/api/hsecfc/localQrCodeQuery`,
    consoleUrl: '',
    signing: { style: 'tif', paasid: 'rxtill-test', secret: 'test-secret' },
  };
}

/** 2026-11-21 16:40:00 in China. */
export const NOW = Date.parse('2026-11-21T16:40:00+08:00');

export function context(): PlatformContext {
  let serial = 0;
  return {
    now: () => NOW,
    random: () => 0.5,
    nextMsgid: () => {
      serial += 1;
      return `P9901010028620261121164000${String(serial).padStart(4, '0')}`;
    },
    signNo: () => 'SN20261121001',
  };
}

export const OPERATOR: Operator = { staffNo: '0107', name: '林晓燕' };

export const DISPATCHED = {
  msgid: 'P99010100286202611211640009001',
  operator: OPERATOR,
  signNo: 'S',
};

export const PERSON: InsuredPerson = {
  personNo: '99010000001000000000000001',
  name: '王秀兰',
  idDocKind: '01',
  idDocNo: '990100196803151622',
  gender: '2',
  birthday: '1968-03-15',
  age: '58.7',
  lines: [],
};

export const SETTLEMENT: SettlementRequest = {
  person: PERSON,
  insuranceType: '310',
  personCategory: '12',
  insuredAreaCode: '990102',
  credential: { kind: '01', number: '990100ec-token-of-a-test', cardSerial: '' },
  careType: '11',
  diseaseCode: '',
  diseaseName: '',
  accountMode: 'shared',
  begunAt: NOW,
  total_fen: fen(9670),
  invoiceNo: 'NH01-1121-0047',
  lines: [
    {
      lineNo: '1',
      nationalDrugCode: 'XC01AA101A0010011990001',
      itemCode: 'YP000001',
      amount_fen: fen(3920),
      quantity_e4: quantityE4(20_000),
      price_e6: priceE6(19_600_000),
      prescriptionNo: 'RX990100202611210001',
      circulated: true,
      prescriberCode: 'D990100000001',
      prescriberName: '许文博',
      dose: '5mg',
      frequency: '每日一次',
      days: '28',
      route: '口服',
      traceCodes: ['81004270000000000011', '81004270000000000012'],
      splitPack: false,
    },
    {
      lineNo: '2',
      nationalDrugCode: 'XC03CO103A0010013990003',
      itemCode: 'YP000003',
      amount_fen: fen(5750),
      quantity_e4: quantityE4(15_625),
      price_e6: priceE6(36_800_000),
      prescriptionNo: '',
      circulated: false,
      prescriberCode: '',
      prescriberName: '',
      dose: '',
      frequency: '',
      days: '',
      route: '',
      traceCodes: [],
      splitPack: true,
    },
  ],
};

export const ITEM: SoldItem = {
  nationalDrugCode: 'XC01AA101A0010011990001',
  itemCode: 'YP000001',
  name: '苯磺酸氨氯地平片',
  genericName: '苯磺酸氨氯地平片',
  spec: '5mg×28片/盒',
  dosageForm: '片剂',
  manufacturer: '江岚制药',
  approvalNo: '国药准字H99900001',
  unit: '盒',
  barcode: '6909990000011',
  shelf: 'A-03-01',
  isRx: true,
  splitPack: false,
  insured: true,
  batchSerial: 'B000001',
  lotNo: '25110A7',
  madeOn: '2025-11-01',
  expiresOn: '2027-10-31',
  quantity_e4: quantityE4(20_000),
  price_e6: priceE6(19_600_000),
  amount_fen: fen(3920),
  traceCodes: ['81004270000000000011', '81004270000000000012'],
  packs: null,
  prescriptionNo: 'RX990100202611210001',
};

export const SALE: SaleUpload = {
  receiptNo: 'NH01-1121-0047',
  soldAt: NOW,
  seller: OPERATOR,
  prescriberName: '许文博',
  pharmacistName: '周敏',
  pharmacistIdNo: '990100198304172241',
  pharmacistPracticeNo: '99012026000103',
  insured: true,
  crossRegion: false,
  settlementId: '990100S0001',
  visitId: '990100M0001',
  personNo: PERSON.personNo,
  uploadNo: '',
  person: PERSON,
  insuredAreaCode: '990102',
  item: ITEM,
};

export const DISPENSING: DispensingUpload = {
  prescriptionNo: 'RX990100202611210001',
  reviewNo: 'SF0001',
  receiptNo: 'NH01-1121-0047',
  dispensedAt: NOW,
  insured: true,
  cashDue_fen: fen(1234),
  preparer: { name: '陈志远', idDocNo: '990100199109263353' },
  checker: { name: '周敏', idDocNo: '990100198304172241' },
  items: [ITEM],
};

const LOT = {
  nationalDrugCode: ITEM.nationalDrugCode,
  itemCode: ITEM.itemCode,
  name: ITEM.name,
  isRx: true,
  batchSerial: ITEM.batchSerial,
  lotNo: ITEM.lotNo,
  madeOn: ITEM.madeOn,
  expiresOn: ITEM.expiresOn,
};

export const STOCK_CHANGE: StockChange = {
  goods: LOT,
  cause: 'damaged',
  quantity_e4: quantityE4(12_345),
  price_e6: priceE6(17_500_000),
  changedAt: NOW,
  changedBy: OPERATOR,
};

export const STOCK_TAKE: StockTake = {
  goods: LOT,
  takenOn: '2026-11-21',
  onHand_e4: quantityE4(123_450),
};

export const REVIEW: ReviewRequest = {
  prescriptionNo: 'RX990100202611210001',
  epcToken: 'epc-token-of-a-test',
  pharmacistEcToken: 'pharmacist-token-of-a-test',
  pharmacistIdKind: '01',
  pharmacistIdNo: '990100198304172241',
  pharmacistName: '周敏',
  pharmacistCode: 'HY990100000103',
  opinion: '',
  passed: true,
  reviewedAt: NOW,
  verificationNo: 'YQ0001',
};

/** A whole answer of 2102 to SETTLEMENT, amounts as numbers and texts mixed as in the field. */
export function settlementOutput(msgid: string): { [node: string]: object } {
  return {
    setlinfo: {
      setl_id: '990100S0001',
      mdtrt_id: '990100M0001',
      psn_no: PERSON.personNo,
      psn_name: PERSON.name,
      psn_cert_type: '01',
      certno: PERSON.idDocNo,
      age: 58.7,
      insutype: '310',
      psn_type: '12',
      cvlserv_flag: '0',
      setl_time: '2026-11-21 16:40:03',
      med_type: '11',
      medfee_sumamt: 96.7,
      fulamt_ownpay_amt: '0.00',
      overlmt_selfpay: 0,
      preselfpay_amt: '5.75',
      inscp_scp_amt: 90.95,
      act_pay_dedc: null,
      hifp_pay: 63.67,
      pool_prop_selfpay: 0,
      cvlserv_pay: '',
      hifes_pay: null,
      hifmi_pay: 0,
      hifob_pay: 0,
      maf_pay: 0,
      hifdm_pay: 0,
      oth_pay: 0,
      fund_pay_sumamt: '63.67',
      psn_part_amt: 33.03,
      acct_pay: 30,
      psn_cash_pay: '3.03',
      balc: 12.6,
      acct_mulaid_pay: 10.0,
      medins_setl_id: msgid,
      clr_optins: '990100',
      clr_way: '1',
      clr_type: '11',
    },
    setldetail: [],
    detlcutinfo: [
      {
        feedetl_sn: '1',
        det_item_fee_sumamt: 39.2,
        cnt: 2,
        pric: 19.6,
        pric_uplmt_amt: 999999,
        selfpay_prop: 0,
        fulamt_ownpay_amt: 0,
        overlmt_amt: 0,
        preselfpay_amt: 0,
        inscp_scp_amt: 39.2,
        chrgitm_lv: '01',
        med_chrgitm_type: '09',
      },
      {
        feedetl_sn: '2',
        det_item_fee_sumamt: '57.50',
        cnt: 1.5625,
        pric: 36.8,
        pric_uplmt_amt: 999999,
        selfpay_prop: 0.1,
        fulamt_ownpay_amt: 0,
        overlmt_amt: 0,
        preselfpay_amt: '5.75',
        inscp_scp_amt: 51.75,
        chrgitm_lv: '02',
        med_chrgitm_type: '09',
      },
    ],
  };
}

/** The object at a path of node names; a test fails with the path when it is not there. */
export function at(value: unknown, ...path: readonly (string | number)[]): Record<string, unknown> {
  let node = value;
  for (const step of path) {
    node = present((node as Record<string | number, unknown>)[step], `node ${path.join('.')}`);
  }
  return node as Record<string, unknown>;
}
