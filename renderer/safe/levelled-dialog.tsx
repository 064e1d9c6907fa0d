/** 医保账已核对: a manager says with PIN that the days since the backup are levelled. */
import type { ReactNode } from 'react';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

export function LevelledDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { approval, missing, clear, fields } = useApproval();
  const levelled = useCommand('safe.levelled', { failure: 'own' });
  const act = (): void => {
    if (approval === null || levelled.isPending) return;
    levelled.mutate(
      { approval },
      {
        onError: clear,
        onSuccess: () => {
          useNotice.getState().say('good', '医保结算已开放。');
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title="恢复后的医保账都核对过了？"
      width={640}
      onClose={onClose}
      failure={levelled.error?.sentence ?? null}
      buttons={[
        {
          key: 'F9',
          label: '已核对，开放医保结算',
          main: true,
          enabled: missing ?? true,
          run: act,
        },
      ]}
      note="谁、何时，都会记录"
    >
      <p>
        备份之后平台上已有、本机没有的结算，须逐笔在平台确认；本机的待补结若那几天已经补结，请先在补结台关闭，
        否则会重复结算。
      </p>
      {fields}
    </Dialog>
  );
}
