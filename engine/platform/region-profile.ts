/**
 * Loading a region profile and resolving its references (insurance-interface §8). The engine has no
 * region in code; region-schema.ts holds the fields.
 */
import { z } from 'zod';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { DEFAULT_PATHS } from './region-paths.ts';
import type { address, secretReference } from './region-schema.ts';
import { regionProfileSchema } from './region-schema.ts';

export type RegionProfile = z.infer<typeof regionProfileSchema>;
type SecretReference = z.infer<typeof secretReference>;
type ProfileAddress = z.infer<typeof address>;

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
    // A misspelt name is two issues, unknown and missing: the unknown one is what was written.
    const { issues } = parsed.error;
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
    const unknownKey =
      issue?.code === 'unrecognized_keys' && issue.keys[0] !== undefined ? [issue.keys[0]] : [];
    const path = [...(issue?.path ?? []), ...unknownKey].join('.');
    const field = path === '' ? '（根）' : path;
    const message = issue?.message ?? '';
    const words = message.endsWith('undefined') ? '缺少这个字段' : message;
    return fail('region.invalid', `地区配置字段 ${field} 有误：${words}`, field);
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
    const missing = transactionsInUse(profile).find(
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
function transactionsInUse({
  credential,
  reconciliation,
  uploads,
}: RegionProfile): readonly string[] {
  return [
    ...['9001', '1101', '2001', '2101', '2102', '2103', '2601', '3201', '3505', '3506', '5205'],
    ...['5301', '7201', '7204', '7205', '7206', '7207', '7208'],
    ...(uploads.stock.changes ? ['3502'] : []),
    ...(uploads.stock.take === 'off' ? [] : ['3501']),
    ...(credential.style === 'fsi' ? ['6101'] : []),
    ...(reconciliation.clearingApplication === 'on' ? ['3203', '3204'] : []),
  ];
}

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
