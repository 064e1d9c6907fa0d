/** The two foreign regions: what the platform is, and the region file a stranger would write for it. */
import type { Variant } from './foreign-books.ts';
import { DECODER_PATH } from './foreign-platform.ts';
import type { ForeignPlatform } from './foreign-platform.ts';
import { PEOPLE, PHARMACIST } from './foreign-world.ts';

const APP = 'yd_app_0417';

function ebus(path: string): string {
  return `/ebus/${APP}/fsi/api/${path}`;
}

/** Addresses per transaction behind a TIF gateway; the accounting clock is seven minutes ahead. */
export const LINHAI: Variant = {
  name: '临海市（外部平台）',
  careArea: '990312',
  insuredArea: '990312',
  shopCode: 'P99031200417',
  shopName: '临海市同德堂大药房（滨江店）',
  receiver: 'YBXT',
  version: 'V1.0',
  keys: { style: 'tif', paasid: APP, secret: 'f0reign-Secret+/=值' },
  operator: null,
  paths: {
    '1101': ebus('fsiPsnInfoService/queryPsnInfo'),
    '2001': ebus('fsiPsnPriorityInfoService/queryPsnPriorityInfo'),
    '2101': ebus('drugStoreSettleService/preSettle'),
    '2102': ebus('drugStoreSettleService/settle'),
    '2103': ebus('drugStoreSettleService/cancel'),
    '3201': ebus('ybSettlementStmtService/stmt'),
    '3505': ebus('goodsService/goodsSell'),
    '3506': ebus('goodsService/goodsSellReturn'),
    '5205': ebus('queryService/opspMedc'),
    '5301': ebus('queryService/opspReg'),
    '7201': ebus('epc/auth'),
    '7204': ebus('epc/rxDld'),
    '7205': ebus('epc/rxVerify'),
    '7206': ebus('epc/rxChk'),
    '7207': ebus('epc/rxSel'),
    '7208': ebus('epc/rxSelUndo'),
    '9001': ebus('signInSignOutService/signIn'),
  },
  singlePath: '',
  inputAsString: false,
  numbers: 'number',
  traceNode: 'drug_trac_info',
  ownDecoder: false,
  decodesByTransaction: false,
  levelCode: 'SP00',
  clearingBureau: '990399',
  clearingClass: '99915',
  countsReversals: true,
  voidUndoesDispensing: true,
  clockAhead_ms: 7 * 60_000,
  singleNodesAsLists: false,
  yes: true,
};

/** The same with the credential decoded by a transaction like any other. */
export const LINHAI_BY_6101: Variant = {
  ...LINHAI,
  paths: { ...LINHAI.paths, '6101': ebus('ecService/ecQuery') },
  decodesByTransaction: true,
};

/** One address behind a CSB gateway, everything as text; books close an hour before ours tomorrow. */
export const YUNDING: Variant = {
  ...LINHAI,
  name: '云顶州（外部平台）',
  careArea: '990715',
  insuredArea: '990801',
  shopCode: 'P99071500028',
  shopName: '云顶州仁和药店',
  receiver: 'MBS_LOCAL',
  version: '1.0',
  keys: { style: 'csb', accessKey: 'ak_99071500028', secret: 'sk-csb-不外传' },
  operator: { number: 'CZY-07150028', name: '仁和柜台' },
  paths: null,
  singlePath: '/mbs/fmi/fsi/api/callFsiService/callService',
  inputAsString: true,
  numbers: 'string',
  traceNode: 'durg_trac_info',
  ownDecoder: true,
  levelCode: '0',
  clearingBureau: null,
  countsReversals: false,
  voidUndoesDispensing: false,
  clockAhead_ms: 23 * 3_600_000,
  singleNodesAsLists: true,
  yes: 'true',
};

function shopOf(variant: Variant): object {
  return {
    code: variant.shopCode,
    name: variant.shopName,
    deviceNo: 'POS-7',
    station: { mac: 'A0-36-9F-99-03-12', ip: '10.99.3.12' },
  };
}

function credentialsOf(): object {
  return {
    credentials: [{ label: '欧阳静怡', code: PEOPLE.several.qr, note: '职工，三种单位' }],
    staff: [
      {
        ...{ label: '顾明远', code: PHARMACIST.qr, note: '审方药师', staffNo: '0103' },
        ...{ name: PHARMACIST.name, idDocNo: PHARMACIST.idDocNo },
        pharmacistCode: PHARMACIST.pharmacistCode,
        practiceCertNo: PHARMACIST.practiceCertNo,
      },
    ],
  };
}

/** Environment variables that carry what must not stand in the file. */
export function secretsOf(platform: ForeignPlatform): Record<string, string> {
  const { keys } = platform.books.variant;
  const name = keys.style === 'tif' ? keys.paasid : keys.accessKey;
  return { FOREIGN_URL: platform.url, FOREIGN_APP: name, FOREIGN_SECRET: keys.secret };
}

/** Linhai: almost everything said by name. */
export function linhaiRegion(platform: ForeignPlatform): object {
  const { variant } = platform.books;
  return {
    ...{ name: variant.name, careArea: variant.careArea, shop: shopOf(variant) },
    address: {
      style: 'perTransaction',
      baseUrl: { env: 'FOREIGN_URL' },
      paths: Object.fromEntries(
        Object.entries(variant.paths ?? {}).map(([infno, path]) => [
          infno,
          path.replace(APP, '{paasid}'),
        ]),
      ),
    },
    signing: {
      style: 'tif',
      paasid: { env: 'FOREIGN_APP' },
      secret: { env: 'FOREIGN_SECRET' },
    },
    envelope: { infver: variant.version, recer_sys_code: variant.receiver },
    credential: variant.decodesByTransaction
      ? { style: 'fsi' }
      : { style: 'http', url: { env: 'FOREIGN_URL', path: DECODER_PATH } },
    valueSets: { stmt_rslt: [variant.levelCode] },
    training: credentialsOf(),
  };
}

/** Yunding: the pharmacist's name and ID are not told; they come with the first signature. */
export function yundingRegion(platform: ForeignPlatform): object {
  const { variant } = platform.books;
  const { pharmacistCode, practiceCertNo } = PHARMACIST;
  return {
    ...{ name: variant.name, careArea: variant.careArea, shop: shopOf(variant) },
    address: { style: 'single', baseUrl: platform.url, singlePath: variant.singlePath },
    signing: {
      style: 'csb',
      accessKey: { env: 'FOREIGN_APP' },
      secret: { env: 'FOREIGN_SECRET' },
      apiName: 'fsi_{infno}',
    },
    envelope: {
      ...{ infver: variant.version, recer_sys_code: variant.receiver },
      ...{ inputAsString: true, numbersAs: 'string' },
      ...{ opter: variant.operator?.number, opter_name: variant.operator?.name },
    },
    credential: {
      ...{ style: 'http', url: platform.decoderUrl + DECODER_PATH },
      ...{ signed: false, textField: 'ecQrCode' },
    },
    settlement: { traceNode: 'durg_trac_info' },
    reconciliation: { count: 'net' },
    uploads: { voidUndoesDispensing: false },
    training: {
      staff: [
        {
          ...{ label: '审方药师', code: PHARMACIST.qr, note: '' },
          ...{ staffNo: '0103', pharmacistCode, practiceCertNo },
        },
      ],
    },
  };
}
