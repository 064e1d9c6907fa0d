/**
 * Real processes killed at random instants under load from two tills (settlement.md §6): rounds of
 * kills, each followed by a time in which nothing is killed, a recovery and a check of both files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StaffKey } from '#tests/support/cast.ts';
import { Player } from '#tests/support/player.ts';
import type { Seat } from '#tests/support/seat.ts';
import { seeded } from '#tests/support/seeded.ts';
import { regionFile } from '#tests/support/simulated-wire.ts';
import { chinaDate } from '#core/time.ts';
import type { QuantityE4 } from '#core/money.ts';
import { work } from './clerk.ts';
import type { Kill } from './killer.ts';
import { Killer } from './killer.ts';
import { becomeQuiet, checkTown, endsOf } from './quiet.ts';
import type { Town } from './town.ts';
import { openTown } from './town.ts';
import { Window } from './window.ts';

export type KillOptions = {
  readonly times: number;
  readonly seed: number;
  /** Kills between two checks. */
  readonly round: number;
  readonly say: (line: string) => void;
};

export type Summary = {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly ends: Readonly<Record<string, number>>;
  /** One sentence each, with the number of the last kill before it was seen. */
  readonly violations: readonly string[];
  /** Where the files are kept after a violation; '' without one. */
  readonly folder: string;
};

type StoreFile = {
  readonly products: readonly {
    readonly itemCode: string;
    readonly nationalDrugCode: string;
    readonly kind: string;
  }[];
};
const PRODUCTS = (JSON.parse(regionFile('training-store.json')) as StoreFile).products;
/** As the player numbers them. */
const PEOPLE = ['王秀兰', '张建国', '刘雨婷', '孙美丽', '赵德福', '马志强', '钱远方', '吴桂芬'];
const STOCK_E4 = 4_000_000 as QuantityE4;

/** Plays it; never throws for what the product does wrong. */
export async function runKills(options: KillOptions): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), 'rxtill-kill-'));
  const random = seeded(options.seed);
  const town = await openTown(folder);
  const shop = new Shop(town, random);
  const killer = new Killer(town, random);
  const violations: string[] = [];
  try {
    await shop.receiveGoods();
    while (killer.kills.length < options.times && violations.length === 0) {
      const goal = Math.min(options.times, killer.kills.length + options.round);
      await shop.sellWhile(async () => {
        while (killer.kills.length < goal) await killer.killOne();
      });
      const left = await becomeQuiet(town, shop.seat('manager', '02'));
      violations.push(
        ...left.map((what) => `still on its way long after the last kill: ${what}`),
        ...checkTown(town),
        ...shop.bugs,
      );
      options.say(`${killer.kills.length} kills, ${violations.length} violations`);
    }
  } finally {
    shop.close();
    await town.stop();
  }
  const ends = endsOf(town);
  if (violations.length === 0) rmSync(folder, { recursive: true, force: true });
  return {
    ...{ seed: options.seed, kills: killer.kills, ends, violations },
    folder: violations.length === 0 ? '' : folder,
  };
}

/** The people of the shop, each at a window. */
class Shop {
  readonly bugs: string[] = [];
  readonly #town: Town;
  readonly #random: () => number;
  readonly #windows = new Map<string, Window>();
  readonly #player: Player;

  constructor(town: Town, random: () => number) {
    this.#town = town;
    this.#random = random;
    const nothing = (): void => {};
    // What goes wrong here goes wrong for real: the player's own faults and crashes are left out.
    this.#player = new Player({
      seat: (who, till) => this.seat(who, till ?? '01'),
      date: chinaDate(Date.now()),
      ...{ strike: nothing, pass: nothing, crash: nothing },
      drain: () => Promise.resolve(),
      crashDuring: async (_infno, _late, begin) => void (await begin()),
    });
  }

  seat(who: StaffKey, till: string): Seat {
    const key = `${who}@${till}`;
    const known = this.#windows.get(key);
    if (known) return known.seat();
    const window = new Window({
      ...{ town: this.#town, who, till, random: this.#random },
      bug: (sentence) => this.bugs.push(sentence),
    });
    this.#windows.set(key, window);
    return window.seat();
  }

  /** Enough of everything that the clerks sell. */
  async receiveGoods(): Promise<void> {
    const manager = this.seat('manager', '02');
    for (const { itemCode, kind } of PRODUCTS) {
      if (kind === 'service') continue;
      const [product] = await manager.do('product.search', { text: itemCode, limit: 1 });
      if (product === undefined) continue;
      await manager.do('stock.receive', {
        ...{ productId: product.productId, lotNo: 'KILL01', quantity_e4: STOCK_E4 },
        ...{ madeOn: '2026-01-01', expiresOn: '2029-12-31', supplier: '', cost: '' },
      });
    }
  }

  /** Both clerks sell until `killing` has ended. */
  async sellWhile(killing: () => Promise<void>): Promise<void> {
    let over = false;
    const clerks = (
      [
        ['cashier', '01', [0, 1, 2, 3, 0, 1, 7]],
        ['cashier2', '02', [4, 5, 6, 7, 6, 7, 0]],
      ] as const
    ).map(([who, till, customers]) =>
      work(
        {
          ...{ who, till, customers, player: this.#player, random: this.#random },
          seat: this.seat(who, till),
          prescribe: (customer) => this.#prescribe(customer),
        },
        () => over,
      ),
    );
    const sold = Promise.all(clerks);
    try {
      await Promise.race([killing(), sold]);
    } finally {
      over = true;
    }
    await sold;
  }

  async #prescribe(customer: number): Promise<void> {
    const drugs = PRODUCTS.filter((product) => product.kind === 'rx').slice(0, 12);
    const first = Math.floor(this.#random() * (drugs.length - 1));
    const some = drugs.slice(first, first + 1 + Math.floor(this.#random() * 2));
    const codes = some.map((drug) => drug.nationalDrugCode);
    await this.#town.prescribe(PEOPLE[customer] ?? '王秀兰', codes);
  }

  close(): void {
    for (const window of this.#windows.values()) window.close();
  }
}
