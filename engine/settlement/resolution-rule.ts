/** What core/resolution.ts decides over: one way as it stands in the file, and the region's rules. */
import type { ReversalRule, Way } from '#core/resolution.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import type { Engine } from '../engine.ts';

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

export function ruleOf({ profile }: Engine): ReversalRule {
  const { settleDown_s, reversible, automaticReversal } = profile.settlement;
  return {
    settleDown_ms: settleDown_s * 1000,
    reversible: reversible.includes('2102'),
    automatic: automaticReversal,
  };
}
