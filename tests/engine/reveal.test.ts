/** 显示全部: for a minute, at one window, by a pharmacist or manager, and on record. */
import { expect, it } from 'vitest';
import { STAFF, openShop } from '#tests/support/shop.ts';
import { linked } from '#tests/support/stages.ts';

it('shows the whole name and number to one window for a minute, and leaves an entry', async () => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  const pharmacist = shop.seat('pharmacist');
  await linked(cashier);
  const [item] = await pharmacist.do('review.queue');
  if (item === undefined) throw new Error('nothing to review');
  const which = { prescriptionId: item.prescriptionId };
  expect(await pharmacist.do('review.revealed', which)).toBeNull();
  expect(await cashier.fails('review.reveal', which)).toMatchObject({ code: 'role.forbidden' });
  await pharmacist.do('review.reveal', which);
  const shown = await pharmacist.do('review.revealed', which);
  expect(shown?.name).toMatch(/^\p{Script=Han}{2,4}$/u);
  expect(shown?.idDocNo).toMatch(/^\d{17}[\dX]$/);
  expect(await shop.seat('preparer').do('review.revealed', which)).toBeNull();
  const rows = shop
    .db()
    .prepare("SELECT staff_no, subject, detail FROM audit WHERE action = 'person.revealed'")
    .all();
  expect(rows).toEqual([
    {
      staff_no: STAFF.pharmacist.staffNo,
      subject: item.prescriptionId,
      detail: '{"fields":["name","idDocNo"]}',
    },
  ]);
  const kept = JSON.stringify([
    shop.db().prepare('SELECT * FROM audit').all(),
    shop.db().prepare('SELECT * FROM command').all(),
    shop.log,
  ]);
  expect(kept).not.toContain(shown?.idDocNo);
  shop.clock.now += 60_000;
  expect(await pharmacist.do('review.revealed', which)).toBeNull();
});
