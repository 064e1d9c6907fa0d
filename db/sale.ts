/** Rows of the sale, its person, lines, lots and trace codes. */
import type { LineId, LotId, PrescriptionId, SaleId, TillNo } from '#core/ids.ts';
import type { Fen, QuantityE4 } from '#core/money.ts';
import type { SaleEvent, SaleState } from '#core/sale.ts';
import { nextSaleState } from '#core/sale.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type SaleRecord = Row<'sale'>;
export type SaleLineRecord = Row<'sale_line'>;
export type SalePersonRecord = Row<'sale_person'>;

const SALE_BY_ID = fixed((saleId: SaleId) =>
  q.selectFrom('sale').selectAll().where('sale_id', '=', saleId),
);

export function saleById(db: Db, saleId: SaleId): SaleRecord | null {
  return first(db, SALE_BY_ID(saleId)) ?? null;
}

export function saleByNo(db: Db, saleNo: string): SaleRecord | null {
  return first(db, q.selectFrom('sale').selectAll().where('sale_no', '=', saleNo)) ?? null;
}

const CURRENT_SALE = fixed((till: TillNo) =>
  q.selectFrom('sale').selectAll().where('till', '=', till).where('current', '=', constant(1)),
);

/** The sale in work at a till. */
export function currentSale(db: Db, till: TillNo): SaleRecord | null {
  return first(db, CURRENT_SALE(till)) ?? null;
}

export function insertSale(
  db: Db,
  sale: Pick<
    SaleRecord,
    | 'sale_id'
    | 'sale_no'
    | 'till'
    | 'business_on'
    | 'sequence'
    | 'started_at'
    | 'staff_no'
    | 'shift_id'
    | 'account_mode'
  >,
): void {
  run(db, q.insertInto('sale').values({ ...sale, state: 'open', current: 1 }));
}

export function updateSale(
  db: Db,
  saleId: SaleId,
  change: Partial<Omit<SaleRecord, 'sale_id' | 'sale_no' | 'state'>>,
): void {
  const { changes } = run(db, q.updateTable('sale').set(change).where('sale_id', '=', saleId));
  assert(changes === 1, `sale ${saleId} is there`);
}

const MOVE_SALE = fixed((saleId: SaleId, from: SaleState, state: SaleState) =>
  q.updateTable('sale').set({ state }).where('sale_id', '=', saleId).where('state', '=', from),
);

/**
 * Moves a sale by what happened to it; the table in core says where to. An impossible event and a
 * lost race are bugs, because there is one writer.
 */
export function moveSale(db: Db, saleId: SaleId, from: SaleState, event: SaleEvent): SaleState {
  const to = nextSaleState(from, event);
  assert(to !== null, `a sale in ${from} cannot ${event}`);
  const { changes } = run(db, MOVE_SALE(saleId, from, to));
  assert(changes === 1, `sale ${saleId} was in ${from}`);
  return to;
}

const BUMP_REVISION = fixed((saleId: SaleId) =>
  q
    .updateTable('sale')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('sale_id', '=', saleId),
);

/** Every change of lines, person or account mode: a trial of an older revision is stale. */
export function bumpRevision(db: Db, saleId: SaleId): void {
  run(db, BUMP_REVISION(saleId));
}

/** As the indexes of unfinished sales have it. */
const ENDED = [constant('paid'), constant('voided'), constant('abandoned')];

const SET_TOTALS = fixed((saleId: SaleId, total_fen: Fen, insured_fen: Fen) =>
  q
    .updateTable('sale')
    .set((eb) => ({ total_fen, insured_fen, revision: eb('revision', '+', 1) }))
    .where('sale_id', '=', saleId),
);

/** Totals after a change of lines or person, and the new revision that goes with them. */
export function setTotals(db: Db, saleId: SaleId, total_fen: Fen, insured_fen: Fen): void {
  run(db, SET_TOTALS(saleId, total_fen, insured_fen));
}

export function heldSales(db: Db): SaleRecord[] {
  return all(
    db,
    q
      .selectFrom('sale')
      .selectAll()
      .where('state', 'not in', ENDED)
      .where((eb) =>
        eb.or([
          eb('state', '=', 'held'),
          eb.and([
            eb('state', 'in', ['unknown', 'voidUnknown', 'settled']),
            eb('current', '=', 0),
            // A paid sale whose void is unknown is the manager's to clear, not a basket to take up.
            eb('paid_at', 'is', null),
          ]),
        ]),
      )
      .orderBy('held_at'),
  );
}

export function salesOfDay(db: Db, date: string, limit: number): SaleRecord[] {
  return all(
    db,
    q
      .selectFrom('sale')
      .selectAll()
      .where('business_on', '=', date)
      .where('state', 'not in', ['open', 'abandoned'])
      .orderBy('sequence', 'desc')
      .limit(limit),
  );
}

/** Whether another living sale of this shop works on the prescription. */
export function claimOf(db: Db, prescriptionId: PrescriptionId): SaleRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('sale')
        .selectAll()
        .where('prescription_id', '=', prescriptionId)
        .where('state', 'not in', [constant('voided'), constant('abandoned')]),
    ) ?? null
  );
}

// ---- person -------------------------------------------------------------------------------

const PERSON_OF = fixed((saleId: SaleId) =>
  q.selectFrom('sale_person').selectAll().where('sale_id', '=', saleId),
);

export function personOf(db: Db, saleId: SaleId): SalePersonRecord | null {
  return first(db, PERSON_OF(saleId)) ?? null;
}

