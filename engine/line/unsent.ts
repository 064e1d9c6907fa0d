/**
 * Amount, count and age of what the platform has not been told yet (settlement.md §5): uploads of
 * the outbox and sales that insurance pays for later. The region says from when on it is too much.
 */
import type { SystemState } from '#contract/system.ts';
import { sumFen } from '#core/money.ts';
import { outboxBacklog } from '#db/outbox.ts';
import type { Db } from '#db/sql.ts';
import { dossierBacklog, unsentAmount } from '#db/system.ts';
import type { RegionProfile } from '../platform/region-profile.ts';

const MINUTE_MS = 60_000;
/** README §6 of the design: near a limit is from 80 % of it on, whatever the region's own mark. */
const NEAR = 0.8;

type Unsent = SystemState['unsent'];

export function unsentState(
  db: Db,
  marks: RegionProfile['offline']['unsent'],
  now: number,
): { readonly outbox: SystemState['outbox']; readonly unsent: Unsent } {
  const uploads = outboxBacklog(db);
  const outbox = { ...uploads, amount_fen: unsentAmount(db) };
  const dossiers = dossierBacklog(db);
  const count = uploads.count + dossiers.count;
  const oldestAt = earlier(uploads.oldestAt, dossiers.oldestAt);
  const age_ms = oldestAt === null ? 0 : Math.max(0, now - oldestAt);
  const limits = {
    amberCount: Math.min(marks.amberCount, Math.ceil(marks.redCount * NEAR)),
    redCount: marks.redCount,
    amberAge_ms: Math.min(marks.amberAge_minutes, marks.redAge_minutes * NEAR) * MINUTE_MS,
    redAge_ms: marks.redAge_minutes * MINUTE_MS,
  };
  const amount_fen = sumFen([outbox.amount_fen, dossiers.amount_fen]);
  const tone = toneOf(count, age_ms, limits);
  return { outbox, unsent: { count, amount_fen, oldestAt, tone, limits, dossiers } };
}

function toneOf(count: number, age_ms: number, limits: Unsent['limits']): Unsent['tone'] {
  if (count === 0) return 'calm';
  if (count >= limits.redCount || age_ms >= limits.redAge_ms) return 'red';
  return count >= limits.amberCount || age_ms >= limits.amberAge_ms ? 'amber' : 'calm';
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
