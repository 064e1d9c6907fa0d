/** The simulated region as a process of its own, reached over HTTP, and faults set on its console. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chinaCompact } from '#core/time.ts';
import { createPlatform } from '#engine/platform/client.ts';
import type { Effect, Outcome, PlatformClient } from '#engine/platform/platform.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { resolveCredentials } from '#engine/platform/region-profile.ts';
import { OPERATOR } from './fixtures.ts';

const PAASID = 'rxtill-test';
const SECRET = 'secret-of-a-test';

export type SimulatedRegion = {
  readonly msgid: () => string;
  readonly platformOf: (profile: RegionProfile) => PlatformClient;
  readonly signIn: (platform: PlatformClient, profile: RegionProfile) => Promise<void>;
  readonly send: <T>(
    platform: PlatformClient,
    effect: Effect<T>,
    msgid?: string,
  ) => Promise<Outcome<T>>;
  /** The next request of `infno` goes wrong. */
  readonly fault: (kind: 'lost-answer' | 'lost-request', infno: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startSimulatedRegion(): Promise<SimulatedRegion> {
  const folder = mkdtempSync(join(tmpdir(), 'rxtill-region-'));
  const simulator = spawn(
    process.execPath,
    [new URL('../../simulator/main.ts', import.meta.url).pathname, '--data', folder, '--port', '0'],
    {
      env: {
        ...process.env,
        RXTILL_SIMULATOR_PAASID: PAASID,
        RXTILL_SIMULATOR_SECRET: SECRET,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(createInterface(simulator.stdout), 'line')) as [string];
  const url = line.replace(/^ready /, '');
  const variables: Record<string, string> = {
    RXTILL_SIMULATOR_URL: url,
    RXTILL_TIF_PAASID: PAASID,
    RXTILL_TIF_SECRET: SECRET,
  };
  let sequence = 0;
  let signNo = '';
  const msgid = (): string => {
    sequence += 1;
    return `P99010100286${chinaCompact(Date.now())}${String(sequence).padStart(4, '0')}`;
  };
  return {
    msgid,
    platformOf: (profile) => {
      const resolved = resolveCredentials(profile, (reference) =>
        'env' in reference ? variables[reference.env] : undefined,
      );
      if (!resolved.ok) throw new Error(resolved.failure.sentence);
      return createPlatform(profile, resolved.value, {
        now: Date.now,
        random: Math.random,
        nextMsgid: msgid,
        signNo: () => signNo,
      });
    },
    signIn: async (platform, profile) => {
      const { mac, ip } = profile.shop.station;
      const station = { macAddress: mac, ipAddress: ip };
      const signed = await platform.lookups.signIn(OPERATOR, station);
      if (signed.kind !== 'accepted') throw new Error(JSON.stringify(signed));
      signNo = signed.value.signNo;
    },
    send: (platform, effect, id = msgid()) =>
      platform.send(effect, { msgid: id, operator: OPERATOR, signNo }),
    fault: async (kind, infno) => {
      const answer = await fetch(`${url}/console/api/faults`, {
        method: 'POST',
        body: JSON.stringify({ kind, infno, count: 1 }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    close: async () => {
      if (simulator.exitCode === null) {
        const gone = once(simulator, 'exit');
        simulator.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
