/** An upload as the screen tells it. */
import type { OutboxItem } from '#contract/outbox.ts';
import { quantityE4 } from '#core/money.ts';
import type { ListedOutbox } from '#db/outbox.ts';

const NAMES = {
  '7207': '处方销售出库',
  '7208': '撤销处方出库',
  '3505': '销售明细与追溯码',
  '3506': '销售退货',
  '3501': '库存盘存',
  '3502': '库存变更',
} as const;

/** What a 3501 or 3502 tells of; null for an upload of a sale. */
function lotOf(item: ListedOutbox): OutboxItem['lot'] {
  const { lot_no: lotNo, unit, moved_kind: kind, moved_e4: moved, counted_e4: counted } = item;
  if (lotNo === null || unit === null || moved === null) return null;
  if (counted !== null) return { lotNo, unit, cause: null, quantity_e4: quantityE4(counted) };
  const cause = kind === 'receive' ? 'receive' : item.moved_reason || 'other';
  return { lotNo, unit, cause, quantity_e4: moved };
}

export function itemView(item: ListedOutbox): OutboxItem {
  const { earlier_infno: infno, earlier_state: state } = item;
  return {
    itemId: item.item_id,
    infno: item.infno,
    name: NAMES[item.infno],
    saleId: item.sale_id,
    saleNo: item.sale_no ?? '',
    total_fen: item.total_fen,
    lot: lotOf(item),
    subject: item.subject_name,
    state: item.state,
    tries: item.tries,
    createdAt: item.created_at,
    nextAt: item.next_at,
    acceptedAt: item.accepted_at,
    reason: item.reason,
    heldUpBy: infno === null || state === null ? null : { name: NAMES[infno], state },
    closedBy: item.closer_name ?? item.closed_by,
    closedAt: item.closed_at,
  };
}
