/** A platform in the same process whose every answer is a given text. */
import { createPlatform } from '#engine/platform/client.ts';
import type { WireRequest } from '#engine/platform/fsi/transport.ts';
import type { Outcome, PlatformClient } from '#engine/platform/platform.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { context, credentials, region } from './fixtures.ts';

/** A platform whose every answer is this body; the requests it got. */
export function answering(body: string, profile: RegionProfile = region()) {
  const requests: WireRequest[] = [];
  const platform = createPlatform(profile, credentials('http://h'), context(), (request) => {
    requests.push(request);
    return Promise.resolve({ kind: 'answered', status: 200, body });
  });
  return { platform, requests };
}

export function withOutput(output: unknown, profile?: RegionProfile): PlatformClient {
  return answering(JSON.stringify({ infcode: 0, output }), profile).platform;
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
