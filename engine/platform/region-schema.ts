/**
 * The schema of a region profile: everything that differs from city to city, as data
 * (insurance-interface §8). regions/README.md explains every field.
 */
import { z } from 'zod';

const yuan = z.string().regex(/^\d{1,10}\.\d{2}$/, '应为两位小数的金额文本，例如 "300.00"');
const milliseconds = z.int().min(1).max(600_000);
const infnoText = z.string().regex(/^[0-9A-Z]{4,6}$/, '应为 4 至 6 位交易编号');
const absolutePath = z.string().regex(/^\//, '应以 / 开头');
const ratio_e4 = z.int().min(0).max(10_000);

/** Where a secret lies: an environment variable or the sealed store of this machine. Never inline. */
export const secretReference = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ sealed: z.string().min(1) })],
  { error: '密钥不写在文件里，应为 { "env": "环境变量名" } 或 { "sealed": "名称" }' },
);

const ADDRESS_WORDS =
  '应为 http:// 或 https:// 开头的地址，或 { "env": "环境变量名", "path": "/路径" }';

/** An http(s) address as text, or an environment variable holding one, with a path after it. */
export const address = z.union(
  [
    z.string().regex(/^https?:\/\/[^\s/]+/, ADDRESS_WORDS),
    z.strictObject({ env: z.string().min(1), path: absolutePath.default('') }),
  ],
  { error: ADDRESS_WORDS },
);

const shop = z.strictObject({
  code: z.string().length(12, '定点医药机构编号应为 12 位'),
  name: z.string().min(1).max(200),
  /** `dev_no` of the envelope and `devInfo` of the prescription centre. */
  deviceNo: z.string().min(1).max(100),
  /** Counter number sent as `officeId` / `officeName` to the credential decoder. */
  officeId: z.string().min(1).max(20).default('01'),
  officeName: z.string().min(1).max(30).default('收银台'),
  /** `optinsNo` of the prescription centre; the shop's own code when empty. */
  operatingInstitution: z.string().max(20).default(''),
  station: z.strictObject({
    mac: z.string().min(1).max(20),
    ip: z.string().min(1).max(20),
  }),
});

const addressing = z.strictObject({
  style: z.enum(['single', 'perTransaction']),
  baseUrl: address,
  /** Path of every transaction (single), or of those `paths` does not name (perTransaction). */
  singlePath: z.union([z.literal(''), absolutePath]).default(''),
  paths: z.record(infnoText, absolutePath).default({}),
});

const signing = z.discriminatedUnion('style', [
  z.strictObject({ style: z.literal('none') }),
  z.strictObject({
    style: z.literal('tif'),
    paasid: secretReference,
    secret: secretReference,
    /** `x-rio-*` gateways use the same algorithm. */
    headerPrefix: z.enum(['x-tif', 'x-rio']).default('x-tif'),
  }),
  z.strictObject({
    style: z.literal('csb'),
    accessKey: secretReference,
    secret: secretReference,
    apiVersion: z.string().min(1).default('1.0.0'),
    /** `_api_name` of a transaction; `{infno}` is replaced. */
    apiName: z.string().min(1).default('{infno}'),
    apiNames: z.record(infnoText, z.string().min(1)).default({}),
  }),
]);

const envelope = z.strictObject({
  infver: z.string().min(1).max(6),
  recer_sys_code: z.string().min(1).max(10),
  signtype: z.string().max(10).default(''),
  cainfo: z.string().max(1024).default(''),
  opter_type: z.string().min(1).max(3).default('1'),
  /** The one operator or terminal number the bureau registered; "": each person's own staff number. */
  opter: z.string().max(20).default(''),
  opter_name: z.string().max(30).default(''),
  dev_safe_info: z.string().max(2000).default(''),
  /** Hubei wants `input` as JSON text inside the JSON. */
  inputAsString: z.boolean().default(false),
  /** Decimals as JSON numbers (19.60) or as quoted text ("19.60"); both keep their zeros. */
  numbersAs: z.enum(['number', 'string']).default('number'),
  /** Input node of a transaction where the region's differs from `data`; "" means no node. */
  inputNodes: z.record(infnoText, z.string()).default({}),
});

