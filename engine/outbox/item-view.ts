/** An upload as the screen tells it. */
import type { OutboxItem } from '#contract/outbox.ts';
import type { ListedOutbox } from '#db/outbox.ts';

const NAMES = {
  '7207': '处方销售出库',
  '7208': '撤销处方出库',
  '3505': '销售明细与追溯码',
  '3506': '销售退货',
} as const;

export function itemView(item: ListedOutbox): OutboxItem {
  const { earlier_infno: infno, earlier_state: state } = item;
  return {
    itemId: item.item_id,
    infno: item.infno,
    name: NAMES[item.infno],
    saleId: item.sale_id,
    saleNo: item.sale_no,
    total_fen: item.total_fen,
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
