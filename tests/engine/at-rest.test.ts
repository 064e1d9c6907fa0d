/**
 * What lies on the disk gives nobody away: after an insured sale of a known person the encrypted
 * file, its -wal and a backup show neither name nor ID number nor code, and no token is stored at all.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reencrypt } from '#db/image.ts';
import { makeBackup } from '#engine/safe/make-backup.ts';
import { voucher, paid } from '#tests/support/stages.ts';
import { openShop } from '#tests/support/shop.ts';
import { openTest } from '#tests/db/support.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const PERSON = '王秀兰';
const KEY = '5f'.repeat(32);

it('shows neither names nor numbers, and keeps no token', async () => {
  const shop = await openShop();
  const seat = shop.seat('cashier');
  await paid(shop, seat, PERSON);
  await shop.drain();
  const tokens = shop.wire.platform.store
    .all<{ token: string }>(
      'SELECT ec_token AS token FROM credential_token UNION SELECT epc_token FROM authorisation',
    )
    .map((row) => row.token);
  const idDocNo = shop
    .db()
    .prepare<[], string>(`SELECT json_extract(person, '$.idDocNo') FROM sale_person LIMIT 1`)
    .pluck()
    .get();
  if (idDocNo === undefined) throw new Error('nobody was identified');
  const personal = [PERSON, idDocNo, voucher(PERSON)];
  shop.db().pragma('wal_checkpoint(TRUNCATE)');

  const plain = readFileSync(shop.file);
  // The dump is in clear: what is looked for can be found there, and a token cannot.
  expect([PERSON, idDocNo].map((one) => plain.includes(one))).toEqual([true, true]);
  expect(tokens.length).toBeGreaterThan(0);
  expect(tokens.filter((token) => plain.includes(token))).toEqual([]);

  const dir = tempDir();
  const file = join(dir, 'rxtill.db');
  copyFileSync(shop.file, file);
  reencrypt(file, undefined, KEY);
  const db = openTest(file, { key: KEY });
  db.exec('UPDATE sale_person SET person = person; UPDATE intent SET payload = payload');
  const made = makeBackup({
    ...{ database: file, key: KEY, folder: join(dir, 'backups'), second: '', keep: 3 },
    ...{ reason: 'asked', program: 'test', recovery: null, now: Date.now() },
  });
  if (!made.ok) throw new Error(made.failure.sentence);
  for (const raw of [file, `${file}-wal`, made.value.file]) {
    const bytes = readFileSync(raw);
    expect(bytes.length, raw).toBeGreaterThan(4_096);
    expect(
      personal.filter((one) => bytes.includes(one)),
      raw,
    ).toEqual([]);
  }
});
