/** 强制离线 and back, with the manager's PIN; logged with who and when. */
import type { ReactNode } from 'react';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

type ForceDialogProps = {
  /** What it will be after it: offline, or on the line again. */
  readonly offline: boolean;
  readonly onClose: () => void;
};

export function ForceDialog({ offline, onClose }: ForceDialogProps): ReactNode {
  const { approval, missing, clear, fields } = useApproval();
  const force = useCommand('line.force', { failure: 'own' });
  const act = (): void => {
    if (approval === null || force.isPending) return;
    force.mutate(
      { offline, approval },
      {
        onError: clear,
        onSuccess: () => {
          const words = offline ? '已切到离线，全店什么都不再发出。' : '已切回联机，正在重连。';
          useNotice.getState().say('good', words);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title={offline ? '切到离线？' : '切回联机？'}
      width={640}
      onClose={onClose}
      failure={force.error?.sentence ?? null}
      buttons={[
        {
          key: 'F9',
          label: offline ? '切到离线' : '切回联机',
          main: true,
          danger: offline,
          enabled: missing ?? true,
          run: act,
        },
      ]}
      note="谁、何时，都会记录"
    >
      <p>
        {offline
          ? '全店不再联系医保平台，重启后仍然离线，直到店长切回。自费销售照常，医保顾客按离线规则（F1）办理，上传都留在本机。'
          : '系统马上重连；等着的上传和签到自动继续。'}
      </p>
      {fields}
    </Dialog>
  );
}
