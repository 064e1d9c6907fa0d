/** Money of a day against the statements of its payment channels (收单). */
import { z } from 'zod';
import { CHANNELS } from '#core/channel.ts';
import { EVERYBODY, command, dateSchema, fenSchema, query, saleIdSchema } from './define.ts';

/** The whole file in one message of the connection. */
export const LONGEST_STATEMENT_BYTES = 700 * 1024;

const moneySchema = z.object({
  at: z.number(),
  /** Below 0: given back. */
  amount_fen: fenSchema,
  /** Sale number on our side, number of the channel's on theirs. */
  reference: z.string(),
  saleId: saleIdSchema.nullable(),
});

const channelSchema = z.object({
  channel: z.enum(CHANNELS),
  ours_fen: fenSchema,
  oursCount: z.int(),
  /** Null until a statement of that day was imported. */
  statement: z
    .object({
      fileName: z.string(),
      importedAt: z.number(),
      theirs_fen: fenSchema,
      theirsCount: z.int(),
      matched: z.int(),
      onlyOurs: z.array(moneySchema),
      onlyTheirs: z.array(moneySchema),
    })
    .nullable(),
});
export type ChannelDay = z.infer<typeof channelSchema>;

export const channelCalls = {
  'channel.day': query({
    access: EVERYBODY,
    input: z.strictObject({ date: dateSchema }),
    output: z.array(channelSchema),
  }),
  /** Takes the rows of that day out of a statement file (CSV or XLSX) in place of those of before. */
  'channel.readStatement': command({
    access: ['manager'],
    input: z.strictObject({
      date: dateSchema,
      channel: z.enum(CHANNELS),
      fileName: z.string().trim().max(200),
      base64: z
        .string()
        .regex(/^[0-9A-Za-z+/]*={0,2}$/)
        .max(Math.ceil((LONGEST_STATEMENT_BYTES * 4) / 3) + 4),
    }),
    output: z.array(channelSchema),
    failures: [
      'channel.unreadable',
      'channel.noColumns',
      'channel.badRow',
      'channel.otherDay',
      'channel.sumsDiffer',
    ],
  }),
};
