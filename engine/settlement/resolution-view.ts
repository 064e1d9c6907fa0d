/** The way out of unknown as the counter and the manager's desk show it. */
import type { ResolutionView } from '#contract/sale.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import { resolutionSteps } from '#db/resolution.ts';
import type { Db } from '#db/sql.ts';

type StepKind = ResolutionView['steps'][number]['kind'];

export function resolutionView(db: Db, row: ResolutionRecord): ResolutionView {
  return {
    request: row.infno === '2102' ? 'settle' : 'void',
    step: row.step,
    outcome: row.outcome,
    beganAt: row.began_at,
    tries: row.tries,
    nextAt: row.next_at,
    escalatedAt: row.escalated_at,
    note: row.note,
    steps: resolutionSteps(db, row.msgid).map((step) => ({
      at: step.at,
      // Written by this program only, under the names of the contract (tellStep).
      kind: step.kind as StepKind,
      // The number of a 2601 is for the log of the platform, not for a cashier.
      detail: step.kind === 'reversalSent' ? '' : step.detail,
    })),
  };
}
