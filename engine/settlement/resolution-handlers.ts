/** Seeing what is unknown, asking the books now, and a manager's word where the region wants one. */
import { maskName } from '#core/person.ts';
import { fail, ok, present } from '#core/result.ts';
import {
  addResolutionStep,
  openResolutions,
  resolutionOfSettlement,
  updateResolution,
  wakeResolutions,
} from '#db/resolution.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement, settlementById } from '#db/settlement.ts';
import { readColumn } from '../columns.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { atDesk } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { resolutionView } from './resolution-view.ts';

export const resolutionHandlers = {
  'resolution.list': queryHandler('resolution.list', ({ db }) =>
    ok(
      openResolutions(db).map((row) => {
        const settlement = present(settlementById(db, row.settlement_id), 'settlement');
        const sale = present(sales.saleById(db, settlement.sale_id), 'sale');
        const person = sales.personOf(db, sale.sale_id);
        return {
          saleId: sale.sale_id,
          saleNo: sale.sale_no,
          maskedName: person === null ? '' : maskName(readColumn('person', person.person).name),
          amount_fen: settlement.total_fen,
          msgid: row.msgid,
          resolution: resolutionView(db, row),
        };
      }),
    ),
  ),

  'resolution.lookNow': commandHandler('resolution.lookNow', (scope) => {
    const woken = wakeResolutions(scope.db, scope.now);
    scope.audit('resolution.lookNow', 'resolutions', { woken });
    scope.touch('sale', 'day');
    const { engine } = scope;
    scope.after(() => engine.wakeResolver());
    return ok({ woken });
  }),

  'resolution.authorise': longHandler('resolution.authorise', async (scope, input) => {
    const { engine } = scope;
    if (sales.saleById(engine.db, input.saleId) === null) {
      return fail('sale.unknown', '没有这张单。', 'saleId');
    }
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const written = atDesk(scope, ({ tx }) => {
      const settlement = lastSettlement(tx.db, input.saleId);
      const row = settlement && resolutionOfSettlement(tx.db, settlement.settlement_id);
      if (row?.step !== 'authorise') {
        return fail('resolution.notWaiting', '这一单没有等待授权的冲正。', 'saleId');
      }
      const authorised_by = approved.value.staffNo;
      updateResolution(tx.db, row.msgid, { authorised_by, step: 'reverse', next_at: tx.now });
      addResolutionStep(tx.db, { msgid: row.msgid, at: tx.now, kind: 'authorised', detail: '' });
      tx.audit('resolution.authorised', row.msgid, { approvedBy: authorised_by });
      tx.touch('sale', 'day');
      return ok(null);
    });
    if (written.ok) engine.wakeResolver();
    return written;
  }),
};