const credentialDecoder = z.strictObject({
  style: z.enum(['http', 'fsi']),
  /** Own address of the decoder (style http). */
  url: address.optional(),
  /** Whether the request to the decoder carries the gateway's signature headers. */
  signed: z.boolean().default(true),
  businessType: z
    .strictObject({
      purchase: z.string().length(5).default('02121'),
      prescription: z.string().length(5).default('02122'),
      review: z.string().length(5).default('02122'),
    })
    .prefault({}),
  /** Where the scanned text goes in the request, dots separating the nodes. */
  textField: z
    .string()
    .regex(/^[A-Za-z_]+(\.[A-Za-z_]+)*$/)
    .default('data.ecQrCode'),
});

const timeouts = z.strictObject({
  connect: milliseconds.default(5_000),
  lookup: milliseconds.default(10_000),
  settle: milliseconds.default(30_000),
  upload: milliseconds.default(15_000),
  /** How long after giving up an answer to 2102 or 2103 is still listened for. */
  late: milliseconds.default(300_000),
});

const settlement = z.strictObject({
  chain: z.literal('2101-2103').default('2101-2103'),
  /** `med_type` per kind of insured sale. */
  careTypes: z
    .strictObject({
      account: z.string().min(1).max(6).default('41'),
      outpatientPooling: z.string().min(1).max(6).default('11'),
      chronic: z.string().min(1).max(6).default('14'),
    })
    .prefault({}),
  /** The child node is spelled both ways in one document (§2.4). */
  traceNode: z.enum(['drug_trac_info', 'durg_trac_info']).default('drug_trac_info'),
  traceCodeMaxLength: z.int().min(20).max(500).default(100),
  /** How a scanned code is matched to its product: first 7 characters, or not at all. */
  traceRule: z.enum(['prefix7', 'none']).default('prefix7'),
  /** What a new sale asks of the personal account until somebody chooses (`acct_used_flag`, §5.3). */
  accountUse: z.enum(['none', 'own', 'shared']).default('own'),
  sendPersonFields: z.boolean().default(true),
  disabledFundInsideOther: z.boolean().default(false),
  /** Amounts of the answer that older editions do not have at all; absent then counts as 0. */
  optionalAmounts: z.array(z.string().min(1)).default(['hifdm_pay']),
  reversible: z.array(infnoText).default(['2102']),
  automaticReversal: z.boolean().default(true),
  settleDown_s: z.int().min(0).max(86_400).default(60),
});

const valueSets = z.strictObject({
  /** Codes of 3201 `stmt_rslt` that mean level. */
  stmt_rslt: z.array(z.string().min(1)).min(1).default(['0', '000000']),
  /**
   * Codes of a row of the 3202 result file. One code may stand in several lists; the row itself then
   * decides: not among ours, without the centre's msgid, or neither (§2.11).
   */
  stmtRowResult: z
    .strictObject({
      level: z.array(z.string().min(1)).min(1).default(['0', '000000']),
      centreOnly: z.array(z.string().min(1)).default(['1', '000103']),
      institutionOnly: z.array(z.string().min(1)).default(['1', '2', '000102']),
      differs: z.array(z.string().min(1)).default(['1', '3', '000103']),
    })
    .prefault({}),
  rxChkStasCodg: z
    .strictObject({ passed: z.string().default('1'), refused: z.string().default('0') })
    .prefault({}),
  rx_circ_flag: z
    .strictObject({ no: z.string().default('0'), yes: z.string().default('1') })
    .prefault({}),
  /** 3201: constant refund flags for totals that are net of cancels. */
  refd_setl_flag: z.string().default(''),
  fixmedins_refd_setl_flag: z.string().default('0'),
});

