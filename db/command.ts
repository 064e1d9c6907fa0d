/** Replies by command id: a double click, a lost reply and a restart are the same case. */
import type { StaffNo, TillNo } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { first, fixed, q, run } from './sql.ts';

export type RecordedCommand = Pick<
  Row<'command'>,
  'call_id' | 'input_hash' | 'staff_no' | 'till' | 'reply'
>;

const RECORDED_COMMAND = fixed((commandId: string) =>
  q
    .selectFrom('command')
    .select(['call_id', 'input_hash', 'staff_no', 'till', 'reply'])
    .where('command_id', '=', commandId),
);

export function recordedCommand(db: Db, commandId: string): RecordedCommand | undefined {
  return first(db, RECORDED_COMMAND(commandId));
}

const RECORD_COMMAND = fixed(
  (
    command_id: string,
    call_id: string,
    input_hash: string,
    staff_no: StaffNo,
    till: TillNo,
    began_at: number,
    reply: string | null,
  ) =>
    q
      .insertInto('command')
      .values({ command_id, call_id, input_hash, staff_no, till, began_at, reply }),
);

/** Records a command in the transaction of its (first) effect; `reply` null while it goes on. */
export function recordCommand(
  db: Db,
  command: {
    readonly commandId: string;
    readonly callId: string;
    readonly inputHash: string;
    readonly staffNo: StaffNo | '';
    readonly till: TillNo;
    readonly beganAt: number;
    readonly reply: string | null;
  },
): void {
  assert(db.inTransaction, 'a command is recorded together with its effect');
  const { commandId, callId, inputHash, till, beganAt, reply } = command;
  const staffNo = command.staffNo as StaffNo;
  run(db, RECORD_COMMAND(commandId, callId, inputHash, staffNo, till, beganAt, reply));
}

/** Writes the reply of a command that went on over several transactions. */
export function writeReply(db: Db, commandId: string, reply: string): void {
  const { changes } = run(
    db,
    q.updateTable('command').set({ reply }).where('command_id', '=', commandId),
  );
  assert(changes === 1, `no command ${commandId}`);
}

/** Forgets finished commands that began before an instant, at most `limit` at once. */
export function forgetCommands(db: Db, before: number, limit: number): void {
  run(
    db,
    q
      .deleteFrom('command')
      .where('command_id', 'in', (eb) =>
        eb
          .selectFrom('command')
          .select('command_id')
          .where('began_at', '<', before)
          .where('reply', 'is not', null)
          .limit(limit),
      ),
  );
}
