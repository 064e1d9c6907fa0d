/** The manager's switch: cut the line, or give it back. Approved by PIN, audited with who and when. */
import { ok } from '#core/result.ts';
import { longHandler } from '../engine.ts';
import type { ForcedOffline } from '../memory.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { readForced, writeForced } from './forced.ts';

export const lineHandlers = {
  'line.force': longHandler('line.force', async (scope, input) => {
    const { engine } = scope;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const { staffNo } = approved.value;
    const changed = scope.commit((inside): { readonly forced: ForcedOffline | null } | null => {
      if ((readForced(inside.db) !== null) === input.offline) return null;
      const forced = input.offline ? { staffNo, at: inside.now } : null;
      writeForced(inside.db, forced);
      inside.audit(input.offline ? 'line.cut' : 'line.givenBack', 'line', { approvedBy: staffNo });
      return { forced };
    });
    if (changed !== null) engine.line.force(changed.forced);
    return ok({ offline: input.offline });
  }),
};
