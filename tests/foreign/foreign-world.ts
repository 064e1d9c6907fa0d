/** Who and what the foreign region knows. All invented: area 990xxx is nowhere. */

export type ForeignDrug = {
  readonly code: string;
  readonly name: string;
  readonly spec: string;
  readonly form: string;
  readonly maker: string;
  /** Settlement unit (`drugDosunt`) and quantity (`drugCnt`). */
  readonly unit: string;
  readonly quantity: number;
  readonly packs: number;
  readonly packUnit: string;
  readonly days: string;
  readonly payFirst_percent: number;
  /** `otcFlag`: 0 Rx, 1 OTC. */
  readonly otc: boolean;
};

export type ForeignPrescription = {
  readonly hiRxno: string;
  readonly rxTraceCode: string;
  readonly diagnosis: readonly [code: string, name: string];
  readonly medType: '11' | '14';
  readonly disease: readonly [code: string, name: string];
  /** Hours from now until it ends; negative: it has ended. */
  readonly validFor_h: number;
  /** Said when it is downloaded, instead of handing it out. */
  readonly refusal: string;
  readonly drugs: readonly ForeignDrug[];
};

export type ForeignPerson = {
  readonly qr: string;
  readonly personNo: string;
  readonly name: string;
  readonly idDocNo: string;
  readonly gender: '1' | '2';
  readonly birthday: string;
  readonly age: string;
  readonly insurance: '310' | '390';
  readonly category: string;
  /** Whether 2001 lets the pooled fund pay here. */
  readonly pooled: boolean;
  readonly balance_fen: number;
  readonly diseases: readonly (readonly [code: string, name: string])[];
  readonly prescriptions: readonly ForeignPrescription[];
};

/** 17 digits → an ID number with its check character (GB 11643). */
export function idNumber(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return `${first17}${'10X98765432'[sum % 11]}`;
}

const NO_DISEASE = ['', ''] as const;

function drug(
  code: string,
  name: string,
  rest: Partial<Omit<ForeignDrug, 'code' | 'name'>> = {},
): ForeignDrug {
  return {
    code,
    name,
    spec: '10mg×14片/盒',
    form: '片剂',
    maker: '澜江制药（集团）股份有限公司',
    ...{ unit: '盒', quantity: 2, packs: 2, packUnit: '盒', days: '7.00', payFirst_percent: 10 },
    otc: false,
    ...rest,
  };
}

function prescription(
  number: string,
  drugs: readonly ForeignDrug[],
  rest: Partial<Omit<ForeignPrescription, 'hiRxno' | 'drugs'>> = {},
): ForeignPrescription {
  return {
    hiRxno: number,
    rxTraceCode: `T${number.slice(-18)}`,
    diagnosis: ['I10.x00', '原发性高血压'],
    medType: '11',
    disease: NO_DISEASE,
    validFor_h: 52,
    refusal: '',
    drugs,
    ...rest,
  };
}

const THREE_UNITS: readonly ForeignDrug[] = [
  drug('XC09CAX990A001010290001', '缬沙坦片', {
    payFirst_percent: 0,
    days: '28',
    quantity: 3,
    packs: 3,
  }),
  drug('XR05DAF990X002020190002', '复方甘草口服溶液', {
    spec: '100ml/瓶',
    form: '口服溶液剂',
    ...{ unit: '瓶', quantity: 1, packs: 1, packUnit: '瓶' },
  }),
  drug('XN05BAA990A001010190003', '谷维素片', {
    spec: '10mg',
    ...{ unit: '片', quantity: 6, packs: 1, packUnit: '瓶', days: '2', otc: true },
  }),
];

const CHRONIC = ['M03900', '糖尿病'] as const;

/** People by what is tried with them. */
export const PEOPLE = {
  /** Several insurance lines, several prescriptions in several states, three units. */
  several: {
    qr: '4249903120000000417733990000',
    personNo: '99031200G000000000000417',
    name: '欧阳静怡',
    idDocNo: idNumber('99031219680412352'),
    ...{ gender: '2', birthday: '1968-04-12', age: '58', insurance: '310', category: '1201' },
    pooled: true,
    balance_fen: 1550,
    diseases: [],
    prescriptions: [
      prescription('990300202611200001234567', [drug('XA10BAE990A001010190009', '二甲双胍片')], {
        refusal: '该处方已被其他定点药店使用',
      }),
      prescription('990300202611210007654321', THREE_UNITS),
      prescription('990300202611150000000042', [drug('XC07ABM990A001010190008', '美托洛尔片')], {
        validFor_h: -3,
        refusal: '处方已过有效期',
      }),
    ],
  },
  /** One chronic prescription, resident, no account money. */
  chronic: {
    qr: '4249907150000000088112990000',
    personNo: '9907150000000000000000088X',
    name: '白玛央金',
    idDocNo: idNumber('99071519551230004'),
    ...{ gender: '2', birthday: '1955-12-30', age: '70.9', insurance: '390', category: '1601' },
    pooled: true,
    balance_fen: 0,
    diseases: [CHRONIC],
    prescriptions: [
      prescription(
        '990700202611210000000777',
        [drug('XA10BBG990A001010190010', '格列齐特缓释片')],
        {
          medType: '14',
          disease: CHRONIC,
          diagnosis: ['E11.900', '2型糖尿病'],
        },
      ),
    ],
  },
  /** The pooled fund does not pay for this one; a prescription there is. */
  accountOnly: {
    qr: '4249903120000000551028990000',
    personNo: '99031200G000000000000551',
    name: '柳一',
    idDocNo: idNumber('99031219910703001'),
    ...{ gender: '1', birthday: '1991-07-03', age: '35', insurance: '310', category: '11' },
    pooled: false,
    balance_fen: 900_000,
    diseases: [],
    prescriptions: [
      prescription('990300202611210000005510', [drug('XJ01CAA990A001010190011', '阿莫西林胶囊')]),
    ],
  },
  /** No prescription at all: buys by the personal account. */
  noPrescription: {
    qr: '4249903120000000660139990000',
    personNo: '99031200G000000000000660',
    name: '司马长风',
    idDocNo: idNumber('99031219790101555'),
    ...{ gender: '1', birthday: '1979-01-01', age: '47.0', insurance: '310', category: '11' },
    pooled: false,
    balance_fen: 1234,
    diseases: [],
    prescriptions: [],
  },
} as const satisfies Record<string, ForeignPerson>;

export type PersonKey = keyof typeof PEOPLE;

/** The pharmacist of the foreign shop, as the region's staff register has them. */
export const PHARMACIST = {
  qr: '4249903120000000999001990000',
  name: '顾明远',
  idDocNo: idNumber('99031219850219617'),
  pharmacistCode: 'HY990312004417',
  practiceCertNo: '9903201500088',
};

/** Pay-first part of a drug in percent; what no prescription names is 甲. */
export function payFirstOf(code: string): number {
  for (const person of Object.values<ForeignPerson>(PEOPLE)) {
    for (const { drugs } of person.prescriptions) {
      const found = drugs.find((one) => one.code === code);
      if (found) return found.payFirst_percent;
    }
  }
  return 0;
}
