/** Circulated prescriptions at the counter: only a valid one of this person goes on. */
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import type { QuantityE4 } from '#core/money.ts';
import { openShop } from '#tests/support/shop.ts';
import { box, current, identify, linked, listed, scan } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

describe('the list', () => {
  it('shows every state, and only a valid one can be linked', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const rows = await listed(cashier);
    expect(new Set(rows.map((row) => row.state))).toEqual(
      new Set(['valid', 'expired', 'revoked', 'used']),
    );
    for (const row of rows.filter((each) => each.state !== 'valid')) {
      const failure = await cashier.fails('prescription.link', {
        prescriptionId: row.prescriptionId,
      });
      expect(failure.code).toBe(`prescription.${row.state}`);
    }
    expect((await current(cashier)).lines).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('wants a person and a living credential', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    expect((await cashier.fails('prescription.refresh')).code).toBe('person.missing');
    await identify(cashier);
    shop.clock.now += 301_000;
    expect((await cashier.fails('prescription.refresh')).code).toBe('credential.expired');
    expect(await cashier.do('prescription.list')).toEqual({ askedAt: null, rows: [] });
  });

  it.each([
    ['7201', 'refused', 'platform.unreachable'],
    ['7201', 'lostAnswer', 'platform.noAnswer'],
    ['7201', 'refuse', 'platform.refused'],
    ['7201', 'html', 'platform.noAnswer'],
  ] as const)('%s %s is a sentence, and the list stays', async (infno, fault, code) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const before = await listed(cashier, '孙美丽');
    shop.wire.fault(infno, fault);
    expect((await cashier.fails('prescription.refresh')).code).toBe(code);
    expect((await cashier.do('prescription.list')).rows).toEqual(before);
  });

  it('a download without an answer cannot be linked; asked again it can', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier, '何思明');
    shop.wire.fault('7204', 'lostAnswer', 9);
    const rows = await cashier.do('prescription.refresh');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const input = { prescriptionId: row.prescriptionId };
      const failure = await cashier.fails('prescription.link', input);
      expect(['prescription.notFound', `prescription.${row.state}`]).toContain(failure.code);
    }
    shop.wire.clearFaults();
    const sale = await linked(cashier, '何思明');
    expect(sale.prescription?.signatureValid).toBe(true);
  });

  it('no answer about the signature is no verdict on the hospital', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier, '何思明');
    shop.wire.fault('7205', 'lostAnswer', 9);
    const rows = await cashier.do('prescription.refresh');
    const row = present(
      rows.find((each) => each.lines.length > 0),
      'downloaded',
    );
    expect(row.signatureValid).toBeNull();
    const failure = await cashier.fails('prescription.link', {
      prescriptionId: row.prescriptionId,
    });
    expect(failure.sentence).toContain('F5');
    expect(failure.code).not.toBe('prescription.badSignature');
  });

  it('a bad signature is never dispensed', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const rows = await listed(cashier, '何思明');
    const row = present(
      rows.find((each) => each.state === 'valid'),
      'valid',
    );
    shop.db().prepare('UPDATE prescription SET signature_valid = 0').run();
    const failure = await cashier.fails('prescription.link', {
      prescriptionId: row.prescriptionId,
    });
    expect(failure.code).toBe('prescription.badSignature');
  });
});

