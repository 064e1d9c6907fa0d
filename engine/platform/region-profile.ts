/**
 * The region profile: everything that differs from city to city, as data (insurance-interface §8).
 * Schema and loader; regions/README.md explains every field. The engine has no region in code.
 */
import { z } from 'zod';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { DEFAULT_PATHS } from './region-paths.ts';

const yuan = z.string().regex(/^\d{1,10}\.\d{2}$/, '应为两位小数的金额文本，例如 "300.00"');
const milliseconds = z.int().min(1).max(600_000);
const infnoText = z.string().regex(/^[0-9A-Z]{4,6}$/, '应为 4 至 6 位交易编号');
const absolutePath = z.string().regex(/^\//, '应以 / 开头');
const ratio_e4 = z.int().min(0).max(10_000);

/** Where a secret lies: an environment variable or the sealed store of this machine. Never inline. */
const secretReference = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ sealed: z.string().min(1) }),
]);
export type SecretReference = z.infer<typeof secretReference>;

/** An http(s) address as text, or an environment variable holding one, with a path after it. */
const address = z.union([
  z.string().regex(/^https?:\/\/[^\s/]+/, '应为 http:// 或 https:// 开头的地址'),
  z.strictObject({ env: z.string().min(1), path: absolutePath.default('') }),
]);
export type ProfileAddress = z.infer<typeof address>;

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

const prescriptionCentre = z.strictObject({
  /** 7207: list `rxSaleDrugDetl` beside `data` (false) or inside it (true). */
  detailInsideData: z.boolean().default(false),
  /** 7207 has one field of 30 characters for the codes of a row: first code, all joined, or none. */
  traceCode: z.enum(['first', 'joined', 'none']).default('first'),
  traceCodeMaxLength: z.int().min(20).max(500).default(30),
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
});

const offline = z.strictObject({
  payFirstSettleLater: z.boolean().default(true),
  /** Days within which a dossier may be settled after the sale. */
  settleLaterWithin_days: z.int().min(1).max(366).default(30),
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
  accountFund: z.string(),
  sharedFund: z.string(),
});

const training = z.strictObject({
  consoleUrl: address.optional(),
  credentials: z
    .array(z.strictObject({ label: z.string(), code: z.string().min(1), note: z.string() }))
    .default([]),
  staff: z
    .array(z.strictObject({ label: z.string(), code: z.string().min(1), note: z.string() }))
    .default([]),
});

export const regionProfileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  /** `mdtrtarea_admvs` */
  careArea: z.string().regex(/^\d{6}$/, '应为 6 位医保区划'),
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
  prescriptionCentre: prescriptionCentre.prefault({}),
  uploads: uploads.prefault({}),
  offline: offline.prefault({}),
  benefit: benefit.optional(),
  training: training.optional(),
});

export type RegionProfile = z.infer<typeof regionProfileSchema>;

/** What the profile's references resolve to on this machine. Holds secrets: never log, never store. */
export type ResolvedCredentials = {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Address of the credential decoder, '' when it goes through fsi. */
  readonly decoderUrl: string;
  /** Console of the simulated region in training, '' otherwise. */
  readonly consoleUrl: string;
  readonly signing:
    | { readonly style: 'none' }
    | { readonly style: 'tif'; readonly paasid: string; readonly secret: string }
    | { readonly style: 'csb'; readonly accessKey: string; readonly secret: string };
};

/**
 * Reads a region profile from its JSON text. Failures: `region.notJson`, `region.invalid`
 * (sentence names the first wrong field, `field` its path).
 */
export function loadRegionProfile(text: string): Result<RegionProfile> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return fail('region.notJson', '地区配置不是有效的 JSON 文件');
  }
  const parsed = regionProfileSchema.safeParse(value, { error: z.locales.zhCN().localeError });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const unknownKey =
      issue?.code === 'unrecognized_keys' && issue.keys[0] !== undefined ? [issue.keys[0]] : [];
    const path = [...(issue?.path ?? []), ...unknownKey].join('.');
    const field = path === '' ? '（根）' : path;
    return fail('region.invalid', `地区配置字段 ${field} 有误：${issue?.message ?? ''}`, field);
  }
  return checkedTogether(parsed.data);
}

