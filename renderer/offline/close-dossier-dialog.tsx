/** Ends a dossier that will not be settled: reason and manager's PIN. Its goods are self-paid then. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Dossier } from '#contract/dossier.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { ActDialog } from '#renderer/page-parts/act-dialog.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

type CloseDossierProps = { readonly dossier: Dossier; readonly onClose: () => void };

export function CloseDossierDialog({ dossier, onClose }: CloseDossierProps): ReactNode {
  const [reason, setReason] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const close = useCommand('dossier.close', { failure: 'own' });
  const lacks = reason.trim() === '' ? '请写原因。' : missing;
  const submit = (): void => {
    if (approval === null || lacks !== null || close.isPending) return;
    const { dossierId } = dossier;
    close.mutate(
      { dossierId, reason: reason.trim(), approval },
      { onError: clear, onSuccess: onClose },
    );
  };
  return (
    <ActDialog
      title="了结这一单？"
      width={640}
      label="了结"
      doing="了结"
      cap="F9"
      danger
      lacks={lacks}
      act={close}
      note={dossier.saleNo}
      run={submit}
      onClose={onClose}
    >
      <p>了结后这一单按自费上报，不能再补结。顾客可凭手工报销材料到医保经办机构报销。</p>
      <TextField
        first
        name="原因"
        hint="顾客不来补结、已去经办机构 …"
        value={reason}
        onChange={setReason}
      />
      {fields}
    </ActDialog>
  );
}
