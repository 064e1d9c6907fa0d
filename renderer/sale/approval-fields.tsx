/** Reason and a manager's PIN: what a return asks before it acts. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { UseApproval } from '#renderer/page-parts/use-approval.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

type ReasonedApproval = UseApproval & { readonly reason: string };

type Asked = {
  /** False: the reason was given when the return began. */
  readonly reason?: boolean;
  /** False: the store lets the cashier do it alone; `approval` is null then. */
  readonly manager?: boolean;
};

export function useReasonedApproval(ask: Asked = {}): ReasonedApproval {
  const { reason: askReason = true, manager: askManager = true } = ask;
  const [reason, setReason] = useState('');
  const reasonMissing = askReason && reason.trim() === '';
  const asked = useApproval(!askReason || reason !== '');
  const fields: ReactNode = (
    <>
      {askReason && (
        <div className="field-row">
          <label className="field-label" htmlFor="void-reason">
            原因
          </label>
          <Input
            id="void-reason"
            data-first-focus={reason === '' ? '' : undefined}
            size="large"
            maxLength={200}
            placeholder="顾客要求退货、收错药 …"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
      {askManager && asked.fields}
    </>
  );
  const approvalMissing = askManager ? asked.missing : null;
  return {
    ...asked,
    approval: askManager ? asked.approval : null,
    reason: reason.trim(),
    missing: reasonMissing ? '请写退货原因。' : approvalMissing,
    fields,
  };
}
