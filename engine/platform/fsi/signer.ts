/** Gateway headers of one request in the region's style (insurance-interface §1.6). */
import type { PlatformContext } from '../platform.ts';
import type { RegionProfile, ResolvedCredentials } from '../region-profile.ts';
import { csbHeaders } from './signing-csb.ts';
import { nonceOf, tifHeaders } from './signing-tif.ts';

/** `at` is the epoch ms of sending; the gateways check it against their clock. */
type Signer = (infno: string, at: number) => Record<string, string>;

export function createSigner(
  profile: RegionProfile,
  credentials: ResolvedCredentials,
  context: Pick<PlatformContext, 'random'>,
): Signer {
  const keys = credentials.signing;
  const style = profile.signing;
  if (keys.style === 'tif' && style.style === 'tif') {
    const prefix = style.headerPrefix;
    return (_infno, at) => tifHeaders(keys, { at, prefix, nonce: nonceOf(context.random) });
  }
  if (keys.style === 'csb' && style.style === 'csb') {
    return (infno, at) =>
      csbHeaders(keys, {
        at,
        apiName: (style.apiNames[infno] ?? style.apiName).replaceAll('{infno}', infno),
        apiVersion: style.apiVersion,
      });
  }
  return () => ({});
}
