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
  const path = pathOf(profile, infno);
  assert(path !== '', `no path for ${infno}: the loader should have refused the profile`);
  const { signing } = credentials;
  const paasid = signing.style === 'tif' ? signing.paasid : '';
  return credentials.baseUrl + path.replaceAll('{paasid}', encodeURIComponent(paasid));
}

/** Whether the region's addresses have a place for a transaction the loader does not insist on. */
export function hasAddress(profile: RegionProfile, infno: string): boolean {
  return pathOf(profile, infno) !== '';
}

function pathOf(profile: RegionProfile, infno: string): string {
  const { style, singlePath, paths } = profile.address;
  return style === 'single' ? singlePath : (paths[infno] ?? DEFAULT_PATHS[infno] ?? singlePath);
}
