/** Rows of dossiers: sales that insurance pays for later (settlement.md §5). */
import { sql } from 'kysely';
import type { DossierId, SaleId } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { SalePersonRecord } from './sale.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type DossierRecord = Row<'dossier'>;

const BY_ID = fixed((dossierId: DossierId) =>
  q.selectFrom('dossier').selectAll().where('dossier_id', '=', dossierId),
);

export function dossierById(db: Db, dossierId: DossierId): DossierRecord | null {
  return first(db, BY_ID(dossierId)) ?? null;
}

const OF_SALE = fixed((saleId: SaleId) =>
  q.selectFrom('dossier').selectAll().where('sale_id', '=', saleId),
);

export function dossierOfSale(db: Db, saleId: SaleId): DossierRecord | null {
  return first(db, OF_SALE(saleId)) ?? null;
}

export function dossierByCode(db: Db, pickupCode: string): DossierRecord | null {
  return (
    first(db, q.selectFrom('dossier').selectAll().where('pickup_code', '=', pickupCode)) ?? null
  );
}

/** Newest first. */
export function dossiersByName(db: Db, name: string, limit: number): DossierRecord[] {
  return all(
    db,
    q
      .selectFrom('dossier')
      .selectAll()
      .where('name', '=', name)
      .orderBy('sealed_at', 'desc')
      .limit(limit),
  );
}

export function insertDossier(
  db: Db,
  row: Omit<
    DossierRecord,
    'state' | 'tries' | 'sentence' | 'ended_at' | 'ended_by' | 'carried_fen' | 'approved_by'
  > &
    Pick<DossierRecord, 'carried_fen' | 'approved_by'>,
): void {
  run(db, q.insertInto('dossier').values({ ...row, state: 'waiting' }));
}

export function updateDossier(
  db: Db,
  dossierId: DossierId,
  change: Partial<Omit<DossierRecord, 'dossier_id' | 'sale_id' | 'contents' | 'seal'>>,
): void {
  const { changes } = run(
    db,
    q.updateTable('dossier').set(change).where('dossier_id', '=', dossierId),
  );
  assert(changes === 1, `dossier ${dossierId} is there`);
}

/** As the index `dossier_open` has it. */
const ENDED = [constant('settled'), constant('closed')];

/** Not settled and not closed, oldest first. */
export function openDossiers(db: Db, limit: number): DossierRecord[] {
  return all(
    db,
    q
      .selectFrom('dossier')
      .selectAll()
      .where('state', 'not in', ENDED)
      .orderBy('sealed_at')
      .limit(limit),
  );
}

/** Sealed from `from` to before `to`, epoch ms. */
export function dossiersSealedBetween(db: Db, from: number, to: number): DossierRecord[] {
  const since = q.selectFrom('dossier').selectAll().where('sealed_at', '>=', from);
  return all(db, since.where('sealed_at', '<', to));
}

/** All of them, newest first. */
export function newestDossiers(db: Db, limit: number): DossierRecord[] {
  return all(db, q.selectFrom('dossier').selectAll().orderBy('sealed_at', 'desc').limit(limit));
}

/** Count, money, oldest and first deadline of what waits to be settled, by kind. */
export function pendingDossiers(db: Db) {
  return all(
    db,
    q
      .selectFrom('dossier')
      .select((eb) => [
        'kind',
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number>('paid_fen').as('paid_fen'),
        eb.fn.sum<number>('carried_fen').as('carried_fen'),
        eb.fn.min('sealed_at').as('oldest_at'),
        eb.fn.min('expires_at').as('expires_at'),
      ])
      .where('state', 'not in', ENDED)
      .where('state', '<>', 'expired')
      .groupBy('kind'),
  );
}

/** The oldest dossier the engine settles by itself that is due. */
export function dueDossier(db: Db, now: number): DossierRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('dossier')
        .selectAll()
        .where('next_at', 'is not', null)
        .where('next_at', '<=', now)
        .orderBy('sealed_at')
        .limit(1),
    ) ?? null
  );
}

/** Whatever waits out a pause is due now; says how many. */
export function wakeHeldDossiers(db: Db, now: number): number {
  const later = q.updateTable('dossier').set({ next_at: now }).where('next_at', '>', now);
  return run(db, later.where('next_at', 'is not', null)).changes;
}

/** When the next one is due; null when none is. */
export function nextDossierTime(db: Db): number | null {
  const row = first(
    db,
    q
      .selectFrom('dossier')
      .select((eb) => eb.fn.min('next_at').as('at'))
      .where('next_at', 'is not', null),
  );
  return row?.at ?? null;
}

/** As the index `dossier_expiring` has it. */
const MAY_EXPIRE = [constant('waiting'), constant('refused')];

export function expiredDossier(db: Db, now: number): DossierRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('dossier')
        .selectAll()
        .where('state', 'in', MAY_EXPIRE)
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(1),
    ) ?? null
  );
}

export function nextExpiry(db: Db): number | null {
  const row = first(
    db,
    q
      .selectFrom('dossier')
      .select((eb) => eb.fn.min('expires_at').as('at'))
      .where('state', 'in', MAY_EXPIRE),
  );
  return row?.at ?? null;
}

/** The newest the platform has told of a person, by ID number, on any earlier sale. */
export function lastKnownPerson(db: Db, idDocNo: string): SalePersonRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('sale_person')
        .selectAll()
        .where(sql`json_extract(person, '$.idDocNo')`, '=', idDocNo)
        .where('known_at', 'is not', null)
        .orderBy('known_at', 'desc')
        .limit(1),
    ) ?? null
  );
}
