/**
 * Shifts of a till: ranges of its sequence numbers. Every sale, void, settlement, tender, movement of
 * cash and money task is numbered by triggers in the transaction it happens in (050-shift.sql).
 */
import { sql } from 'kysely';
import type { ShiftId, TillNo } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type ShiftRecord = Row<'shift'>;
export type ShiftCountRecord = Row<'shift_count'>;
export type CashMovementRecord = Row<'cash_movement'>;
export type ShiftReportRecord = Row<'shift_report'>;

/** Opens the next shift of a till: its range begins where the one before ended. */
export function insertShift(
  db: Db,
  row: Pick<
    ShiftRecord,
    'shift_id' | 'till' | 'opened_at' | 'opened_by' | 'opening_float_fen' | 'before_left_fen'
  > & { readonly float_how: ShiftRecord['float_how'] },
): void {
  const before = lastShift(db, row.till);
  assert(before === null || before.last_sequence !== null, 'the shift before is closed');
  run(
    db,
    q.insertInto('shift').values({
      ...row,
      number: (before?.number ?? 0) + 1,
      first_sequence: (before?.last_sequence ?? 0) + 1,
    }),
  );
}

const OPEN_SHIFT = fixed((till: TillNo) =>
  q.selectFrom('shift').selectAll().where('till', '=', till).where('closed_at', 'is', null),
);

export function openShift(db: Db, till: TillNo): ShiftRecord | null {
  return first(db, OPEN_SHIFT(till)) ?? null;
}

/** Shifts open at any till of the store. */
export function countOpenShifts(db: Db): number {
  const open = q.selectFrom('shift').select('till').where('closed_at', 'is', null);
  return all(db, open).length;
}

const LAST_SHIFT = fixed((till: TillNo) =>
  q
    .selectFrom('shift')
    .selectAll()
    .where('till', '=', till)
    .where('number', '>', constant(0))
    // In the order they were opened, also when the clock was set back in between.
    .orderBy('number', 'desc')
    .limit(1),
);

export function lastShift(db: Db, till: TillNo): ShiftRecord | null {
  return first(db, LAST_SHIFT(till)) ?? null;
}

export function shiftById(db: Db, shiftId: ShiftId): ShiftRecord | null {
  return first(db, q.selectFrom('shift').selectAll().where('shift_id', '=', shiftId)) ?? null;
}

/** The shift of a till that ended before this one; null for the first. */
export function shiftBefore(db: Db, shift: ShiftRecord): ShiftRecord | null {
  const before = q.selectFrom('shift').selectAll().where('till', '=', shift.till);
  return first(db, before.where('number', '=', shift.number - 1).where('number', '>', 0)) ?? null;
}

/** Closed shifts of the store, the newest first, with the number of the Z report (none before 050). */
export function closedShifts(db: Db, limit: number) {
  return all(
    db,
    q
      .selectFrom('shift')
      .leftJoin('shift_report', 'shift_report.shift_id', 'shift.shift_id')
      .selectAll('shift')
      .select('shift_report.z_no')
      .where('shift.closed_at', 'is not', null)
      .orderBy('shift.closed_at', 'desc')
      .orderBy('shift.number', 'desc')
      .limit(limit),
  );
}

/** Changes an open shift; a closed one is refused by the file. */
export function updateShift(
  db: Db,
  shiftId: ShiftId,
  change: Partial<Omit<ShiftRecord, 'shift_id' | 'till' | 'number' | 'first_sequence'>>,
): void {
  const { changes } = run(db, q.updateTable('shift').set(change).where('shift_id', '=', shiftId));
  assert(changes === 1, `no shift ${shiftId}`);
}

const NEWEST_SEQUENCE = fixed((till: TillNo) =>
  q
    .selectFrom('shift_entry')
    .select('sequence')
    .where('till', '=', till)
    .orderBy('sequence', 'desc')
    .limit(1),
);

/** The newest number given at a till; 0 before the first. */
export function newestSequence(db: Db, till: TillNo): number {
  return first(db, NEWEST_SEQUENCE(till))?.sequence ?? 0;
}

type EntryKind = Row<'shift_entry'>['kind'];

function entries(shift: ShiftRecord, kind: EntryKind) {
  const of = q.selectFrom('shift_entry').where('shift_entry.till', '=', shift.till);
  const from = of
    .where('shift_entry.sequence', '>=', shift.first_sequence)
    .where('shift_entry.kind', '=', kind);
  return shift.last_sequence === null
    ? from
    : from.where('shift_entry.sequence', '<=', shift.last_sequence);
}

/** Sales (`sale`: paid, `void`: given back) of a shift, in the order of their numbers. */
export function salesOfShift(db: Db, shift: ShiftRecord, kind: 'sale' | 'void') {
  return all(
    db,
    entries(shift, kind)
      .innerJoin('sale', 'sale.sale_id', 'shift_entry.ref')
      .select(['sale.sale_id', 'sale.sale_no', 'sale.total_fen', 'sale.insured_fen'])
      .select(['sale.paid_at', 'sale.state'])
      .orderBy('shift_entry.sequence'),
  );
}

