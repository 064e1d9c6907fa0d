/** Rows of trials and settlements. */
import type { SaleId, SettlementId } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type SettlementRecord = Row<'settlement'>;
export type TrialRecord = Row<'trial'>;

const TRIAL_OF = fixed((saleId: SaleId) =>
  q.selectFrom('trial').selectAll().where('sale_id', '=', saleId),
);

export function trialOf(db: Db, saleId: SaleId): TrialRecord | null {
  return first(db, TRIAL_OF(saleId)) ?? null;
}

export function putTrial(db: Db, trial: TrialRecord): void {
  run(db, q.deleteFrom('trial').where('sale_id', '=', trial.sale_id));
  run(db, q.insertInto('trial').values(trial));
}

const LAST_SETTLEMENT = fixed((saleId: SaleId) =>
  q
    .selectFrom('settlement')
    .selectAll()
    .where('sale_id', '=', saleId)
    .orderBy('attempt', 'desc')
    .limit(1),
);

/** The newest attempt of a sale. */
export function lastSettlement(db: Db, saleId: SaleId): SettlementRecord | null {
  return first(db, LAST_SETTLEMENT(saleId)) ?? null;
}

export function settlementById(db: Db, id: SettlementId): SettlementRecord | null {
  return first(db, q.selectFrom('settlement').selectAll().where('settlement_id', '=', id)) ?? null;
}

export function settlementByMsgid(db: Db, msgid: string): SettlementRecord | null {
  return first(db, q.selectFrom('settlement').selectAll().where('msgid', '=', msgid)) ?? null;
}

export function settlementBySetlId(db: Db, setlId: string): SettlementRecord | null {
  return first(db, q.selectFrom('settlement').selectAll().where('setl_id', '=', setlId)) ?? null;
}

export function settlementByVoidMsgid(db: Db, msgid: string): SettlementRecord | null {
  return first(db, q.selectFrom('settlement').selectAll().where('void_msgid', '=', msgid)) ?? null;
}

export function insertSettlement(
  db: Db,
  row: Pick<
    SettlementRecord,
    | 'settlement_id'
    | 'sale_id'
    | 'attempt'
    | 'msgid'
    | 'person_no'
    | 'insurance_type'
    | 'insured_area'
    | 'care_type'
    | 'account_mode'
    | 'total_fen'
    | 'trial_cash_fen'
    | 'clearing_class'
    | 'clearing_bureau'
    | 'started_at'
  >,
): void {
  run(db, q.insertInto('settlement').values({ ...row, state: 'settling' }));
}

export function updateSettlement(
  db: Db,
  settlementId: SettlementId,
  change: Partial<Omit<SettlementRecord, 'settlement_id' | 'sale_id' | 'msgid'>>,
): void {
  const { changes } = run(
    db,
    q.updateTable('settlement').set(change).where('settlement_id', '=', settlementId),
  );
  assert(changes === 1, `settlement ${settlementId} is there`);
}

/** As the index `settlement_unknown` has it. */
const WITHOUT_END = [
  constant('settling'),
  constant('unknown'),
  constant('voiding'),
  constant('voidUnknown'),
];

/** Settlements whose end is not known. */
export function unknownSettlements(db: Db): SettlementRecord[] {
  return all(
    db,
    q
      .selectFrom('settlement')
      .selectAll()
      .where('state', 'in', WITHOUT_END)
      .where('state', 'in', ['unknown', 'voidUnknown'])
      .orderBy('started_at'),
  );
}

const OPEN_OF_PERSON = fixed((personNo: string, saleId: SaleId) =>
  q
    .selectFrom('settlement')
    .selectAll()
    .where('state', 'in', WITHOUT_END)
    .where('person_no', '=', personNo)
    .where('sale_id', '<>', saleId)
    .limit(1),
);

/** A settlement of the person on another sale whose end is not known. */
export function openSettlementOfPerson(
  db: Db,
  personNo: string,
  saleId: SaleId,
): SettlementRecord | null {
  return first(db, OPEN_OF_PERSON(personNo, saleId)) ?? null;
}

/** Blue rows (settled that day) and red rows (voided that day), by the platform's accounting date. */
export function settlementsOfDay(
  db: Db,
  date: string,
): { blue: SettlementRecord[]; red: SettlementRecord[] } {
  const blue = all(
    db,
    q.selectFrom('settlement').selectAll().where('settled_on', '=', date).orderBy('started_at'),
  );
  const red = all(
    db,
    q.selectFrom('settlement').selectAll().where('void_settled_on', '=', date).orderBy('voided_at'),
  );
  return { blue, red };
}

const OTHERS_WITHOUT_END = fixed((settlementId: SettlementId) =>
  q
    .selectFrom('settlement')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', WITHOUT_END)
    .where('settlement_id', '<>', settlementId),
);

/** Settlements and voids of the shop, besides this one, whose end is open. */
export function othersWithoutEnd(db: Db, settlementId: SettlementId): number {
  return first(db, OTHERS_WITHOUT_END(settlementId))?.count ?? 0;
}

/** Every class and bureau the shop's settlements since that day were cleared in. */
export function clearingClassesSince(
  db: Db,
  date: string,
): { clearingClass: string; clearingBureau: string }[] {
  const rows = all(
    db,
    q
      .selectFrom('settlement')
      .select(['clearing_class', 'clearing_bureau'])
      .where('settled_on', '>=', date)
      .groupBy(['clearing_class', 'clearing_bureau'])
      // One bureau of a class may have given way to another: the newest first.
      .orderBy((eb) => eb.fn.max('settled_on'), 'desc')
      .orderBy('clearing_class'),
  );
  return rows.flatMap((row) =>
    row.clearing_class
      ? [{ clearingClass: row.clearing_class, clearingBureau: row.clearing_bureau ?? '' }]
      : [],
  );
}
