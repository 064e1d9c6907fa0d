/** A scan can add facts to a sale and never takes one away, whatever is scanned. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { staffCardCode } from '#core/scan.ts';
import type { Sale } from '#contract/sale.ts';
import { openShop } from '#tests/support/shop.ts';
import { box, current, identify, scan } from '#tests/support/stages.ts';

const IBUPROFEN = '布洛芬缓释胶囊';

/** What stood before stands after, at least. */
function expectKept(before: Sale, after: Sale): void {
  for (const line of before.lines) {
    const same = after.lines.find(({ lineId }) => lineId === line.lineId);
    expect(same).toBeDefined();
    expect(same?.quantity_e4).toBeGreaterThanOrEqual(line.quantity_e4);
    expect(same?.codes).toEqual(expect.arrayContaining([...line.codes]));
    expect(same?.productId).toBe(line.productId);
  }
  expect(after.saleId).toBe(before.saleId);
  expect(after.person).toEqual(before.person);
  expect(after.total_fen).toBeGreaterThanOrEqual(before.total_fen);
}

test('lines, codes, quantities and the person stay', async () => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  await scan(cashier, box(IBUPROFEN, 1));
  await identify(cashier);
  const known = fc.constantFrom(
    box(IBUPROFEN, 1),
    box(IBUPROFEN, 2),
    box(IBUPROFEN, 3),
    staffCardCode('1001'),
    '00237572',
    '0012345678905',
    '134567890123456789',
    '281234567890123456',
    ']d2010690123456789217281031',
    '(01)06901234567892(17)281031(10)LOT7(21)SER42',
    'NH01-261121-0047',
  );
  const digits = fc.stringMatching(/^\d{6,30}$/).filter((code) => !code.startsWith('424'));
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(fc.oneof(known, digits, any), async (code) => {
      const before = await current(cashier);
      await cashier.try('sale.scan', { code, place: 'counter' });
      expectKept(before, await current(cashier));
    }),
    { numRuns: 60 },
  );
});
