/** A dossier whose 2102 got no answer: the way out of unknown ends it, and nobody has to be there. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '#tests/support/simulated-wire.ts';
import { openShop } from '#tests/support/shop.ts';
import { voucher } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { mend, soldFirst } from './dossier-support.ts';

describe('proof', () => {
  it.each<Fault>(['lostRequest', 'lostAnswer'])(
    '%s: waiting again, and then settled once',
    async (fault) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      const { dossierId } = await soldFirst(shop, cashier);
      await mend(shop, cashier);
      const identify = () => cashier.do('dossier.identify', { dossierId, code: voucher('王秀兰') });
      await identify();
      shop.wire.fault('2102', fault);
      expect((await cashier.do('dossier.settle', { dossierId })).state).toBe('unknown');
      for (let minute = 0; minute < 20; minute += 1) {
        shop.clock.now += 60_000;
        await shop.running().resolver.drain();
      }
      expect((await cashier.do('dossier.get', { dossierId })).state).toBe('waiting');
      await identify();
      expect((await cashier.do('dossier.settle', { dossierId })).state).toBe('settled');
      await shop.drain();
      expect(violationsOf(shop)).toEqual([]);
    },
  );
});
