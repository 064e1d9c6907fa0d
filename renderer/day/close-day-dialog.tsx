/** 日结: what stands against it, by name; shifts that go on are carried over by name. */
import type { ReactNode } from 'react';
import { auditSealText } from '#core/audit-seal.ts';
import { chinaDateTime } from '#core/time.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';

type CloseDayDialogProps = { readonly date: string; readonly onClose: () => void };

export function CloseDayDialog({ date, onClose }: CloseDayDialogProps): ReactNode {
  const closing = useCall('day.closing', { date });
  const close = useCommand('day.close', { failure: 'own' });
  const { closed, obstacle, openShifts } = closing.data ?? CLOSING;
  const carried = openShifts.map((shift) => shift.shiftId);
  const done = closed !== null;
  const submit = (): void => {
    if (done) return onClose();
    if (!close.isPending) close.mutate({ date, carried });
  };
  const enabled =
    closing.data === undefined ? '正在读取，请稍等。' : done || obstacle === '' ? true : obstacle;
  return (
    <Dialog
      title={`${date} 日结`}
      width={680}
      onClose={onClose}
      failure={done ? null : (close.error?.sentence ?? null)}
      buttons={[{ key: 'F12', label: done ? '看完了' : '日结', main: true, enabled, run: submit }]}
    >
      {closing.error && <ErrorState>{closing.error.sentence}</ErrorState>}
      {closing.isPending && <LoadingState text="正在读取" />}
      {closed !== null && (
        <>
          <p>
            <StateTag kind="confirmed">已日结</StateTag> {closed.closedBy}{' '}
            {chinaDateTime(closed.closedAt)}
          </p>
          {closed.signed > 0 && <p>签认的差异 {closed.signed} 项，留在账上。</p>}
          {closed.carried.length > 0 && <p>带入次日的班次：{closed.carried.join('、')}。</p>}
          <p className="muted">
            审计封签 <code className="code">{auditSealText(closed.seal)}</code>
          </p>
        </>
      )}
      {closed === null && obstacle !== '' && <p>{obstacle}</p>}
      {closed === null && closing.data !== undefined && obstacle === '' && (
        <>
          <p>医保差异已全部处理。日结后这一天不再重开。</p>
          {openShifts.length > 0 && (
            <p>
              <StateTag kind="limited">还没有交班</StateTag>{' '}
              {openShifts.map((shift) => shift.name).join('、')}。按 F12 带入次日，或按 Esc
              先去交班。
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}

const CLOSING = { closed: null, obstacle: '', openShifts: [] } as const;
