/**
 * Money taken by WeChat, Alipay or card against the statement of that channel (收单). The till has no
 * number of the channel's: a payment is known by its amount, to the fen, and by when it was taken.
 */
import type { Fen } from './money.ts';
import { fen } from './money.ts';

export const CHANNELS = ['wechat', 'alipay', 'card'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Below 0: given back. */
export type ChannelMoney = { readonly key: string; readonly at: number; readonly amount_fen: Fen };

export type ChannelMatch = {
  readonly pairs: readonly (readonly [ours: string, theirs: string])[];
  readonly onlyOurs: readonly ChannelMoney[];
  readonly onlyTheirs: readonly ChannelMoney[];
};

/** A cashier takes the tender after the customer has paid; a line that hung takes minutes. */
export const CHANNEL_TOLERANCE_MS = 15 * 60_000;

/**
 * Pairs equal amounts that lie nearest in time, nearest first, each row once. Whatever is left stands
 * on its own: never two small ones for a large one, never a difference explained away.
 */
export function matchChannel(
  ours: readonly ChannelMoney[],
  theirs: readonly ChannelMoney[],
  tolerance_ms: number = CHANNEL_TOLERANCE_MS,
): ChannelMatch {
  const byAmount = Map.groupBy(theirs, (row) => row.amount_fen);
  const candidates = ours
    .flatMap((own) =>
      (byAmount.get(own.amount_fen) ?? []).map((other) => ({
        own,
        other,
        apart: Math.abs(own.at - other.at),
      })),
    )
    .filter(({ apart }) => apart <= tolerance_ms)
    // The rest of the order makes the same files give the same pairs.
    .toSorted(
      (left, right) =>
        left.apart - right.apart ||
        left.own.at - right.own.at ||
        (left.own.key < right.own.key ? -1 : 1) ||
        (left.other.key < right.other.key ? -1 : 1),
    );
  const used = new Set<ChannelMoney>();
  const pairs: [string, string][] = [];
  for (const { own, other } of candidates) {
    if (used.has(own) || used.has(other)) continue;
    used.add(own).add(other);
    pairs.push([own.key, other.key]);
  }
  const left = (rows: readonly ChannelMoney[]): ChannelMoney[] =>
    rows.filter((row) => !used.has(row)).toSorted((one, two) => one.at - two.at);
  return { pairs, onlyOurs: left(ours), onlyTheirs: left(theirs) };
}

export function sumOfChannel(rows: readonly ChannelMoney[]): Fen {
  return fen(rows.reduce((sum, row) => sum + row.amount_fen, 0));
}
