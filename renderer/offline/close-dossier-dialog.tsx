/** Ends a dossier that will not be settled: reason and manager's PIN. Its goods are self-paid then. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { Dossier } from '#contract/dossier.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

type CloseDossierProps = { readonly dossier: Dossier; readonly onClose: () => void };

export function CloseDossierDialog({ dossier, onClose }: CloseDossierProps): ReactNode {
  const [reason, setReason] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const close = useCommand('dossier.close', { failure: 'own' });
  const enabled = reason.trim() === '' ? '请写原因。' : (missing ?? true);
  const act = (): void => {
    if (approval === null || close.isPending) return;
    const { dossierId } = dossier;
    close.mutate(
      { dossierId, reason: reason.trim(), approval },
      { onError: clear, onSuccess: onClose },
    );
  };
  return (
    <Dialog
      title="了结这一单？"
      width={640}
      onClose={onClose}
      failure={close.error?.sentence ?? null}
      buttons={[{ key: 'F9', label: '了结', main: true, danger: true, enabled, run: act }]}
      note={dossier.saleNo}
    >
      <p>了结后这一单按自费上报，不能再补结。顾客可凭手工报销材料到医保经办机构报销。</p>
      <div className="field-row">
        <label className="field-label" htmlFor="close-reason">
          原因
        </label>
        <Input
          id="close-reason"
          data-first-focus
          size="large"
          maxLength={200}
          placeholder="顾客不来补结、已去经办机构 …"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {fields}
    </Dialog>
  );
}