/** Rules over several fields. */
function checkedTogether(profile: RegionProfile): Result<RegionProfile> {
  const { style, singlePath, paths } = profile.address;
  if (style === 'single' && singlePath === '') {
    return fail(
      'region.invalid',
      '地区配置字段 address.singlePath 有误：单一地址方式必须给出路径',
      'address.singlePath',
    );
  }
  if (style === 'perTransaction' && singlePath === '') {
    const missing = TRANSACTIONS_IN_USE.find(
      (infno) => paths[infno] === undefined && DEFAULT_PATHS[infno] === undefined,
    );
    if (missing !== undefined) {
      const field = `address.paths.${missing}`;
      return fail('region.invalid', `地区配置字段 ${field} 有误：缺少该交易的路径`, field);
    }
  }
  if (profile.credential.style === 'http' && profile.credential.url === undefined) {
    return fail(
      'region.invalid',
      '地区配置字段 credential.url 有误：凭证解码方式为 http 时必须给出地址',
      'credential.url',
    );
  }
  return ok(profile);
}

/** Every transaction this client sends at a counter; each needs a path in perTransaction style. */
const TRANSACTIONS_IN_USE = [
  ...['9001', '1101', '2001', '2101', '2102', '2103', '2601', '3201', '3505', '3506', '5205'],
  ...['5206', '5301', '7201', '7204', '7205', '7206', '7207', '7208'],
];

/** Reads one environment variable or one secret of the sealed store; undefined when it is not set. */
export type ResolveSecret = (reference: SecretReference) => string | undefined;

/**
 * Turns the profile's references into addresses and keys. Failure `region.secretMissing` or
 * `region.addressInvalid` names the field and the variable, never a value.
 */
export function resolveCredentials(
  profile: RegionProfile,
  resolve: ResolveSecret,
): Result<ResolvedCredentials> {
  const baseUrl = resolveAddress('address.baseUrl', profile.address.baseUrl, resolve);
  if (!baseUrl.ok) return baseUrl;
  const decoder = profile.credential.url;
  const decoderUrl =
    decoder === undefined || profile.credential.style === 'fsi'
      ? ok('')
      : resolveAddress('credential.url', decoder, resolve);
  if (!decoderUrl.ok) return decoderUrl;
  const console = profile.training?.consoleUrl;
  const consoleUrl =
    console === undefined ? ok('') : resolveAddress('training.consoleUrl', console, resolve);
  if (!consoleUrl.ok) return consoleUrl;
  const keys = resolveSigning(profile.signing, resolve);
  if (!keys.ok) return keys;
  return ok({
    baseUrl: baseUrl.value,
    decoderUrl: decoderUrl.value,
    consoleUrl: consoleUrl.value,
    signing: keys.value,
  });
}

function resolveSigning(
  style: RegionProfile['signing'],
  resolve: ResolveSecret,
): Result<ResolvedCredentials['signing']> {
  if (style.style === 'none') return ok({ style: 'none' });
  const secret = resolveSecret('signing.secret', style.secret, resolve);
  if (!secret.ok) return secret;
  if (style.style === 'tif') {
    const paasid = resolveSecret('signing.paasid', style.paasid, resolve);
    if (!paasid.ok) return paasid;
    return ok({ style: 'tif', paasid: paasid.value, secret: secret.value });
  }
  const accessKey = resolveSecret('signing.accessKey', style.accessKey, resolve);
  if (!accessKey.ok) return accessKey;
  return ok({ style: 'csb', accessKey: accessKey.value, secret: secret.value });
}

function resolveSecret(
  field: string,
  reference: SecretReference,
  resolve: ResolveSecret,
): Result<string> {
  const value = resolve(reference)?.trim() ?? '';
  if (value !== '') return ok(value);
  const where = 'env' in reference ? `环境变量 ${reference.env}` : `本机密钥 ${reference.sealed}`;
  return fail('region.secretMissing', `地区配置字段 ${field} 没有取到值：${where} 未设置`, field);
}

function resolveAddress(
  field: string,
  reference: ProfileAddress,
  resolve: ResolveSecret,
): Result<string> {
  if (typeof reference === 'string') return ok(reference.replace(/\/+$/, ''));
  const base = resolveSecret(field, { env: reference.env }, resolve);
  if (!base.ok) return base;
  if (!/^https?:\/\/[^\s/]+/.test(base.value)) {
    return fail(
      'region.addressInvalid',
      `地区配置字段 ${field} 有误：环境变量 ${reference.env} 不是 http(s) 地址`,
      field,
    );
  }
  return ok((base.value.replace(/\/+$/, '') + reference.path).replace(/\/+$/, ''));
}
