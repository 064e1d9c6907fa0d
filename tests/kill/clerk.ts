/** People at a till that may go down under them: one sale of some kind after the other. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Sale } from '#contract/sale.ts';
import type { StaffKey } from '#tests/support/cast.ts';
import type { Act, Player } from '#tests/support/player.ts';
import type { Seat } from '#tests/support/seat.ts';
import { LineLost } from './window.ts';

type Kind = Act['kind'];

const BEFORE: Readonly<Record<'rx' | 'otc' | 'self', readonly Kind[]>> = {
  rx: ['identify', 'link', 'review', 'boxes', 'trial', 'settle', 'confirm'],
  otc: ['scanOtc', 'identify', 'boxes', 'trial', 'settle', 'confirm'],
  self: ['scanOther', 'boxes'],
};
const ENDINGS: readonly (readonly Kind[])[] = [
  ['pay'],
  ['pay'],
  ['payTwice'],
  ['pay', 'void'],
  ['void'],
  ['hold', 'resume', 'pay'],
  ['pay', 'closeShift'],
];
/** What is still to be done for a sale that was left behind, whatever it is. */
const FINISH: readonly Kind[] = ['boxes', 'identify', 'trial', 'settle', 'confirm', 'pay'];

export type Clerk = {
  readonly who: StaffKey;
  readonly till: string;
  readonly seat: Seat;
  /** Shared by the clerks of a shop: it numbers the boxes. */
  readonly player: Player;
  readonly random: () => number;
  /** People this till serves, as numbers of the player's list. */
  readonly customers: readonly number[];
  /** The doctor writes one more for this customer. */
  readonly prescribe: (customer: number) => Promise<void>;
};

/** Sells until `isOver`; a till that went down is waited for and gone on with. */
export async function work(clerk: Clerk, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    try {
      await clearTill(clerk, isOver);
      await sellOne(clerk, isOver);
    } catch (error) {
      if (!(error instanceof LineLost)) throw error;
      await pause(20);
    }
  }
}

async function sellOne(clerk: Clerk, isOver: () => boolean): Promise<void> {
  const customer = pick(clerk, clerk.customers);
  const kind = pick(clerk, ['rx', 'otc', 'otc', 'self'] as const);
  if (kind === 'rx') await clerk.prescribe(customer).catch(() => {});
  await play(clerk, [...BEFORE[kind], ...pick(clerk, ENDINGS)], customer, isOver);
}

/** What the clerk before, or the program before, left at this till. */
async function clearTill(clerk: Clerk, isOver: () => boolean): Promise<void> {
  const sale = await clerk.seat.do('sale.current');
  if (sale === null) {
    const held = await clerk.seat.do('sale.heldList');
    const own = held.find((row) => !row.unknown);
    if (held.length > 2 && own) await clerk.seat.try('sale.resume', { saleId: own.saleId });
    return;
  }
  switch (sale.state) {
    case 'open':
      if (!isEmpty(sale) && clerk.random() < 0.5) {
        await play(clerk, FINISH, pick(clerk, clerk.customers), isOver);
      } else if (!isEmpty(sale)) await clerk.seat.try('sale.abandon');
      return;
    case 'settled':
      return play(clerk, ['confirm', 'pay'], 0, isOver);
    case 'unknown':
    case 'voidUnknown':
      await clerk.seat.try('sale.hold');
      return;
    default:
      // Under way at another window: its answer is a moment away.
      await pause(50);
  }
}

function isEmpty(sale: Sale): boolean {
  return sale.lines.length === 0 && sale.person === null;
}

async function play(
  clerk: Clerk,
  kinds: readonly Kind[],
  customer: number,
  isOver: () => boolean,
): Promise<void> {
  for (const kind of kinds) {
    if (isOver()) return;
    // The customer's number, except where the act reads it as which tender, sale or box.
    const number = kind === 'identify' ? customer : Math.floor(clerk.random() * 8);
    await clerk.player.play({ kind, till: clerk.till, number, fault: null });
  }
}

function pick<T>(clerk: Clerk, of: readonly T[]): T {
  const one = of[Math.floor(clerk.random() * of.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}
