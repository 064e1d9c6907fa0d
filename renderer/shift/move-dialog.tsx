/** 补款 and 缴款: cash into or out of the drawer outside of sales, with a reason. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Shift } from '#contract/shift.ts';
import { displayYuan } from '#core/money.ts';
import { MOVE_REASONS, moveReasonName } from '#core/shift.ts';
import type { MovementReason } from '#core/shift.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { parseAmount } from '#renderer/sale/amount-text.ts';
import { LimitDialog } from '#renderer/settings/limit-dialog.tsx';
import { useSession } from '#renderer/app/session.ts';
import { typedAmount } from './cash-count.ts';
import { useShiftCommand } from './use-shift-command.ts';
import styles from '#renderer/day/day.module.css';

type Direction = 'in' | 'out';

const DIRECTIONS: Readonly<Record<Direction, string>> = { out: '缴款（取出）', in: '补款（放入）' };

type MoveDialogProps = { readonly payOutLimit_fen: number; readonly onClose: () => void };

export function MoveDialog(props: MoveDialogProps): ReactNode {
  const [limiting, setLimiting] = useState(false);
  if (!limiting) return <MoveForm {...props} onLimit={() => setLimiting(true)} />;
  const limit_fen = props.payOutLimit_fen;
  return (
    <LimitDialog name="payOutLimit_fen" limit_fen={limit_fen} onClose={() => setLimiting(false)} />
  );
}

type MoveFormProps = MoveDialogProps & { readonly onLimit: () => void };

function MoveForm({ payOutLimit_fen, onClose, onLimit }: MoveFormProps): ReactNode {
  const isManager = useSession().staff.role === 'manager';
  const say = useNotice((state) => state.say);
  const [direction, setDirection] = useState<Direction>('out');
  const [reason, setReason] = useState<MovementReason>('deposit');
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const { approval, missing, clear, fields } = useApproval(false);
  const move = useShiftCommand('shift.move', {
    failure: 'own',
    done: (shift: Shift) => {
      const done = shift.movements.at(-1);
      if (done)
        say('good', `${moveReasonName(done.reason)} ${displayYuan(done.amount_fen)} 元已登记。`);
      onClose();
    },
  });
  const amount = parseAmount(text);
  const needsManager = direction === 'out' && amount !== null && amount > payOutLimit_fen;
  const lacking = lackOf({ amount, note, reason }) ?? (needsManager ? missing : null);
  const submit = (): void => {
    if (amount === null || lacking !== null || move.isPending) return;
    const asked = { direction, reason, note: note.trim(), amount_fen: amount };
    move.mutate({ ...asked, approval: needsManager ? approval : null }, { onError: () => clear() });
  };
  const reasons = Object.fromEntries(
    MOVE_REASONS[direction].map((one) => [one, moveReasonName(one)]),
  ) as Partial<Record<MovementReason, string>>;
  return (
    <Dialog
      title="补款 / 缴款"
      width={600}
      onClose={onClose}
      failure={move.error?.sentence ?? null}
      buttons={[
        { key: 'F12', label: '登记', main: true, enabled: lacking ?? true, run: submit },
        ...(isManager ? [{ key: 'F8', label: '改限额', run: onLimit }] : []),
      ]}
      note={lacking ?? `超过 ${displayYuan(payOutLimit_fen)} 元的缴款须店长 PIN`}
    >
      <Choice
        name="方向"
        value={direction}
        choices={DIRECTIONS}
        onChange={(next) => {
          setDirection(next);
          setReason(MOVE_REASONS[next][0] ?? 'other');
        }}
      />
      <Choice name="原因" value={reason} choices={reasons} onChange={setReason} />
      <TextField
        name="金额（元）"
        value={text}
        first
        onChange={(next) => {
          const typed = typedAmount(next);
          setRefused('text' in typed ? null : typed.refused);
          if ('text' in typed) setText(typed.text);
        }}
      />
      {refused !== null && (
        <p className={styles['refused']} role="alert">
          {refused}
        </p>
      )}
      <TextField name="说明" value={note} hint="支出和其他必填" onChange={setNote} />
      {needsManager && fields}
    </Dialog>
  );
}

function lackOf(typed: {
  readonly amount: number | null;
  readonly note: string;
  readonly reason: MovementReason;
}): string | null {
  if (typed.amount === null || typed.amount === 0) return '请填金额。';
  const explained = typed.note.trim() !== '';
  const mustExplain = typed.reason === 'other' || typed.reason === 'expense';
  return mustExplain && !explained ? '请写明用途或原因。' : null;
}
