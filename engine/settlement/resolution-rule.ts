/** What core/resolution.ts decides over: one way as it stands in the file, and the region's rules. */
import type { ReversalRule, Way } from '#core/resolution.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import type { Engine } from '../engine.ts';
import { readRestored } from '../safe/after-restore.ts';

export function wayOf(row: ResolutionRecord, sent_at: number): Way {
  return {
    request: row.infno,
    step: row.step === 'ended' ? 'books' : row.step,
    sent_at,
    absent_at: row.absent_at,
    happened_at: row.happened_at,
    authorised: row.authorised_by !== null,
  };
}

/** `sent_at`: of a request from before a restore nobody knows how it ended; a person decides. */
export function ruleOf({ db, profile }: Engine, sent_at: number): ReversalRule {
  const restored = readRestored(db);
  const known = restored === null || sent_at > restored.restoredAt;
  const { settleDown_s, reversible, automaticReversal } = profile.settlement;
  return {
    settleDown_ms: settleDown_s * 1000,
    reversible: reversible.includes('2102'),
    automatic: automaticReversal && known,
  };
}