export function putPerson(db: Db, person: SalePersonRecord): void {
  run(db, q.deleteFrom('sale_person').where('sale_id', '=', person.sale_id));
  run(db, q.insertInto('sale_person').values(person));
}

export function removePerson(db: Db, saleId: SaleId): void {
  run(db, q.deleteFrom('sale_person').where('sale_id', '=', saleId));
}

// ---- lines --------------------------------------------------------------------------------

const LINES_OF = fixed((saleId: SaleId) =>
  q
    .selectFrom('sale_line as line')
    .innerJoin('product', 'product.product_id', 'line.product_id')
    .selectAll('line')
    .select([
      'product.item_code',
      'product.name',
      'product.generic_name',
      'product.spec',
      'product.dosage_form',
      'product.manufacturer',
      'product.approval_no',
      'product.unit',
      'product.kind',
      'product.national_drug_code',
      'product.catalogue_class',
      'product.pay_first_e4',
      'product.barcode',
      'product.trace_required',
      'product.shelf',
    ])
    .where('line.sale_id', '=', saleId)
    .orderBy('line.position'),
);

export function linesOf(db: Db, saleId: SaleId) {
  return all(db, LINES_OF(saleId));
}
export type SaleLineJoined = ReturnType<typeof linesOf>[number];

const LAST_POSITION = fixed((saleId: SaleId) =>
  q
    .selectFrom('sale_line')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('sale_id', '=', saleId),
);

export function nextPosition(db: Db, saleId: SaleId): number {
  const row = first(db, LAST_POSITION(saleId));
  return (row?.last ?? 0) + 1;
}

type NewLine = Pick<
  SaleLineRecord,
  | 'line_id'
  | 'sale_id'
  | 'position'
  | 'product_id'
  | 'price_e6'
  | 'quantity_e4'
  | 'amount_fen'
  | 'prescription_line_no'
>;

const INSERT_LINE = fixed(
  (
    line_id: LineId,
    sale_id: SaleId,
    position: number,
    product_id: NewLine['product_id'],
    price_e6: NewLine['price_e6'],
    quantity_e4: QuantityE4,
    amount_fen: Fen,
    prescription_line_no: number | null,
  ) =>
    q.insertInto('sale_line').values({
      ...{ line_id, sale_id, position, product_id, price_e6, quantity_e4, amount_fen },
      prescription_line_no,
    }),
);

export function insertLine(db: Db, line: NewLine): void {
  const { line_id, sale_id, position, product_id, price_e6, quantity_e4, amount_fen } = line;
  const { prescription_line_no } = line;
  const money = [price_e6, quantity_e4, amount_fen] as const;
  run(db, INSERT_LINE(line_id, sale_id, position, product_id, ...money, prescription_line_no));
}

export function updateLine(
  db: Db,
  lineId: LineId,
  change: Partial<Omit<SaleLineRecord, 'line_id' | 'sale_id'>>,
): void {
  run(db, q.updateTable('sale_line').set(change).where('line_id', '=', lineId));
}

export function deleteLine(db: Db, lineId: LineId): void {
  run(db, q.deleteFrom('sale_line').where('line_id', '=', lineId));
}

// ---- lots of a line -------------------------------------------------------------------------

const LINE_LOTS = fixed((saleId: SaleId) =>
  q
    .selectFrom('sale_line_lot as taken')
    .innerJoin('sale_line as line', 'line.line_id', 'taken.line_id')
    .innerJoin('lot', 'lot.lot_id', 'taken.lot_id')
    .select([
      'taken.line_id',
      'taken.lot_id',
      'taken.quantity_e4',
      'lot.lot_no',
      'lot.batch_serial',
      'lot.made_on',
      'lot.expires_on',
    ])
    .where('line.sale_id', '=', saleId)
    .orderBy('line.position')
    .orderBy('lot.expires_on')
    .orderBy('taken.lot_id'),
);

export function lineLots(db: Db, saleId: SaleId) {
  return all(db, LINE_LOTS(saleId));
}
export type LineLotJoined = ReturnType<typeof lineLots>[number];

const LOTS_OF_LINE = fixed((lineId: LineId) =>
  q.selectFrom('sale_line_lot').selectAll().where('line_id', '=', lineId),
);

export function lotsOfLine(db: Db, lineId: LineId) {
  return all(db, LOTS_OF_LINE(lineId));
}

const INSERT_LINE_LOT = fixed((line_id: LineId, lot_id: LotId, quantity_e4: QuantityE4) =>
  q.insertInto('sale_line_lot').values({ line_id, lot_id, quantity_e4 }),
);

export function insertLineLot(db: Db, lineId: LineId, lotId: LotId, quantity: QuantityE4): void {
  run(db, INSERT_LINE_LOT(lineId, lotId, quantity));
}

const DELETE_LINE_LOTS = fixed((lineId: LineId) =>
  q.deleteFrom('sale_line_lot').where('line_id', '=', lineId),
);

export function deleteLineLots(db: Db, lineId: LineId): void {
  run(db, DELETE_LINE_LOTS(lineId));
}

// ---- the day ----------------------------------------------------------------------------------

export function paidBetween(db: Db, from: number, to: number): SaleRecord[] {
  return all(
    db,
    q.selectFrom('sale').selectAll().where('paid_at', '>=', from).where('paid_at', '<', to),
  );
}

export function voidedBetween(db: Db, from: number, to: number): SaleRecord[] {
  return all(
    db,
    q.selectFrom('sale').selectAll().where('voided_at', '>=', from).where('voided_at', '<', to),
  );
}
