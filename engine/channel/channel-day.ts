/** A day's money of each channel: what the tills took, what the statement says, what fits. */
import type { ChannelDay } from '#contract/channel.ts';
import type { Channel, ChannelMoney } from '#core/channel.ts';
import { CHANNELS, CHANNEL_TOLERANCE_MS, matchChannel, sumOfChannel } from '#core/channel.ts';
import { fen } from '#core/money.ts';
import { present } from '#core/result.ts';
import { addDays, startOfDay } from '#core/time.ts';
import { channelRows, channelStatement } from '#db/channel.ts';
import { saleById } from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import type { TenderRecord } from '#db/tender.ts';
import { tendersBetween } from '#db/tender.ts';

export function channelDays(db: Db, date: string): ChannelDay[] {
  const from = startOfDay(date);
  const to = startOfDay(addDays(date, 1));
  const tenders = tendersBetween(db, from, to);
  // Paid before midnight and taken after it, or the other way round: may pair, counts on its own day.
  const around = [
    ...tendersBetween(db, from - CHANNEL_TOLERANCE_MS, from),
    ...tendersBetween(db, to, to + CHANNEL_TOLERANCE_MS),
  ];
  return CHANNELS.map((channel) => channelDay(db, date, channel, { tenders, around }));
}

function channelDay(
  db: Db,
  date: string,
  channel: Channel,
  taken: { readonly tenders: readonly TenderRecord[]; readonly around: readonly TenderRecord[] },
): ChannelDay {
  const byKey = new Map<string, TenderRecord>();
  const moneyOf = (tender: TenderRecord): ChannelMoney => {
    const key = String(tender.tender_id);
    byKey.set(key, tender);
    const amount_fen = fen(tender.refund === 1 ? -tender.amount_fen : tender.amount_fen);
    return { key, at: tender.taken_at, amount_fen };
  };
  const of = (rows: readonly TenderRecord[]) =>
    rows.filter((one) => one.kind === channel).map(moneyOf);
  const ours = of(taken.tenders);
  const base = { channel, ours_fen: sumOfChannel(ours), oursCount: ours.length };
  const statement = channelStatement(db, date, channel);
  if (statement === null) return { ...base, statement: null };
  const rows = channelRows(db, date, channel);
  const theirs = rows.map((row) => ({
    ...{ key: String(row.file_row), at: row.at, amount_fen: row.amount_fen },
  }));
  const match = matchChannel(ours, theirs);
  // Only then are the neighbours asked: they must take no partner from a row of this day.
  const late = matchChannel(of(taken.around), match.onlyTheirs);
  const ownOf = (money: ChannelMoney) => {
    const sale = saleById(db, present(byKey.get(money.key), 'tender').sale_id);
    return { ...shown(money), reference: sale?.sale_no ?? '', saleId: sale?.sale_id ?? null };
  };
  const theirOf = (money: ChannelMoney) => {
    const row = rows.find((one) => String(one.file_row) === money.key);
    return { ...shown(money), reference: row?.reference ?? '', saleId: null };
  };
  return {
    ...base,
    statement: {
      ...{ fileName: statement.file_name, importedAt: statement.imported_at },
      ...{ theirs_fen: sumOfChannel(theirs), theirsCount: theirs.length },
      matched: match.pairs.length + late.pairs.length,
      onlyOurs: match.onlyOurs.map(ownOf),
      onlyTheirs: late.onlyTheirs.map(theirOf),
    },
  };
}

function shown(money: ChannelMoney) {
  return { at: money.at, amount_fen: money.amount_fen };
}
