/** The store's own settings: ranges, what the counter keeps to, and a region that narrows. */
import { describe, expect, it } from 'vitest';
import type { CallInput } from '#contract/index.ts';
import type { StaffNo } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import { OFFLINE_CAPS, STORE_LIMITS, STORE_NUMBERS } from '#core/store-settings.ts';
import { present } from '#core/result.ts';
import { writeSetting } from '#db/setting.ts';
import { readyToHold, cut } from './dossier-support.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { approved, scanBoxes } from '#tests/support/stages.ts';

const ASIS = {
  ...{ payFirstCount: null, payFirstTotal_fen: null, holdPerSale_fen: null },
  ...{ holdTotal_fen: null, holdCount: null, holdApprovalAbove_fen: null },
};

type Order = CallInput<'settings.setOffline'>;
const order = (caps: Partial<Order['caps']>, change: Partial<Order> = {}): Order => ({
  ...{ payFirst: true, caps: { ...ASIS, ...caps }, approval: null },
  ...change,
});

const audits = (shop: Shop): { action: string; detail: string }[] =>
  shop.onDisk
    .prepare<[], { action: string; detail: string }>(
      "SELECT action, detail FROM audit WHERE action LIKE 'settings.%' ORDER BY rowid",
    )
    .all();

const set = (seat: Seat, ...given: Parameters<typeof order>) =>
  seat.do('settings.setOffline', order(...given));

describe('numbers of the store', () => {
  it('stay within their range, each refused with a sentence', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    for (const name of ['idleLock_minutes', 'nearExpiry_months'] as const) {
      const { least, most, usual } = STORE_NUMBERS[name];
      for (const value of [least - 1, most + 1, -5, 1_000_000]) {
        const failure = await manager.fails('settings.setNumber', { name, value });
        expect(failure.code).toBe('settings.outOfRange');
        expect(failure.sentence).toContain(`须在 ${least} 到 ${most}`);
      }
      expect((await manager.fails('settings.setNumber', { name, value: 1.5 })).code).toBe(
        'input.invalid',
      );
      expect((await manager.do('settings.read'))[name]).toBe(usual);
      for (const value of [least, most]) {
        expect((await manager.do('settings.setNumber', { name, value }))[name]).toBe(value);
      }
    }
    expect(JSON.parse(audits(shop)[0]?.detail ?? '')).toEqual({ before: 5, after: 1 });
    const cashier = shop.seat('cashier');
    const name = 'idleLock_minutes';
    expect((await cashier.fails('settings.setNumber', { name, value: 3 })).code).toBe(
      'role.forbidden',
    );
  });

  it('near expiry is what the store says, on lots and in the summary', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const near = async (): Promise<number> => (await manager.do('stock.summary')).nearExpiryLots;
    const counts: number[] = [];
    for (const value of [1, 6, 24]) {
      await manager.do('settings.setNumber', { name: 'nearExpiry_months', value });
      counts.push(await near());
    }
    expect(counts[0]).toBeLessThanOrEqual(counts[1] ?? 0);
    expect(counts[1]).toBeLessThan(counts[2] ?? 0);
  });
});

describe('a limit above which a second person is needed', () => {
  it.each(['payOutLimit_fen', 'refundLimit_fen'] as const)(
    '%s is lowered alone and raised with an approval, before and after in the audit',
    async (name) => {
      const shop = await openShop();
      const manager = shop.seat('manager');
      const to = (limit: number, approval: { staffNo: StaffNo; pin: string } | null = null) =>
        ({ name, limit_fen: fen(limit), approval }) as const;
      const { most, usual } = STORE_LIMITS[name];
      expect((await manager.do('settings.read'))[name]).toBe(usual);
      for (const beyond of [-1, most + 1]) {
        const failure = await manager.fails('settings.setLimit', to(beyond, APPROVAL));
        expect(failure).toMatchObject({ code: 'settings.outOfRange', field: 'limit_fen' });
      }
      const raised = await manager.fails('settings.setLimit', to(usual + 1));
      expect(raised.code).toBe('settings.approvalNeeded');
      const wrong = { ...APPROVAL, pin: '000000' };
      const refused = await manager.fails('settings.setLimit', to(usual + 1, wrong));
      expect(refused.code).toBe('approval.wrongPin');
      expect((await manager.do('settings.read'))[name]).toBe(usual);
      expect((await manager.do('settings.setLimit', to(most, APPROVAL)))[name]).toBe(most);
      expect((await manager.do('settings.setLimit', to(1_230)))[name]).toBe(1_230);
      expect(audits(shop).map((row) => JSON.parse(row.detail) as unknown)).toEqual([
        { before: usual, after: most, approvedBy: APPROVAL.staffNo },
        { before: most, after: 1_230, approvedBy: '' },
      ]);
    },
  );
});

