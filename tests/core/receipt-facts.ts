/** The sale of picture 06, as the receipt's facts: invented people, goods and codes. */
import { fen, priceE6, quantityE4 } from '#core/money.ts';
import type { ReceiptFacts, ReceiptGoods } from '#core/receipt.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import { parseChina } from '#core/time.ts';

export function at(text: string): number {
  const instant = parseChina(`2026-11-21 ${text}`);
  if (instant === null) throw new Error(`not a time: ${text}`);
  return instant;
}

type Short = readonly [
  name: string,
  spec: string,
  maker: string,
  unit: string,
  kind: ReceiptGoods['kind'],
  catalogueClass: string,
  payFirst: string,
  price: number,
  count: number,
  lotNo: string,
  expiresOn: string,
  codes: readonly string[],
];

const GOODS: readonly Short[] = [
  [
    '苯磺酸氨氯地平片',
    '5mg×28片',
    '江岚制药',
    '盒',
    'rx',
    '01',
    '',
    1960,
    2,
    '25110A7',
    '2027-10-31',
    ['81004271903265520117', '81004271903265520243'],
  ],
  [
    '盐酸二甲双胍片',
    '0.5g×60片',
    '明德药业',
    '瓶',
    'rx',
    '01',
    '',
    2150,
    2,
    '250302',
    '2027-02-28',
    ['81310650482217730954', '81310650482217731088'],
  ],
  [
    '阿托伐他汀钙片',
    '20mg×28片',
    '华宁药业',
    '盒',
    'rx',
    '01',
    '',
    3680,
    1,
    'A260118',
    '2028-12-31',
    ['84009531166820357741'],
  ],
  [
    '达格列净片',
    '10mg×30片',
    '北辰制药',
    '盒',
    'rx',
    '02',
    '先自付 10%',
    9870,
    1,
    'DG26044',
    '2028-03-31',
    ['83661207731509426608'],
  ],
  [
    '维生素E软胶囊',
    '0.1g×60粒',
    '康泽药业',
    '瓶',
    'otc',
    '03',
    '',
    4500,
    1,
    'E26071',
    '2028-06-30',
    ['80591742208863150392'],
  ],
  [
    '一次性使用医用口罩',
    '10只',
    '洁安医疗',
    '包',
    'device',
    '',
    '',
    1290,
    1,
    'M2605',
    '2028-05-31',
    [],
  ],
];

export function goodsOf(row: Short): ReceiptGoods {
  const [name, spec, manufacturer, unit, kind, catalogueClass, payFirstNote, price, count] = row;
  const quantity = quantityE4(count * 10_000);
  return {
    name,
    spec,
    manufacturer,
    unit,
    kind,
    catalogueClass,
    payFirstNote,
    price_e6: priceE6(price * 10_000),
    quantity_e4: quantity,
    amount_fen: fen(price * count),
    lots: [{ lotNo: row[9], expiresOn: row[10], quantity_e4: quantity }],
    traceRequired: kind !== 'device',
    traceCodes: row[11],
  };
}

export function amounts(over: Partial<Record<keyof SettlementAmounts, number>>): SettlementAmounts {
  const zero = fen(0);
  const base: SettlementAmounts = {
    totalFee_fen: zero,
    fullySelfPaid_fen: zero,
    overCeiling_fen: zero,
    payFirst_fen: zero,
    inScope_fen: zero,
    deductible_fen: zero,
    pooledFundPay_fen: zero,
    civilServantPay_fen: zero,
    enterprisePay_fen: zero,
    catastrophicPay_fen: zero,
    largeAmountPay_fen: zero,
    medicalAssistancePay_fen: zero,
    disabledFundPay_fen: zero,
    otherFundPay_fen: zero,
    fundTotal_fen: zero,
    patientShare_fen: zero,
    institutionPay_fen: zero,
    accountPay_fen: zero,
    familyAccountPay_fen: zero,
    cashDue_fen: zero,
    accountBalance_fen: zero,
  };
  return {
    ...base,
    ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, fen(value)])),
  };
}

export const INSURED: ReceiptFacts = {
  kind: 'sale',
  storeName: '云州康禾大药房 · 南湖路店',
  institutionCode: 'P99010100286',
  hotline: '12393',
  saleNo: 'NH01-1121-0047',
  till: '01',
  at: at('10:27:09'),
  cashierName: '林晓燕',
  cashierNo: '0107',
  training: false,
  copy: { no: 1, at: at('10:41:20'), by: '林晓燕', firstPrintedAt: at('10:27:10') },
  goods: GOODS.map(goodsOf),
  total_fen: fen(27560),
  selfPay_fen: fen(5790),
  due_fen: fen(5790),
  insurance: {
    maskedName: '王*兰',
    gender: '女',
    age: '58',
    maskedIdDocNo: '420***********1628',
    insuranceName: '职工基本医疗保险',
    categoryName: '退休',
    careTypeName: '门诊统筹',
    areaName: '云州市本级',
    credentialName: '医保电子凭证',
    clearingClassName: '门诊',
    settlementNo: '990100G3105520071846',
    institutionSerial: 'P99010100286202611211027030031',
    settledAtText: '2026-11-21 10:27:08',
    amounts: amounts({
      totalFee_fen: 21770,
      payFirst_fen: 987,
      inScope_fen: 20783,
      pooledFundPay_fen: 14548,
      fundTotal_fen: 14548,
      patientShare_fen: 7222,
      accountPay_fen: 7222,
      familyAccountPay_fen: 2962,
    }),
  },
  prescription: {
    tail: '004713',
    institutionName: '云州市第一人民医院',
    department: '心血管内科',
    prescriber: '李建国',
    prescribedOn: '2026-11-20',
    diagnosis: '高血压病2级；2型糖尿病',
    reviewerName: '周敏',
    reviewerTitle: '执业药师',
    reviewedAt: at('10:21:40'),
    preparerName: '陈志远',
    checkerName: '周敏',
    doubleSigned: false,
  },
  tenders: [{ kind: 'cash', amount_fen: fen(5790), received_fen: fen(6000), change_fen: fen(210) }],
  givenBack: [],
  reason: '',
};

export const SELF_PAY: ReceiptFacts = {
  ...INSURED,
  copy: null,
  goods: GOODS.slice(4).map(goodsOf),
  total_fen: fen(5790),
  insurance: null,
  prescription: null,
};
