/** Statements of payment channels: import, and the day beside them. */
import { createHash } from 'node:crypto';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { sumOfChannel } from '#core/channel.ts';
import { chinaDate, isDay } from '#core/time.ts';
import { channelRows, channelStatement, replaceChannelStatement } from '#db/channel.ts';
import type { Handlers } from '../engine.ts';
import { noSuchDay } from '../day/no-such-day.ts';
import { longHandler, queryHandler } from '../engine.ts';
import { readTable } from '../table/read-table.ts';
import { channelDays } from './channel-day.ts';
import type { StatementRow } from './read-statement.ts';
import { readStatement } from './read-statement.ts';

export const channelHandlers = {
  'channel.day': queryHandler('channel.day', ({ db }, { date }) =>
    isDay(date) ? ok(channelDays(db, date)) : noSuchDay(),
  ),

  'channel.readStatement': longHandler('channel.readStatement', async (scope, input) => {
    const { date, channel, fileName } = input;
    if (!isDay(date)) return noSuchDay();
    const bytes = Buffer.from(input.base64, 'base64');
    const table = await readTable(bytes);
    if (!table.ok) return fail('channel.unreadable', table.failure.sentence);
    const read = readStatement(table.value);
    if (!read.ok) return read;
    const rows = ofDay(read.value, date);
    if (!rows.ok) return rows;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return scope.commit((inside) => {
      const { db, now } = inside;
      const before = channelStatement(db, date, channel);
      const theirs = before === null ? null : sumOfRows(channelRows(db, date, channel));
      replaceChannelStatement(
        db,
        {
          ...{ business_on: date, channel, sha256, file_name: fileName },
          ...{ imported_at: now, imported_by: scope.staffNo },
        },
        rows.value,
      );
      const after = { rows: rows.value.length, theirs_fen: sumOfRows(rows.value) };
      inside.audit('channel.readStatement', `${date} ${channel}`, {
        sha256,
        before: theirs,
        ...after,
      });
      inside.touch('day');
      return ok(channelDays(db, date));
    });
  }),
} satisfies Partial<Handlers>;

function sumOfRows(rows: readonly Pick<StatementRow, 'at' | 'amount_fen'>[]) {
  return sumOfChannel(rows.map((row) => ({ ...row, key: '' })));
}

/** A month's file may be given for each of its days; one without the day is the wrong file. */
function ofDay(rows: readonly StatementRow[], date: string): Result<readonly StatementRow[]> {
  const own = rows.filter((row) => chinaDate(row.at) === date);
  const [first] = rows;
  if (own.length > 0 || first === undefined) return ok(own);
  const sentence = `这个文件里没有 ${date} 的交易（第一笔是 ${chinaDate(first.at)}），没有导入。`;
  return fail('channel.otherDay', sentence);
}
