/**
 * Uploads owed to the platform: one row each, in order within what they belong to (the stream: a
 * sale, or a lot), never dropped.
 */
import { sql } from 'kysely';
import type { LotId, OutboxItemId, SaleId } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type OutboxRecord = Row<'outbox'>;

const LAST_SEQUENCE = fixed((stream: string) =>
  q
    .selectFrom('outbox')
    .select((eb) => eb.fn.max('sequence').as('last'))
    .where('stream', '=', stream),
);

export function nextOutboxSequence(db: Db, stream: SaleId | LotId): number {
  return (first(db, LAST_SEQUENCE(stream))?.last ?? 0) + 1;
}

const INSERT_OUTBOX = fixed(
  (
    item_id: OutboxItemId,
    sale_id: SaleId | null,
    lot_id: LotId | null,
    movement_id: number | null,
    sequence: number,
    infno: OutboxRecord['infno'],
    subject: string,
    subject_name: string,
    created_at: number,
  ) =>
    q.insertInto('outbox').values({
      ...{ item_id, sale_id, lot_id, movement_id, sequence, infno },
      ...{ subject, subject_name, created_at },
      state: 'waiting',
      next_at: created_at,
    }),
);

type Owed = Pick<
  OutboxRecord,
  'item_id' | 'sequence' | 'infno' | 'subject' | 'subject_name' | 'created_at'
>;

/** What an upload belongs to: a sale, or a lot of which one movement is told. */
type Whose =
  | { readonly sale_id: SaleId; readonly lot_id: null; readonly movement_id: null }
  | { readonly sale_id: null; readonly lot_id: LotId; readonly movement_id: number };

export function insertOutbox(db: Db, row: Owed & Whose): void {
  const { item_id, sale_id, lot_id, movement_id, sequence, infno } = row;
  const { subject, subject_name, created_at } = row;
  run(
    db,
    INSERT_OUTBOX(
      ...([item_id, sale_id, lot_id, movement_id, sequence, infno] as const),
      ...([subject, subject_name, created_at] as const),
    ),
  );
}

const BY_ID = fixed((itemId: OutboxItemId) =>
  q.selectFrom('outbox').selectAll().where('item_id', '=', itemId),
);

export function outboxById(db: Db, itemId: OutboxItemId): OutboxRecord | null {
  return first(db, BY_ID(itemId)) ?? null;
}

export function outboxByMsgid(db: Db, msgid: string): OutboxRecord | null {
  return first(db, q.selectFrom('outbox').selectAll().where('msgid', '=', msgid)) ?? null;
}

export function updateOutbox(
  db: Db,
  itemId: OutboxItemId,
  change: Partial<Omit<OutboxRecord, 'item_id' | 'sale_id' | 'lot_id' | 'movement_id' | 'stream'>>,
): void {
  const { changes } = run(db, q.updateTable('outbox').set(change).where('item_id', '=', itemId));
  assert(changes === 1, `outbox item ${itemId} is there`);
}

/** As the indexes of open items have it. */
const DONE = [constant('accepted'), constant('cancelled'), constant('closed')];

/** Waiting items that no earlier one of their stream holds up: each of those accepted or not owed. */
function sendable() {
  return q
    .selectFrom('outbox as item')
    .where('item.state', '=', constant('waiting'))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox as earlier')
            .select('earlier.item_id')
            .whereRef('earlier.stream', '=', 'item.stream')
            .whereRef('earlier.sequence', '<', 'item.sequence')
            .where('earlier.state', 'not in', DONE),
        ),
      ),
    )
    .where((eb) =>
      // What is kept of a return is sold anew: its boxes come back over there before they go again.
      eb.not(
        eb.exists(
          eb
            .selectFrom('sale_return')
            .innerJoin('outbox as before', 'before.stream', 'sale_return.sale_id')
            .select('before.item_id')
            .whereRef('sale_return.kept_sale_id', '=', 'item.stream')
            .where('before.state', 'not in', DONE),
        ),
      ),
    );
}

const DUE = fixed((now: number, limit: number) =>
  sendable()
    .selectAll('item')
    .where('item.next_at', '<=', now)
    .orderBy('item.next_at')
    .orderBy('item.created_at')
    .orderBy('item.sequence')
    .limit(limit),
);

/** Items whose time has come, oldest first: never two of one stream, for the later waits. */
export function dueOutbox(db: Db, now: number, limit: number): OutboxRecord[] {
  return all(db, DUE(now, limit));
}

const NEXT_TIME = fixed(() =>
  sendable().select('item.next_at').orderBy('item.next_at').limit(constant(1)),
);

/** When the next item comes due that may be sent then; null when there is none. */
export function nextOutboxTime(db: Db): number | null {
  return first(db, NEXT_TIME())?.next_at ?? null;
}

