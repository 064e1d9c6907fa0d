/**
 * What two windows can fight for, and what the loser must be told. Written over seats, so that the same
 * races are run in one process and over the wire of a real one.
 */
import type { Sale } from '#contract/sale.ts';
import type { Result } from '#core/result.ts';
import { present } from '#core/result.ts';
import { APPROVAL, STAFF } from './cast.ts';
import type { Seat } from './seat.ts';
import type { Seats } from './stages.ts';
import {
  box,
  current,
  decision,
  identify,
  listed,
  otcBasket,
  payCash,
  readyToDecide,
  voucher,
} from './stages.ts';

const OTC = '感冒灵颗粒';

export type Fighters = Seats & {
  /** A number nobody had before: boxes are not scanned twice. */
  next(): number;
};

/** Two acts for the same thing, ready to begin, and the codes a loser may read. */
export type Race = {
  readonly acts: readonly [() => Promise<Result<unknown>>, () => Promise<Result<unknown>>];
  readonly losers: readonly string[];
  /** How many may win; without it exactly one. */
  readonly winners?: number;
};

type Prepare = (shop: Fighters) => Promise<Race>;

/** Both tills empty-handed again. */
export async function clearTills(shop: Fighters): Promise<void> {
  for (const seat of [one(shop), two(shop)]) {
    const sale = await seat.do('sale.current');
    if (sale === null) continue;
    if (sale.state === 'open') await seat.do('sale.abandon');
    else if (sale.state === 'settled') await payCash(seat, sale);
    else await seat.do('sale.hold');
  }
}

function one(shop: Seats): Seat {
  return shop.seat('cashier', '01');
}
function two(shop: Seats): Seat {
  return shop.seat('cashier2', '02');
}
/** Another window at the first till. */
function beside(shop: Seats): Seat {
  return shop.seat('manager', '01');
}

function tenderOf(sale: Sale) {
  const due = sale.stillToPay_fen;
  const tenders = due === 0 ? [] : [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
  return { saleId: sale.saleId, tenders };
}

async function insured(shop: Fighters, name: string): Promise<Sale> {
  const seat = one(shop);
  await identify(seat, name);
  await otcBasket(seat, OTC, shop.next());
  return seat.do('settlement.trial');
}

export const RACES: Readonly<Record<string, Prepare>> = {
  'for one box': (shop) => {
    const scanned = { code: box(OTC, shop.next()), place: 'counter' } as const;
    const scan = (seat: Seat) => () => seat.try('sale.scan', scanned);
    return Promise.resolve({
      acts: [scan(one(shop)), scan(two(shop))],
      losers: ['trace.inOtherSale'],
    });
  },

  'for one prescription': async (shop) => {
    const rows = await listed(one(shop), '王秀兰');
    await listed(two(shop), '王秀兰');
    const free = rows.find((row) => row.state === 'valid' && row.claimedBy === '');
    const input = { prescriptionId: present(free, 'a free prescription').prescriptionId };
    const link = (seat: Seat) => () => seat.try('prescription.link', input);
    return { acts: [link(one(shop)), link(two(shop))], losers: ['prescription.claimed'] };
  },

  'for one review': async (shop) => {
    const rows = await listed(one(shop), '王秀兰');
    const free = rows.find((row) => row.state === 'valid' && row.claimedBy === '');
    const { prescriptionId } = present(free, 'a free prescription');
    await one(shop).do('prescription.link', { prescriptionId });
    const pharmacist = await readyToDecide(shop, prescriptionId);
    await pharmacist.do('sale.scan', { code: voucher(STAFF.pharmacist.name), place: 'review' });
    const refuse = { decision: 'refuse', refusalCodes: ['R99'], opinion: '测试' };
    const decide = () => pharmacist.try('review.decide', decision(prescriptionId, refuse));
    return {
      acts: [decide, decide],
      losers: ['review.unknown', 'prescription.alreadyDecided'],
    };
  },

  'for one parked sale': async (shop) => {
    const { saleId } = await otcBasket(one(shop), OTC, shop.next());
    await one(shop).do('sale.hold');
    const resume = (seat: Seat) => () => seat.try('sale.resume', { saleId });
    return { acts: [resume(one(shop)), resume(two(shop))], losers: ['sale.notHeld'] };
  },

  'to settle one sale': async (shop) => {
    const { saleId } = await insured(shop, '张建国');
    const settle = (seat: Seat) => () => seat.try('settlement.settle', { saleId });
    return {
      acts: [settle(one(shop)), settle(beside(shop))],
      losers: ['sale.locked', 'sale.wrongState'],
    };
  },

  'to settle a sale and to park it': async (shop) => {
    const { saleId } = await insured(shop, '张建国');
    return {
      acts: [
        () => one(shop).try('settlement.settle', { saleId }),
        () => beside(shop).try('sale.hold'),
      ],
      losers: ['sale.locked', 'sale.wrongState', 'sale.unknown'],
    };
  },

  'to take the money of one sale': async (shop) => {
    const input = tenderOf(await otcBasket(one(shop), OTC, shop.next()));
    const tender = (seat: Seat) => () => seat.try('sale.tender', input);
    return { acts: [tender(one(shop)), tender(beside(shop))], losers: ['sale.wrongState'] };
  },

  'to take the money and to give up': async (shop) => {
    const input = tenderOf(await otcBasket(one(shop), OTC, shop.next()));
    return {
      acts: [() => one(shop).try('sale.tender', input), () => beside(shop).try('sale.abandon')],
      losers: ['sale.wrongState', 'sale.unknown', 'sale.locked'],
    };
  },

  'to void one sale': async (shop) => {
    await insured(shop, '张建国');
    const { saleId } = await current(one(shop));
    await one(shop).do('settlement.settle', { saleId });
    await payCash(one(shop), await current(one(shop)));
    return voidRace(shop, saleId);
  },

  'to void one self-paid sale': async (shop) => {
    const sale = await payCash(one(shop), await otcBasket(one(shop), OTC, shop.next()));
    return voidRace(shop, sale.saleId);
  },

  'to take the money and to void': async (shop) => {
    const { saleId } = await insured(shop, '张建国');
    await one(shop).do('settlement.settle', { saleId });
    const input = tenderOf(await current(one(shop)));
    return {
      acts: [
        () => one(shop).try('sale.tender', input),
        () => two(shop).try('sale.void', { saleId, reason: '测试', approval: APPROVAL }),
      ],
      losers: ['sale.wrongState'],
      // A sale that was paid first is voided with its money.
      winners: 2,
    };
  },
};

function voidRace(shop: Fighters, saleId: Sale['saleId']): Race {
  const input = { saleId, reason: '测试', approval: APPROVAL };
  const undo = (seat: Seat) => () => seat.try('sale.void', input);
  return {
    acts: [undo(one(shop)), undo(two(shop))],
    losers: ['sale.wrongState', 'void.notPaid', 'void.unknown'],
  };
}
