/** Where a transaction goes: one address for all, or one each (insurance-interface §1.5). */
import { assert } from '#core/result.ts';
import { DEFAULT_PATHS } from '../region-paths.ts';
import type { RegionProfile, ResolvedCredentials } from '../region-profile.ts';

/** Full address; `{paasid}` in a path is the TIF application (`/ebus/<paasid>/fsi/api/…`). */
export function addressOf(
  profile: RegionProfile,
  credentials: ResolvedCredentials,
  infno: string,
): string {
  const { style, singlePath, paths } = profile.address;
  const path =
    style === 'single' ? singlePath : (paths[infno] ?? DEFAULT_PATHS[infno] ?? singlePath);
  assert(path !== '', `no path for ${infno}: the loader should have refused the profile`);
  const { signing } = credentials;
  const paasid = signing.style === 'tif' ? signing.paasid : '';
  return credentials.baseUrl + path.replaceAll('{paasid}', encodeURIComponent(paasid));
}