const MARK_SENDING = fixed((itemId: OutboxItemId, msgid: string) =>
  q
    .updateTable('outbox')
    .set((eb) => ({ state: 'sending', msgid, tries: eb('tries', '+', 1), next_at: null }))
    .where('item_id', '=', itemId),
);

/** On its way under this msgid; each try counts. */
export function markSending(db: Db, itemId: OutboxItemId, msgid: string): void {
  const { changes } = run(db, MARK_SENDING(itemId, msgid));
  assert(changes === 1, `outbox item ${itemId} is there`);
}

const MARK_ACCEPTED = fixed((itemId: OutboxItemId, at: number, platformNo: string) =>
  q
    .updateTable('outbox')
    .set({ state: 'accepted', accepted_at: at, reason: '', platform_no: platformNo })
    .where('item_id', '=', itemId),
);

/** The platform has it; `platformNo` is what it named it, '' where it names nothing. */
export function markUploaded(db: Db, itemId: OutboxItemId, at: number, platformNo: string): void {
  const { changes } = run(db, MARK_ACCEPTED(itemId, at, platformNo));
  assert(changes === 1, `outbox item ${itemId} is there`);
}

export function wakeOutboxItems(db: Db, now: number): number {
  const waiting = q.updateTable('outbox').where('state', '=', constant('waiting'));
  return run(db, waiting.set({ next_at: now })).changes;
}

/** Refused items are owed anew: under a number of their own, the refused one stays as it is. */
export function reopenRefusedItems(db: Db, now: number): number {
  const refused = q
    .updateTable('outbox')
    .where('state', 'not in', DONE)
    .where('state', '=', constant('refused'));
  return run(db, refused.set({ state: 'waiting', msgid: null, next_at: now })).changes;
}

export function outboxOfSale(db: Db, saleId: SaleId): OutboxRecord[] {
  return all(
    db,
    q.selectFrom('outbox').selectAll().where('stream', '=', saleId).orderBy('sequence'),
  );
}

/**
 * Items with their sale or lot, and the earlier item of it that must end first, if one must. Of a lot
 * also the movement it tells of and what lay there right after that.
 */
function listed() {
  return q
    .selectFrom('outbox')
    .leftJoin('sale', 'sale.sale_id', 'outbox.sale_id')
    .leftJoin('lot', 'lot.lot_id', 'outbox.lot_id')
    .leftJoin('product', 'product.product_id', 'lot.product_id')
    .leftJoin('stock_movement as movement', 'movement.movement_id', 'outbox.movement_id')
    .leftJoin('staff', 'staff.staff_no', 'outbox.closed_by')
    .leftJoin('outbox as earlier', (join) =>
      join
        .onRef('earlier.stream', '=', 'outbox.stream')
        .on('outbox.state', '=', constant('waiting'))
        .on('earlier.sequence', '=', (eb) =>
          eb
            .selectFrom('outbox as before')
            .select((inner) => inner.fn.min('before.sequence').as('first'))
            .whereRef('before.stream', '=', 'outbox.stream')
            .whereRef('before.sequence', '<', 'outbox.sequence')
            .where('before.state', 'not in', DONE),
        ),
    )
    .selectAll('outbox')
    .select([
      'sale.sale_no',
      'sale.total_fen',
      'lot.lot_no',
      'product.unit',
      'movement.quantity_e4 as moved_e4',
      'movement.kind as moved_kind',
      'movement.reason as moved_reason',
      sql<number | null>`CASE WHEN outbox.infno = '3501' THEN lot.on_hand_e4 - coalesce((
        SELECT sum(later.quantity_e4) FROM stock_movement later
         WHERE later.lot_id = lot.lot_id AND later.movement_id > movement.movement_id), 0) END`.as(
        'counted_e4',
      ),
      'staff.name as closer_name',
      'earlier.infno as earlier_infno',
      'earlier.state as earlier_state',
    ]);
}
export type ListedOutbox = ReturnType<typeof listOutbox>[number];

export function listOutbox(db: Db, onlyOpen: boolean, limit: number) {
  const items = onlyOpen ? listed().where('outbox.state', 'not in', DONE) : listed();
  return all(
    db,
    items.orderBy('outbox.created_at', 'desc').orderBy('outbox.sequence', 'desc').limit(limit),
  );
}

export function listedOutboxById(db: Db, itemId: OutboxItemId): ListedOutbox | null {
  return first(db, listed().where('outbox.item_id', '=', itemId)) ?? null;
}

/** Amount, count and age of unsent work: always on the screen (settlement.md §5). */
export function outboxBacklog(db: Db): { count: number; oldestAt: number | null } {
  const row = first(
    db,
    q
      .selectFrom('outbox')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest')])
      .where('state', 'not in', DONE),
  );
  return { count: row?.count ?? 0, oldestAt: row?.oldest ?? null };
}
