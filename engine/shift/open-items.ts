/** What is open at a till and goes to the next shift by name: closing never waits for it. */
import { never, present } from '#core/result.ts';
import type { SaleId, TillNo } from '#core/ids.ts';
import type { OpenItem } from '#core/shift.ts';
import type { SaleState } from '#core/sale.ts';
import { chinaDateTime } from '#core/time.ts';
import { openDossiers } from '#db/dossier.ts';
import { openMoneyTasks } from '#db/money-task.ts';
import { openReturns } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import { saleById } from '#db/sale.ts';
import { openSalesOfTill, unsentOfTill } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';

/** More than a store can have open; a bound so that no query is without one. */
const MANY = 10_000;

/** In the order of what matters: what is unknown, money, sales, papers, uploads. */
export function openItems(db: Db, till: TillNo): OpenItem[] {
  const sale = (saleId: SaleId): SaleRecord =>
    present(saleById(db, saleId), 'sale of what is open');
  const here = <Row extends { readonly sale_id: SaleId }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => sale(row.sale_id).till === till);
  return [
    ...salesOpen(db, till),
    ...here(openMoneyTasks(db)).map((task): OpenItem => ({
      kind: 'moneyTask',
      title: task.sale_no,
      detail: task.direction === 'refund' ? '应退给顾客' : '应向顾客补收',
      amount_fen: task.amount_fen,
      since: task.created_at,
    })),
    ...here(openReturns(db)).map((row): OpenItem => ({
      kind: 'returning',
      title: sale(row.sale_id).sale_no,
      detail: row.state === 'voiding' ? '原单还没有退掉' : '留下的商品还没有结清',
      amount_fen: sale(row.sale_id).total_fen,
      since: row.began_at,
    })),
    ...here(openDossiers(db, MANY)).map((row): OpenItem => ({
      kind: row.kind === 'holdShare' ? 'held' : 'dossier',
      title: sale(row.sale_id).sale_no,
      detail:
        row.state === 'expired'
          ? '已过期未补结'
          : `补结期限 ${chinaDateTime(row.expires_at).slice(0, 16)}`,
      amount_fen: row.kind === 'holdShare' ? row.carried_fen : row.paid_fen,
      since: row.sealed_at,
    })),
    ...unsentOfTill(db, till).map((row): OpenItem => ({
      kind: 'upload',
      title: row.sale_no,
      detail: `${row.count} 条${row.stuck === 1 ? '，有退回或结果未知的' : ''}`,
      amount_fen: row.total_fen,
      since: row.since,
    })),
  ];
}

function salesOpen(db: Db, till: TillNo): OpenItem[] {
  return openSalesOfTill(db, till)
    .filter((row) => row.state !== 'open' || row.total_fen > 0)
    .map((row): OpenItem => ({
      ...nameOf(row.state),
      title: row.sale_no,
      amount_fen: row.total_fen,
      since: row.held_at ?? row.started_at,
    }))
    .toSorted((left, right) => Number(isUnknown(right)) - Number(isUnknown(left)));
}

function isUnknown({ kind }: OpenItem): boolean {
  return kind === 'unknown' || kind === 'voidUnknown';
}

function nameOf(state: SaleState): Pick<OpenItem, 'kind' | 'detail'> {
  switch (state) {
    case 'unknown':
      return { kind: 'unknown', detail: '药品未交，自付未收，系统正在核对' };
    case 'voidUnknown':
      return { kind: 'voidUnknown', detail: '先不要退现金，系统正在核对' };
    case 'settling':
      return { kind: 'underWay', detail: '结算请求还没有答复' };
    case 'voiding':
      return { kind: 'underWay', detail: '退费请求还没有答复' };
    case 'settled':
      return { kind: 'notPaid', detail: '医保已结算，自付还没有收' };
    case 'held':
      return { kind: 'parked', detail: '' };
    case 'open':
      return { kind: 'parked', detail: '还在柜台上' };
    case 'paid':
    case 'voided':
    case 'abandoned':
      throw new Error(`a sale that is ${state} is not open`);
    default:
      return never(state);
  }
}
