/** Statements of payment channels, as imported. */
import type { Channel } from '#core/channel.ts';
import type { Db, Row } from './sql.ts';
import { all, first, q, run } from './sql.ts';

export type ChannelStatementRecord = Row<'channel_statement'>;
export type ChannelRowRecord = Row<'channel_row'>;

/** Puts a file in the place of the one of that day and channel. */
export function replaceChannelStatement(
  db: Db,
  statement: ChannelStatementRecord,
  rows: readonly Pick<ChannelRowRecord, 'file_row' | 'at' | 'amount_fen' | 'reference'>[],
): void {
  const { business_on, channel } = statement;
  run(
    db,
    q
      .deleteFrom('channel_row')
      .where('business_on', '=', business_on)
      .where('channel', '=', channel),
  );
  run(
    db,
    q
      .deleteFrom('channel_statement')
      .where('business_on', '=', business_on)
      .where('channel', '=', channel),
  );
  run(db, q.insertInto('channel_statement').values(statement));
  for (const row of rows) {
    run(db, q.insertInto('channel_row').values({ ...row, business_on, channel }));
  }
}

export function channelStatement(
  db: Db,
  business_on: string,
  channel: Channel,
): ChannelStatementRecord | null {
  const found = first(
    db,
    q
      .selectFrom('channel_statement')
      .selectAll()
      .where('business_on', '=', business_on)
      .where('channel', '=', channel),
  );
  return found ?? null;
}

export function channelRows(db: Db, business_on: string, channel: Channel): ChannelRowRecord[] {
  return all(
    db,
    q
      .selectFrom('channel_row')
      .selectAll()
      .where('business_on', '=', business_on)
      .where('channel', '=', channel)
      .orderBy('file_row'),
  );
}
