/**
 * 9001, the shop's sign-in of a business day (insurance-interface §2.1). It is no customer's money
 * and has a day-long identity: asked again until it answers, never twice at the same time.
 */
import type { Result } from '#core/result.ts';
import { ok } from '#core/result.ts';
import { chinaDate, parseChina } from '#core/time.ts';
import { insertShopSignIn, shopSignInOn } from '#db/staff.ts';
import { transaction } from '#db/sql.ts';
import type { StaffNo } from '#core/ids.ts';
import type { Engine } from '../engine.ts';
import { lookupFailure } from '../platform-failure.ts';
import type { Operator } from '../platform/platform.ts';
import { reportIncident } from '../dispatch/incident.ts';

const underWay = new WeakMap<Engine, Promise<Result<null>>>();

/** True when the shop has signed in for the business day of `now`. */
export function isSignedIn(engine: Engine): boolean {
  return shopSignInOn(engine.db, chinaDate(engine.now())) !== undefined;
}

/**
 * Signs the shop in for today unless that is done. Failures are those of a look-up
 * (`platform.unreachable`, `platform.noAnswer`, `platform.refused`); the status bar tells them too.
 */
export function signShopIn(engine: Engine, operator: Operator): Promise<Result<null>> {
  if (isSignedIn(engine)) return Promise.resolve(ok(null));
  const running = underWay.get(engine);
  if (running) return running;
  const asked = ask(engine, operator).finally(() => underWay.delete(engine));
  underWay.set(engine, asked);
  return asked;
}

/** The same without waiting: nobody at the log-in page waits for the platform. */
export function signShopInSoon(engine: Engine, operator: Operator): void {
  signShopIn(engine, operator).catch((error: unknown) => {
    reportIncident(engine, 'shop.signIn', error, false);
  });
}

async function ask(engine: Engine, operator: Operator): Promise<Result<null>> {
  const { mac, ip } = engine.profile.shop.station;
  const date = chinaDate(engine.now());
  const outcome = await engine.platform.lookups.signIn(operator, {
    macAddress: mac,
    ipAddress: ip,
  });
  if (outcome.kind !== 'accepted') {
    const failure = lookupFailure(outcome);
    engine.memory.signInNote = failure.ok ? '' : `签到没有成功：${failure.failure.sentence}`;
    engine.log.warn('shop sign-in', { outcome: outcome.kind });
    engine.publish('system');
    return failure;
  }
  transaction(engine.db, () =>
    insertShopSignIn(engine.db, {
      business_on: date,
      sign_no: outcome.value.signNo,
      signed_at_text: outcome.value.signedAtText,
      staff_no: operator.staffNo as StaffNo,
      signed_in_at: engine.now(),
    }),
  );
  engine.memory.signInNote = '';
  noteClockSkew(engine, outcome.value.signedAtText);
  engine.publish('system');
  return ok(null);
}

/** 9001 carries the platform's time; a gateway refuses requests of a clock that is far off. */
function noteClockSkew(engine: Engine, signedAtText: string): void {
  const signedAt = signedAtText.length > 10 ? parseChina(signedAtText) : null;
  if (signedAt === null) return;
  engine.memory.line.clockSkew_s = Math.round((engine.now() - signedAt) / 1000);
}
