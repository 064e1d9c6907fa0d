/** The promises' own check: every planted breach of a promise is found, by its own sentence. */
import { expect, it } from 'vitest';
import type { Db } from '#db/sql.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, paid, payCash, received } from '#tests/support/stages.ts';

/** Name, words of the sentence it must bring, and what is done to the books behind their back. */
const PLANTS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'amount differs',
    'amounts differ',
    ['UPDATE settlement SET fund_fen=fund_fen+1, cash_fen=cash_fen-1'],
  ],
  ['not total', 'is not the total', ['UPDATE settlement SET cash_fen=cash_fen+1']],
  ['state refused', 'but in their books', ["UPDATE settlement SET state='refused'"]],
  ['settlement gone', 'only the platform knows', ['DELETE FROM settlement']],
  ['msgid other', 'not in the platform', ["UPDATE settlement SET msgid='x'||msgid"]],
  ['voided', 'was not refunded', ["UPDATE settlement SET state='voided'"]],
  ['intent sent', 'an intent left in sent', ["UPDATE intent SET state='sent' WHERE infno='2102'"]],
  [
    'sale settling',
    'a sale left in between',
    ["UPDATE sale SET state='settling' WHERE state='paid'"],
  ],
  ['review deciding', 'a review left', ["UPDATE review SET state='deciding'"]],
  ['upload sending', 'an upload left', ["UPDATE outbox SET state='sending'"]],
  [
    'sale disagree',
    'a sale and its settlement disagree',
    ["UPDATE sale SET state='unknown' WHERE prescription_id IS NOT NULL"],
  ],
  [
    'unknown w/o intent',
    'an unknown settlement',
    ["UPDATE intent SET state='refused' WHERE infno='2102'"],
  ],
  ['money for open', 'money taken', ["UPDATE sale SET state='open' WHERE state='paid'"]],
  ['rx w/o review', 'without an approved review', ["UPDATE review SET state='refused'"]],
  ['rx unlinked', 'without an approved review', ['UPDATE sale SET prescription_id=NULL']],
  [
    'review waits',
    'a review that waits',
    ["UPDATE review SET state='waiting'", 'UPDATE sale SET prescription_id=NULL'],
  ],
  ['on hand', 'stock that its movements', ['UPDATE lot SET on_hand_e4=on_hand_e4+1']],
  ['reserved', 'a reservation', ['UPDATE lot SET reserved_e4=1']],
  ['line lots', 'a line whose lots', ['UPDATE sale_line_lot SET quantity_e4=quantity_e4+1']],
  ['movement gone', 'goods that left', ['DELETE FROM stock_movement WHERE sale_id IS NOT NULL']],
  [
    'code state',
    'a code that is sold',
    ["UPDATE trace_code SET state='reserved' WHERE state='sold'"],
  ],
  ['code gone', 'left without its codes', ['DELETE FROM trace_code WHERE line_id IS NOT NULL']],
  ['total', 'a total that is not', ['UPDATE sale SET total_fen=total_fen+1']],
  ['tender', 'tenders that are not', ['UPDATE tender SET amount_fen=amount_fen+1']],
  ['tender gone', 'tenders that are not', ['DELETE FROM tender']],
  ['shift', 'a closed shift', ['UPDATE shift SET closed_at=1, expected_fen=1']],
  ['range', 'a shift that does not begin', ['UPDATE shift SET first_sequence=9']],
  ['number', 'a gap in the numbers', [`INSERT INTO shift_entry VALUES ('01', 999, 'sale', 'x')`]],
  ['gap', 'a gap in', ['UPDATE sale SET receipt_sequence=receipt_sequence+5']],
  ['slip', 'without a number or a slip', ['DELETE FROM print_job']],
  ['upload dup', 'owed exactly once', ["DELETE FROM outbox WHERE infno='3505'"]],
  [
    'upload refused',
    'refused or unknown without',
    ["UPDATE outbox SET state='refused', reason=''"],
  ],
  ['stock upload gone', 'change of stock', ["DELETE FROM outbox WHERE infno='3502'"]],
  [
    'stock amount',
    'here, 50000 over there',
    [
      'UPDATE stock_movement SET quantity_e4=quantity_e4+1 WHERE lot_id IN (SELECT lot_id FROM outbox)',
    ],
  ],
  ['uploads count', 'over there', ["UPDATE outbox SET state='waiting'"]],
  [
    'audit',
    'audit chain',
    ["UPDATE audit SET detail='x' WHERE rowid=(SELECT max(rowid) FROM audit)"],
  ],
  ['audit name', 'audit holds', ["UPDATE audit SET subject='王秀兰'"]],
  ['reply name', 'replies holds', ["UPDATE command SET reply='王秀兰'"]],
];

/** What the database itself would refuse is let through: here the check alone must speak. */
function disarm(db: Db): void {
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  const triggers = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all();
  for (const trigger of triggers) db.exec(`DROP TRIGGER ${trigger}`);
}

it.each(PLANTS)('finds: %s', async (_name, sentence, statements) => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  await paid(shop, cashier);
  await payCash(cashier, await otcBasket(cashier));
  await received(shop.seat('manager'));
  await shop.drain();
  expect(violationsOf(shop)).toEqual([]);
  const db = shop.db();
  disarm(db);
  for (const sql of statements) expect(db.prepare(sql).run().changes, sql).toBeGreaterThan(0);
  expect(violationsOf(shop).join('\n')).toContain(sentence);
});
