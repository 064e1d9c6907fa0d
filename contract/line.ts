/** The line to the platform, as a manager may switch it (settlement.md §5). */
import { z } from 'zod';
import { EVERYBODY, command } from './define.ts';
import { approvalSchema } from './staff.ts';

export const lineCalls = {
  /**
   * Cuts the line of the whole shop, or gives it back. While it is cut nothing leaves; what is asked
   * of the platform answers `platform.unreachable`. Asked for what already is, it changes nothing.
   */
  'line.force': command({
    access: EVERYBODY,
    input: z.strictObject({ offline: z.boolean(), approval: approvalSchema }),
    output: z.object({ offline: z.boolean() }),
    failures: ['approval.wrongPin', 'approval.secondPerson', 'staff.locked'],
  }),
};
