/** An insured sale as the contract gives it, ready to settle; tests change what they are about. */
import { CONTRACT } from '#contract/index.ts';
import type { Sale } from '#contract/sale.ts';

const AMOUNTS = {
  totalFee_fen: 21_770,
  fullySelfPaid_fen: 0,
  overCeiling_fen: 0,
  payFirst_fen: 987,
  inScope_fen: 20_783,
  deductible_fen: 0,
  pooledFundPay_fen: 14_548,
  otherFundsPay_fen: 0,
  fundTotal_fen: 14_548,
  accountPay_fen: 7_222,
  ownAccountPay_fen: 4_260,
  familyAccountPay_fen: 2_962,
  cashDue_fen: 0,
  accountBalance_fen: 0,
};

const LINE = {
  lineId: 'line-1',
  position: 1,
  productId: 'product-1',
  itemCode: 'DG01',
  name: '达格列净片',
  spec: '10mg×30片',
  manufacturer: '北辰制药',
  unit: '盒',
  kind: 'rx',
  catalogueClass: '02',
  payFirstNote: '先自付 10%',
  lots: [
    {
      lotId: 'lot-1',
      lotNo: 'DG26044',
      expiresOn: '2028-03-31',
      nearExpiry: false,
      quantity_e4: 10_000,
    },
  ],
  lotChosenByHand: false,
  price_e6: 217_700_000,
  quantity_e4: 10_000,
  amount_fen: 21_770,
  insured: true,
  movedToSelfPay: false,
  traceRequired: true,
  codesNeeded: 1,
  codes: ['83661207731509426608'],
  prescriptionLineNo: 1,
  usage: '口服 每次 1片 每日1次 · 28天',
  shelf: 'A-03-12',
  available_e4: 260_000,
};

const SALE = {
  saleId: 'sale-1',
  saleNo: 'NH01-1121-0047',
  state: 'open',
  startedAt: 1_000,
  careTypeName: '门诊统筹',
  lines: [LINE],
  kinds: 1,
  pieces_e4: 10_000,
  total_fen: 21_770,
  insured_fen: 21_770,
  selfPay_fen: 0,
  codesNeeded: 1,
  codesCaptured: 1,
  accountMode: 'own',
  person: {
    maskedName: '王*兰',
    gender: '女',
    age: '58',
    maskedIdDocNo: '990***********1622',
    insuranceName: '职工医保',
    categoryName: '退休',
    statusName: '正常',
    areaName: '云州市本级',
    crossRegion: false,
    accountBalance_fen: 4_260,
    pooledFundEntitled: true,
    entitlementNote: '',
    source: 'platform',
    knownAt: 1_000,
    maskedPhone: '',
    credentialExpiresAt: 300_000,
  },
  prescription: null,
  trial: { askedAt: 2_000, amounts: AMOUNTS, stale: false },
  settlement: null,
  stillToPay_fen: 0,
  tenders: [],
  step: 5,
  blockers: [],
  mainAction: 'settle',
  resolution: null,
  moneyDue: [],
  keptFromSaleNo: '',
  dossier: null,
  paidAt: null,
  cashierName: '林晓燕',
};

const SETTLEMENT = {
  state: 'settled',
  msgid: 'P99010100286202611211027030031',
  sentAt: 3_000,
  answeredAt: 4_000,
  settlementNo: 'S1',
  amounts: AMOUNTS,
  sentence: '',
  hint: '',
  cashChangedFrom_fen: null,
};

type Loose = { readonly [Key in keyof Sale]?: unknown };

/** The sale with some fields changed; anything the contract would not let through throws. */
export function saleWith(over: Loose = {}): Sale {
  return CONTRACT['sale.get'].output.parse({ ...SALE, ...over });
}

export function lineWith(over: Partial<Record<keyof Sale['lines'][number], unknown>>): unknown {
  return { ...LINE, ...over };
}

export function settlementWith(over: Partial<Record<string, unknown>>): unknown {
  return { ...SETTLEMENT, ...over };
}

export function trialWith(over: Partial<Record<string, unknown>>): unknown {
  return { ...SALE.trial, ...over };
}