describe('the store’s offline policy', () => {
  it('is never beyond the region: each cap is refused by its name, and nothing changes', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const before = await manager.do('settings.read');
    const { region } = before.offline;
    for (const cap of OFFLINE_CAPS) {
      const beyond = order({ [cap]: region[cap] + 1 }, { approval: APPROVAL });
      const failure = await manager.fails('settings.setOffline', beyond);
      expect(failure).toMatchObject({ code: 'settings.beyondRegion', field: cap });
      expect(failure.sentence).toContain('地区最多');
      const negative = await manager.fails('settings.setOffline', order({ [cap]: -1 }));
      expect(negative).toMatchObject({ code: 'settings.outOfRange', field: cap });
    }
    expect(await manager.do('settings.read')).toEqual(before);
    expect(audits(shop)).toEqual([]);
  });

  it('narrows without a PIN, and loosens with one, before and after in the audit', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const narrow = { holdPerSale_fen: fen(5_000), payFirstCount: 3 };
    expect((await set(manager, narrow)).offline.inForce).toMatchObject(narrow);
    const wider = order({ ...narrow, holdPerSale_fen: fen(6_000) });
    expect((await manager.fails('settings.setOffline', wider)).code).toBe(
      'settings.approvalNeeded',
    );
    const wrong = { ...wider, approval: { ...APPROVAL, pin: '000000' } };
    expect((await manager.fails('settings.setOffline', wrong)).code).toBe('approval.wrongPin');
    const loosened = await manager.do('settings.setOffline', { ...wider, approval: APPROVAL });
    expect(loosened.offline.inForce.holdPerSale_fen).toBe(6_000);
    const rows = audits(shop);
    expect(rows.map((row) => row.action)).toEqual(['settings.offline', 'settings.offline']);
    expect(JSON.parse(rows[1]?.detail ?? '')).toMatchObject({
      before: { holdPerSale_fen: 5_000 },
      after: { holdPerSale_fen: 6_000 },
      approvedBy: '0101',
    });
    const cashier = shop.seat('cashier');
    expect((await cashier.fails('settings.setOffline', order({}))).code).toBe('role.forbidden');
  });

  it('先付后补 that the store does not use is not offered, and not sold', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await set(shop.seat('manager', '02'), {}, { payFirst: false });
    await approved(shop, cashier);
    const sale = await scanBoxes(cashier);
    await cut(shop, cashier);
    const preview = present(await cashier.do('dossier.preview'), 'preview');
    expect(preview.payFirst).toMatchObject({ offered: false, allowed: false });
    expect(preview.payFirst.reason).toContain('本店没有开通先付后补');
    const tenders = [
      { kind: 'cash' as const, amount_fen: sale.total_fen, received_fen: sale.total_fen },
    ];
    const sold = { saleId: sale.saleId, kind: 'payFirst' as const, approval: APPROVAL, tenders };
    expect((await cashier.fails('dossier.seal', sold)).code).toBe('dossier.notAllowed');
    expect((await cashier.do('dossier.meters')).offered.payFirst).toBe(false);
  });

  it('挂账 keeps to the store’s caps where they are lower', async () => {
    const shop = await openShop({
      region: { offline: { holdFundShare: { allowed: true, perSale: '9999.00' } } },
    });
    const cashier = shop.seat('cashier');
    await readyToHold(shop, cashier);
    const allowed = async () => present(await cashier.do('dossier.preview'), 'preview').holdShare;
    const free = await allowed();
    expect(free.allowed).toBe(true);
    const manager = shop.seat('manager', '02');
    await set(manager, { holdPerSale_fen: fen(free.carried_fen - 1) });
    expect((await allowed()).reason).toContain('超过每单上限');
    await set(manager, { holdTotal_fen: fen(free.carried_fen - 1) }, { approval: APPROVAL });
    expect((await allowed()).reason).toContain('超过上限');
    await set(manager, { holdCount: 0 }, { approval: APPROVAL });
    expect((await allowed()).reason).toContain('到了上限');
    await set(manager, { holdApprovalAbove_fen: fen(0) }, { approval: APPROVAL });
    expect(await allowed()).toMatchObject({ allowed: true, approvalNeeded: true });
  });

  it('a region that narrows wins over what was set before', async () => {
    const shop = await openShop({
      region: {
        offline: {
          payFirstSettleLater: false,
          holdFundShare: { allowed: true, perSale: '10.00', total: '20.00', count: 2 },
        },
      },
    });
    // As a wider region had let it be set.
    const wide = { payFirst: true, holdPerSale_fen: 90_000, holdTotal_fen: 1_500, holdCount: 40 };
    writeSetting(shop.db(), 'offline.store', JSON.stringify(wide));
    writeSetting(shop.db(), 'offline.hold_share', '1');
    const { inForce } = (await shop.seat('manager').do('settings.read')).offline;
    expect(inForce).toMatchObject({
      ...{ payFirst: false, holdShare: true, holdPerSale_fen: 1_000, holdTotal_fen: 1_500 },
      holdCount: 2,
    });
    const meters = await shop.seat('cashier').do('dossier.meters');
    expect(meters.offered).toEqual({ payFirst: false, holdShare: true });
    expect(meters.holdShare).toMatchObject({ countLimit: 2, amountLimit_fen: 1_500 });
  });
});
