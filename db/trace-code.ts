/** Trace codes (药品追溯码): one row a box that is in a sale or sold, and those given back. */
import type { LineId, SaleId } from '#core/ids.ts';
import type { Db } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

const TRACE_CODE = fixed((code: string) =>
  q.selectFrom('trace_code').selectAll().where('code', '=', code),
);

export function traceCode(db: Db, code: string) {
  return first(db, TRACE_CODE(code)) ?? null;
}

const CODES_OF_SALE = fixed((saleId: SaleId) =>
  q
    .selectFrom('trace_code')
    .selectAll()
    .where('sale_id', '=', saleId)
    .orderBy('captured_at')
    .orderBy('code'),
);

export function codesOfSale(db: Db, saleId: SaleId) {
  return all(db, CODES_OF_SALE(saleId));
}

const PAST_CODES_OF_SALE = fixed((saleId: SaleId) =>
  q
    .selectFrom('trace_code_past')
    .select(['code', 'line_id'])
    .where('sale_id', '=', saleId)
    .orderBy('past_id'),
);

/** Codes a voided sale had sold: the slip and the return upload still name them. */
export function pastCodesOfSale(db: Db, saleId: SaleId) {
  return all(db, PAST_CODES_OF_SALE(saleId));
}

const RESERVE_CODE = fixed((code: string, sale_id: SaleId, line_id: LineId, captured_at: number) =>
  q.insertInto('trace_code').values({ code, sale_id, line_id, state: 'reserved', captured_at }),
);

export function reserveCode(
  db: Db,
  code: string,
  saleId: SaleId,
  lineId: LineId,
  at: number,
): void {
  run(db, RESERVE_CODE(code, saleId, lineId, at));
}

const RELEASE_CODES = fixed((lineId: LineId) =>
  q
    .deleteFrom('trace_code')
    .where('line_id', '=', lineId)
    .where('state', '=', constant('reserved')),
);

export function releaseCodesOfLine(db: Db, lineId: LineId): void {
  run(db, RELEASE_CODES(lineId));
}

const SELL_CODES = fixed((saleId: SaleId, at: number) =>
  q.updateTable('trace_code').set({ state: 'sold', sold_at: at }).where('sale_id', '=', saleId),
);

export function sellCodes(db: Db, saleId: SaleId, at: number): void {
  run(db, SELL_CODES(saleId, at));
}

/** A returned box may be sold again: its row moves to the past and the code is free. */
export function returnCodes(db: Db, saleId: SaleId, at: number): void {
  for (const row of codesOfSale(db, saleId)) {
    run(
      db,
      q.insertInto('trace_code_past').values({
        code: row.code,
        sale_id: row.sale_id,
        line_id: row.line_id,
        sold_at: row.sold_at,
        returned_at: at,
      }),
    );
  }
  run(db, q.deleteFrom('trace_code').where('sale_id', '=', saleId));
}