const reconciliation = z.strictObject({
  /** `fixmedins_setl_cnt` of 3201: a cancel counts as a row of its own, or takes one away (§2.11). */
  count: z.enum(['rows', 'net']).default('rows'),
  /** Whether a day's books can be asked while it runs, or only from the next day on. */
  booksOpen: z.enum(['atOnce', 'nextDay']).default('atOnce'),
  /** Every `clr_type` this shop can be cleared in; needed where 2101 does not name it. */
  clearingClasses: z.array(z.string().min(1)).default([]),
  /** Minutes after midnight at which the day before is levelled by itself. */
  levelAfterMidnight_minutes: z.int().min(0).max(1_439).default(30),
  /** 3203 and 3204, where a month is applied for here and not on the bureau's web platform. */
  clearingApplication: z.enum(['off', 'on']).default('off'),
  /** `clr_way` of 3203 (§3): 1 is by item. */
  clearingWay: z.string().max(30).default('1'),
  /** `med_sumfee` of 3203: the total fee, or (fixed-sum payment) what person and fund paid. */
  recognisedTotal: z.enum(['totalFee', 'paid']).default('totalFee'),
});

const files = z.strictObject({
  /** 9101: a file part beside the text part `jsonStr`, or the bytes in `fsUploadIn.in` (§1.7). */
  upload: z.enum(['multipart', 'byteArray', 'base64']).default('multipart'),
});

const prescriptionCentre = z.strictObject({
  /** 7207: list `rxSaleDrugDetl` beside `data` (false) or inside it (true). */
  detailInsideData: z.boolean().default(false),
  /** 7207 has one field of 30 characters a row: a row a box, the first code, all joined, or none. */
  traceCode: z.enum(['perBox', 'first', 'joined', 'none']).default('perBox'),
  traceCodeMaxLength: z.int().min(20).max(500).default(30),
});

const changeType = z.string().min(1).max(6);

/** Nothing is told of the stock where the region's file does not ask for it. */
const stockUploads = z.strictObject({
  /** 3502 of every change of stock that is no sale. */
  changes: z.boolean().default(false),
  /**
   * 3501 of a lot: never; when it was counted, and when it first came; or the latter and once a day
   * that it moved on, after its end.
   */
  take: z.enum(['off', 'counted', 'daily']).default('off'),
  /** `inv_chg_type` of 3502 by what happened; 108 is not in every region's list. */
  changeTypes: z
    .strictObject({
      receive: changeType.default('108'),
      gain: changeType.default('103'),
      loss: changeType.default('104'),
      damaged: changeType.default('105'),
      expired: changeType.default('105'),
      lost: changeType.default('107'),
      otherIn: changeType.default('106'),
      otherOut: changeType.default('107'),
    })
    .prefault({}),
});

const uploads = z.strictObject({
  sale3505: z.enum(['all', 'selfPayOnly']).default('all'),
  settlementTypeKey: z.enum(['MDTRT_SETL_TYPE', 'mdtrt_setl_type']).default('MDTRT_SETL_TYPE'),
  traceNode: z.string().min(1).default('drugtracinfo'),
  traceAsList: z.boolean().default(true),
  /** `prsc_dr_name` is mandatory even for OTC; what to send then is a local convention. */
  prescriberNameForOtc: z.string().min(1).max(50).default('无'),
  /** True where 2103 takes the dispensing upload back by itself, so 7208 must not be sent. */
  voidUndoesDispensing: z.boolean().default(true),
  stock: stockUploads.prefault({}),
});

