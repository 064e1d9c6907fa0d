/** What tests of the way out of unknown do again and again. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import type { Seat, Shop } from './shop.ts';
import { openShop } from './shop.ts';
import type { Fault } from './simulated-wire.ts';
import { tried } from './stages.ts';

export class Resolving {
  readonly shop: Shop;
  readonly seat: Seat;

  constructor(shop: Shop) {
    this.shop = shop;
    this.seat = shop.seat('cashier');
  }

  static async open(options: Parameters<typeof openShop>[0] = {}): Promise<Resolving> {
    return new Resolving(await openShop(options));
  }

  /** An insured sale whose 2102 ended like this. */
  async settledWith(fault: Fault): Promise<Sale> {
    const sale = await tried(this.shop, this.seat);
    this.shop.wire.fault('2102', fault);
    return this.seat.do('settlement.settle', { saleId: sale.saleId });
  }

  /** Lets the clock run and the resolver look, as often as it wants to in that time. */
  async passing(time_ms: number): Promise<void> {
    const { clock } = this.shop;
    for (const end = clock.now + time_ms; clock.now < end;) {
      clock.now += 1_000;
      await this.shop.resolve();
    }
  }

  /** Requests of this transaction that left the shop. */
  heard(infno: string): number {
    return this.shop.wire.heard.filter((one) => one.infno === infno).length;
  }

  /** Settlements in the platform's books that are neither reversed nor refunded. */
  live(): number {
    const [row] = this.shop.wire.platform.store.all<{ count: number }>(
      `SELECT count(*) AS count FROM settlement
        WHERE state = 'live' AND init_setl_id IS NULL AND refd_setl_flag = '0'`,
    );
    return present(row, 'count').count;
  }
}

/** The steps of a way, in order. */
export function kindsOf(sale: Sale): string[] {
  return present(sale.resolution, 'resolution').steps.map((step) => step.kind);
}

/** The one text file of a ZIP, changed. */
export function rewritten(
  zip: Uint8Array,
  change: (text: string) => string | Uint8Array,
): Uint8Array {
  const [entry] = Object.entries(unzipSync(zip));
  const [name, bytes] = present(entry, 'file');
  const text = change(strFromU8(bytes));
  return zipSync({ [name]: typeof text === 'string' ? strToU8(text) : text });
}