/** Settlements (`unsettled`: the red entries of voids) of a shift, in the order of their numbers. */
export function settlementsOfShift(db: Db, shift: ShiftRecord, kind: 'settled' | 'unsettled') {
  return all(
    db,
    entries(shift, kind)
      .innerJoin('settlement', 'settlement.settlement_id', 'shift_entry.ref')
      .select(['amounts', 'void_amounts'])
      .orderBy('shift_entry.sequence'),
  );
}

/** Money taken and given back in a shift, in the order of its numbers. */
export function tendersOfShift(db: Db, shift: ShiftRecord) {
  return all(
    db,
    entries(shift, 'tender')
      .innerJoin('tender', (join) =>
        join.on('tender.tender_id', '=', sql<number>`CAST(shift_entry.ref AS INTEGER)`),
      )
      .select(['tender.tender_id', 'tender.kind', 'tender.refund', 'tender.amount_fen'])
      .orderBy('shift_entry.sequence'),
  );
}

/** Cash paid in and out in a shift, in the order of its numbers. */
export function movementsOfShift(db: Db, shift: ShiftRecord): CashMovementRecord[] {
  return all(
    db,
    entries(shift, 'cash')
      .innerJoin('cash_movement', (join) =>
        join.on('cash_movement.movement_id', '=', sql<number>`CAST(shift_entry.ref AS INTEGER)`),
      )
      .selectAll('cash_movement')
      .orderBy('shift_entry.sequence'),
  );
}

export function insertCashMovement(db: Db, row: Omit<CashMovementRecord, 'movement_id'>): void {
  run(db, q.insertInto('cash_movement').values(row));
}

/** Sales paid in a shift. */
export function countSalesOfShift(db: Db, shift: ShiftRecord): number {
  const sales = entries(shift, 'sale').select((eb) => eb.fn.countAll<number>().as('count'));
  return first(db, sales)?.count ?? 0;
}

export function insertShiftCount(db: Db, row: ShiftCountRecord): void {
  run(db, q.insertInto('shift_count').values(row));
}

/** The counts of a shift, the first one first. */
export function countsOfShift(db: Db, shiftId: ShiftId): ShiftCountRecord[] {
  const counts = q.selectFrom('shift_count').selectAll().where('shift_id', '=', shiftId);
  return all(db, counts.orderBy('count_no'));
}

/** Files the Z report of a shift and answers its number: the next one of the till. */
export function insertShiftReport(
  db: Db,
  row: Omit<ShiftReportRecord, 'z_no' | 'contents'>,
  contents: (zNo: number) => string,
): number {
  const last = q.selectFrom('shift_report').select('z_no').where('till', '=', row.till);
  const zNo = (first(db, last.orderBy('z_no', 'desc').limit(1))?.z_no ?? 0) + 1;
  run(db, q.insertInto('shift_report').values({ ...row, z_no: zNo, contents: contents(zNo) }));
  return zNo;
}

export function reportOfShift(db: Db, shiftId: ShiftId): ShiftReportRecord | null {
  return (
    first(db, q.selectFrom('shift_report').selectAll().where('shift_id', '=', shiftId)) ?? null
  );
}

/** With the sign no index is used: what is open is little, all a till ever sold is not. */
const AT_TILL = sql<TillNo>`+sale.till`;

/** Sales of a till that have come to no end: settling, settled and not paid, parked, returning. */
export function openSalesOfTill(db: Db, till: TillNo) {
  return all(
    db,
    q
      .selectFrom('sale')
      .select(['sale_id', 'sale_no', 'state', 'total_fen', 'started_at', 'held_at', 'paid_at'])
      .where(AT_TILL, '=', till)
      .where('state', 'not in', [constant('paid'), constant('voided'), constant('abandoned')])
      .orderBy('started_at'),
  );
}

/** Uploads of a till's sales that have not gone up, counted by sale; the oldest first. */
export function unsentOfTill(db: Db, till: TillNo) {
  return all(
    db,
    q
      .selectFrom('outbox')
      .innerJoin('sale', 'sale.sale_id', 'outbox.sale_id')
      .select((eb) => [
        'sale.sale_id',
        'sale.sale_no',
        'sale.total_fen',
        eb.fn.countAll<number>().as('count'),
        eb.fn.min('outbox.created_at').as('since'),
        sql<number>`max(outbox.state IN ('refused', 'unknown'))`.as('stuck'),
      ])
      .where('outbox.state', 'not in', [
        constant('accepted'),
        constant('cancelled'),
        constant('closed'),
      ])
      .where(AT_TILL, '=', till)
      .groupBy('sale.sale_id')
      .orderBy('since'),
  );
}