const offline = z.strictObject({
  payFirstSettleLater: z.boolean().default(true),
  /** Days within which a dossier may be settled after the sale. */
  settleLaterWithin_days: z.int().min(1).max(366).default(30),
  /** 先付后补 beyond these needs a manager's PIN (design notes §6). */
  payFirstLimits: z
    .strictObject({
      count: z.int().min(0).default(30),
      total: yuan.default('5000.00'),
      age_hours: z.int().min(1).default(72),
    })
    .prefault({}),
  holdFundShare: z
    .strictObject({
      allowed: z.boolean().default(false),
      perSale: yuan.default('200.00'),
      total: yuan.default('5000.00'),
      count: z.int().min(0).default(50),
      age_days: z.int().min(1).default(7),
      approvalAbove: yuan.default('100.00'),
    })
    .prefault({}),
  /** Amber and red marks for unsent work on the screen. */
  unsent: z
    .strictObject({
      amberCount: z.int().min(1).default(20),
      redCount: z.int().min(1).default(200),
      amberAge_minutes: z.int().min(1).default(30),
      redAge_minutes: z.int().min(1).default(720),
    })
    .prefault({}),
});

const benefitRow = z.strictObject({
  insuranceType: z.string().min(1),
  careType: z.string().min(1),
  /** `psn_type` values; "*" is any. The first row that fits counts. */
  personCategories: z.array(z.string().min(1)).min(1),
  clearingClass: z.string().min(1),
  pool: z.string().min(1),
  fund: z.string(),
  fundName: z.string(),
  ratio_e4,
  deductible: yuan,
  cap: yuan,
});

const benefit = z.strictObject({
  rows: z.array(benefitRow),
  civilServantRatio_e4: ratio_e4,
  /** By pool: the `cum_type_code` of 5206 for what a year has used of deductible and fund (§2.3). */
  accumulators: z
    .record(z.string(), z.strictObject({ deductible: z.string(), fund: z.string() }))
    .default({}),
  /** Ceilings of 1318 by national drug code, yuan a sales unit; a drug not here has none. */
  ceilings: z.record(z.string(), z.string().regex(/^\d{1,9}(\.\d{1,6})?$/)).optional(),
  accountFund: z.string(),
  sharedFund: z.string(),
});

const clickedCode = z.strictObject({
  label: z.string().min(1),
  code: z.string().min(1),
  note: z.string().default(''),
});

/** A credential of one of the training staff, and who that is in this region's register. */
const staffCredential = clickedCode.extend({
  /** Whose of the training store; without it the first who may review. */
  staffNo: z.string().min(1).optional(),
  name: z.string().min(1).max(50).optional(),
  idDocNo: z.string().min(1).max(50).optional(),
  pharmacistCode: z.string().min(1).max(50).optional(),
  practiceCertNo: z.string().min(1).max(50).optional(),
});

const training = z.strictObject({
  consoleUrl: address.optional(),
  credentials: z.array(clickedCode).default([]),
  staff: z.array(staffCredential).default([]),
  /** Credentials the region refuses, for trying what the counter says. */
  wrong: z.array(clickedCode).default([]),
});

export const regionProfileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  /** `mdtrtarea_admvs` */
  careArea: z.string().regex(/^\d{6}$/, '应为 6 位医保区划'),
  /** Names of insured areas as people say them, by 6-digit code; others are shown by code. */
  areaNames: z
    .record(z.string().regex(/^\d{6}$/, '应为 6 位医保区划'), z.string().min(1))
    .default({}),
  shop,
  address: addressing,
  signing,
  envelope,
  credential: credentialDecoder,
  timeouts_ms: timeouts.prefault({}),
  /** How long a decoded ecToken may be used before the code must be shown again. */
  tokenLifetime_s: z.int().min(10).max(86_400).default(300),
  settlement: settlement.prefault({}),
  valueSets: valueSets.prefault({}),
  reconciliation: reconciliation.prefault({}),
  files: files.prefault({}),
  prescriptionCentre: prescriptionCentre.prefault({}),
  uploads: uploads.prefault({}),
  offline: offline.prefault({}),
  benefit: benefit.optional(),
  training: training.optional(),
});

/** What regions/region.schema.json holds (written by scripts/generate-region-schema.ts). */
export function regionJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(regionProfileSchema, { io: 'input', target: 'draft-2020-12' }),
    title: 'Rxtill region profile',
  };
}
