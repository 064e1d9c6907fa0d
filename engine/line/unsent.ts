/**
 * Amount, count and age of what the platform has not been told yet (settlement.md §5): uploads of
 * the outbox and sales that insurance pays for later. The region says from when on it is too much, of
 * each by its own limits: a dossier may wait for days for its customer, an upload may not.
 */
import type { SystemState } from '#contract/system.ts';
import type { DossierKind } from '#core/dossier.ts';
import { sumFen } from '#core/money.ts';
import { never } from '#core/result.ts';
import { outboxBacklog } from '#db/outbox.ts';
import type { Db } from '#db/sql.ts';
import { dossierBacklog, unsentAmount } from '#db/system.ts';
import { metersOf } from '../dossier/limits.ts';
import type { Engine } from '../engine.ts';

const MINUTE_MS = 60_000;
/** README §6 of the design: near a limit is from 80 % of it on, whatever the region's own mark. */
const NEAR = 0.8;

type Unsent = SystemState['unsent'];
type Tone = Unsent['tone'];
type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

export function unsentState(where: Where): {
  readonly outbox: SystemState['outbox'];
  readonly unsent: Unsent;
} {
  const { engine, db, now } = where;
  const marks = engine.profile.offline.unsent;
  const uploads = outboxBacklog(db);
  const outbox = { ...uploads, amount_fen: unsentAmount(db) };
  const dossiers = dossierBacklog(db);
  const count = uploads.count + dossiers.count;
  const oldestAt = earlier(uploads.oldestAt, dossiers.oldestAt);
  const age_ms = uploads.oldestAt === null ? 0 : Math.max(0, now - uploads.oldestAt);
  const limits = {
    amberCount: Math.min(marks.amberCount, Math.ceil(marks.redCount * NEAR)),
    redCount: marks.redCount,
    amberAge_ms: Math.min(marks.amberAge_minutes, marks.redAge_minutes * NEAR) * MINUTE_MS,
    redAge_ms: marks.redAge_minutes * MINUTE_MS,
  };
  const amount_fen = sumFen([outbox.amount_fen, dossiers.amount_fen]);
  const tones = {
    uploads: uploadTone(uploads.count, age_ms, limits),
    payFirst: dossierTone(where, 'payFirst'),
    holdShare: dossierTone(where, 'holdShare'),
  };
  const tone = worst(Object.values(tones));
  return { outbox, unsent: { count, amount_fen, oldestAt, tone, tones, limits, dossiers } };
}

/** Calm while none waits: a limit of nothing is no alarm. */
function dossierTone(where: Where, kind: DossierKind): Tone {
  const { count, level } = metersOf(where, kind);
  if (count === 0) return 'calm';
  switch (level) {
    case 'ok':
      return 'calm';
    case 'amber':
    case 'red':
      return level;
    default:
      return never(level);
  }
}

function worst(tones: readonly Tone[]): Tone {
  if (tones.includes('red')) return 'red';
  return tones.includes('amber') ? 'amber' : 'calm';
}

function uploadTone(count: number, age_ms: number, limits: Unsent['limits']): Tone {
  if (count === 0) return 'calm';
  if (count >= limits.redCount || age_ms >= limits.redAge_ms) return 'red';
  return count >= limits.amberCount || age_ms >= limits.amberAge_ms ? 'amber' : 'calm';
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
