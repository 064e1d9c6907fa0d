/**
 * What a manager does with a difference of the levelling: the reversal, the refund once more, booking
 * what the platform shows, or a reason signed for what stays. Each needs a PIN; then the day is
 * levelled again.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { LevelDifferenceView } from '#contract/level.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { ActDialog } from '#renderer/page-parts/act-dialog.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { levelActName } from './day-words.ts';
import { LevelSides } from './level-sides.tsx';

export type LevelWork = {
  readonly difference: LevelDifferenceView;
  readonly act: 'reverse' | 'refund' | 'adopt' | 'sign';
};

type LevelDialogProps = {
  readonly work: LevelWork;
  /** Done: the day is levelled again. */
  readonly onDone: () => void;
  readonly onClose: () => void;
};

const EXPLAINED: Readonly<Record<LevelWork['act'], string>> = {
  reverse: '系统向平台冲正这一笔，再对账确认；本地账不作改动。',
  refund: '系统把本店已办的退费再向平台发一次；已退给顾客的钱和药品不再变动。',
  adopt: '系统先凭编号向平台查这一笔，只按平台的记录补记；顾客应付有变的不补记。',
  sign: '签认后这项差异留在账上，写明原因；以后对账这一行有变化时会重新列出。',
};

export function LevelDialog({ work, onDone, onClose }: LevelDialogProps): ReactNode {
  const { difference, act } = work;
  const [reason, setReason] = useState('');
  const { approval, missing, clear, fields } = useApproval(act !== 'sign');
  const reverse = useCommand('level.reverse', { failure: 'own' });
  const refund = useCommand('level.refund', { failure: 'own' });
  const adopt = useCommand('level.adopt', { failure: 'own' });
  const sign = useCommand('level.sign', { failure: 'own' });
  const busy = [reverse, refund, adopt, sign].some((one) => one.isPending);
  const lacks =
    act === 'sign' && reason.trim().length < 4 ? '请写明原因：怎么核实的、找谁核实的。' : missing;
  const submit = (): void => {
    if (approval === null || lacks !== null || busy) return;
    const { differenceId } = difference;
    const after = { onSuccess: onDone, onError: clear };
    if (act === 'reverse') reverse.mutate({ differenceId, approval }, after);
    if (act === 'refund') refund.mutate({ differenceId, approval }, after);
    if (act === 'adopt') adopt.mutate({ differenceId, approval }, after);
    if (act === 'sign') sign.mutate({ differenceId, reason: reason.trim(), approval }, after);
  };
  const name = act === 'sign' ? '签认' : levelActName(difference);
  const failed = reverse.error ?? refund.error ?? adopt.error ?? sign.error;
  return (
    <ActDialog
      title={name}
      width={720}
      label={name}
      doing="办理"
      lacks={lacks}
      act={{ isPending: busy, error: failed }}
      run={submit}
      onClose={onClose}
    >
      <p>
        <b>{difference.title}</b>
      </p>
      <p>{difference.cause}。</p>
      <LevelSides difference={difference} />
      <p className="muted">{EXPLAINED[act]}</p>
      {act === 'sign' && (
        <TextField
          first
          name="原因"
          hint="已向市医保中心结算科核实，登记号 …"
          value={reason}
          onChange={setReason}
        />
      )}
      {fields}
    </ActDialog>
  );
}