describe('linking', () => {
  it('somebody else’s prescription is refused', async () => {
    const shop = await openShop();
    const [one, two] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const rows = await listed(one, '孙美丽');
    const row = present(
      rows.find((each) => each.state === 'valid'),
      'valid',
    );
    await identify(two, '张建国');
    const input = { prescriptionId: row.prescriptionId };
    expect((await two.fails('prescription.link', input)).code).toBe('prescription.otherPerson');
    const unknown = await two.fails('prescription.link', { prescriptionId: 'none' as never });
    expect(unknown.code).toBe('prescription.notFound');
    expect((await current(two)).lines).toEqual([]);
  });

  it('brings its lines, fixed in quantity, insured and waiting for review', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await linked(cashier, '孙美丽');
    const line = present(sale.lines[0], 'line');
    expect(line).toMatchObject({ insured: true, prescriptionLineNo: 1, quantity_e4: 20_000 });
    expect(sale.prescription).toMatchObject({ review: 'waiting', linesMatched: 1, linesTotal: 1 });
    const change = { lineId: line.lineId, quantity_e4: 10_000 as QuantityE4 };
    expect((await cashier.fails('sale.setQuantity', change)).code).toBe('line.fixedByPrescription');
    const queue = await shop.seat('pharmacist', '02').do('review.queue');
    expect(queue).toMatchObject([{ group: 'waiting', maskedName: '孙*丽' }]);
  });

  it('taken off, its lines, boxes and the pharmacist’s work go with it', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await linked(cashier, '孙美丽');
    await scan(cashier, box('奥美拉唑肠溶胶囊', 1));
    const off = await cashier.do('prescription.unlink');
    expect(off).toMatchObject({ lines: [], prescription: null });
    expect(await shop.seat('pharmacist', '02').do('review.queue')).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
    await cashier.do('prescription.link', {
      prescriptionId: present(sale.prescription, 'prescription').prescriptionId,
    });
    await cashier.do('sale.abandon');
    expect(await shop.seat('pharmacist', '02').do('review.queue')).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a line short of stock is left out and shown as n/m', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    await scan(other, box('碳酸钙D3片', 50));
    const theirs = present((await current(other)).lines[0], 'line');
    const all = { lineId: theirs.lineId, quantity_e4: 300_000 as QuantityE4 };
    await other.do('sale.setQuantity', all);
    const sale = await linked(cashier, '刘雨婷');
    expect(sale.prescription).toMatchObject({ linesMatched: 1, linesTotal: 2 });
    expect(sale.lines).toHaveLength(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('goods already on the counter keep their lots when the prescribed quantity is not there', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    // The doctor wrote five boxes of an OTC drug; three are left besides the one on the counter.
    const ledger = shop.wire.platform.store;
    const changed = ledger.run(
      `UPDATE prescription SET body = replace(body, '"XA04EC131A0010041990031","count":"1"',
         '"XA04EC131A0010041990031","count":"5"') WHERE template_key = 'liu-1'`,
    );
    expect(changed).toBe(1);
    await scan(other, box('碳酸钙D3片', 50));
    const theirs = present((await current(other)).lines[0], 'line');
    const most = { lineId: theirs.lineId, quantity_e4: 260_000 as QuantityE4 };
    await other.do('sale.setQuantity', most);
    await scan(cashier, box('碳酸钙D3片', 1));
    const sale = await linked(cashier, '刘雨婷');
    expect(sale.prescription).toMatchObject({ linesMatched: 1, linesTotal: 2 });
    const line = present(
      sale.lines.find((each) => each.name === '碳酸钙D3片'),
      'line',
    );
    expect(line).toMatchObject({ prescriptionLineNo: null, quantity_e4: 10_000 });
    expect(line.lots).toMatchObject([{ quantity_e4: 10_000 }]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('an OTC line that cannot grow to the prescribed quantity keeps its lots', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    await scan(other, box('碳酸钙D3片', 50));
    const theirs = present((await current(other)).lines[0], 'line');
    await other.do('sale.setQuantity', {
      lineId: theirs.lineId,
      quantity_e4: 280_000 as QuantityE4,
    });
    await scan(cashier, box('碳酸钙D3片', 1));
    await scan(cashier, box('碳酸钙D3片', 2));
    // The prescription wants 1, two boxes are scanned already: it stays what it was, outside of it.
    const sale = await linked(cashier, '刘雨婷');
    const line = present(
      sale.lines.find((each) => each.name === '碳酸钙D3片'),
      'line',
    );
    expect(line).toMatchObject({ prescriptionLineNo: null, insured: false, quantity_e4: 20_000 });
    expect(violationsOf(shop)).toEqual([]);
  });
});
