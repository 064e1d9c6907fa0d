/** A store narrows what its region allows without a line, whatever either says. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fen } from '#core/money.ts';
import type { OfflineTerms, StoreOffline } from '#core/store-settings.ts';
import { OFFLINE_CAPS, capBeyond, loosens, offlineInForce } from '#core/store-settings.ts';

const cap = fc.integer({ min: 0, max: 1_000_000 }).map(fen);
const terms: fc.Arbitrary<OfflineTerms> = fc.record({
  payFirst: fc.boolean(),
  holdShare: fc.boolean(),
  payFirstCount: cap,
  payFirstTotal_fen: cap,
  holdPerSale_fen: cap,
  holdTotal_fen: cap,
  holdCount: cap,
  holdApprovalAbove_fen: cap,
});
const own = fc.option(cap, { nil: null });
const stores: fc.Arbitrary<StoreOffline> = fc.record({
  payFirst: fc.boolean(),
  holdShare: fc.boolean(),
  payFirstCount: own,
  payFirstTotal_fen: own,
  holdPerSale_fen: own,
  holdTotal_fen: own,
  holdCount: own,
  holdApprovalAbove_fen: own,
});

it('is never wider than the region, nor than the store', () => {
  fc.assert(
    fc.property(terms, stores, (region, store) => {
      const inForce = offlineInForce(region, store);
      expect(loosens(region, inForce)).toBe(false);
      for (const name of OFFLINE_CAPS) {
        expect(inForce[name]).toBeLessThanOrEqual(store[name] ?? region[name]);
        expect([region[name], store[name]]).toContain(inForce[name]);
      }
      expect(inForce.payFirst && !store.payFirst).toBe(false);
      expect(inForce.holdShare && !store.holdShare).toBe(false);
    }),
  );
});

it('a region that narrows wins over what the store had set before', () => {
  fc.assert(
    fc.property(terms, terms, stores, (wide, narrow, store) => {
      const narrowed = offlineInForce(narrow, { ...wide });
      expect(loosens(narrow, offlineInForce(narrowed, store))).toBe(false);
      expect(loosens(offlineInForce(wide, store), offlineInForce(narrowed, store))).toBe(false);
    }),
  );
});

it('names a cap beyond the region or below nothing, and none within', () => {
  fc.assert(
    fc.property(terms, stores, (region, store) => {
      const beyond = capBeyond(region, store);
      const outside = OFFLINE_CAPS.filter((name) => (store[name] ?? 0) > region[name]);
      expect(beyond).toBe(outside[0] ?? null);
    }),
  );
  const region = fc.sample(terms, 1)[0] as OfflineTerms;
  const nothing = { ...region, holdCount: -1 };
  expect(capBeyond(region, nothing)).toBe('holdCount');
});
