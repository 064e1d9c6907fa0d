/** A customer brings a part of a sale back, and what becomes of the rest. */
import type { Sale } from '#contract/sale.ts';
import { fen, quantityE4 } from '#core/money.ts';
import { APPROVAL } from '#tests/support/cast.ts';
import type { Seat } from '#tests/support/seat.ts';

/** What a manager lets come back without being called, where one has been asked to. */
const LIMIT = { name: 'refundLimit_fen', limit_fen: fen(5_000), approval: APPROVAL } as const;

/** One box of one line of a paid sale; the platform is asked to take the whole settlement back. */
export async function beginReturn(
  { seat, manager }: { readonly seat: Seat; readonly manager: Seat },
  date: string,
  number: number,
): Promise<void> {
  const list = await seat.try('sale.list', { date, limit: 50 });
  const paid = list.ok ? list.value.filter((row) => row.state === 'paid') : [];
  const chosen = paid[number % Math.max(1, paid.length)];
  if (chosen === undefined) return;
  const preview = await seat.try('sale.returnPreview', { saleId: chosen.saleId });
  if (!preview.ok) return;
  const { sale } = preview.value;
  const line = sale.lines[number % Math.max(1, sale.lines.length)];
  if (line === undefined) return;
  const returned = [oneBox(line)];
  const reason = '测试退一盒';
  const asked = { saleId: sale.saleId, returned, reason };
  if (number % 3 === 0) {
    await manager.try('settings.setLimit', LIMIT);
    const alone = await seat.try('sale.return', { ...asked, approval: null });
    if (alone.ok || alone.failure.code !== 'return.approvalNeeded') return;
  }
  await seat.try('sale.return', { ...asked, approval: APPROVAL });
}

function oneBox(line: Sale['lines'][number]) {
  const codes = line.codes.slice(0, line.traceRequired ? 1 : 0);
  return { lineId: line.lineId, quantity_e4: quantityE4(10_000), codes };
}

/** The end: the rest is kept with or without insurance, or everything comes back after all. */
export async function endReturn(seat: Seat, number: number): Promise<void> {
  const open = await seat.try('sale.returnsOpen');
  const one = open.ok ? open.value.find((row) => row.till === seat.till) : undefined;
  if (one === undefined) return;
  const { returnId } = one;
  if (number % 4 === 3) {
    await seat.try('sale.returnEverything', { returnId, approval: APPROVAL });
    return;
  }
  const selfPay = number % 2 === 1;
  const amount_fen = (selfPay ? one.planSelfPay : one.plan)?.collect_fen ?? 0;
  const due = amount_fen as Sale['stillToPay_fen'];
  const tenders =
    amount_fen > 0 ? [{ kind: 'wechat' as const, amount_fen: due, received_fen: due }] : [];
  await seat.try('sale.returnFinish', { returnId, selfPay, tenders });
}
