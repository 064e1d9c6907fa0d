/** Reason and a manager's PIN: what every return asks before it acts. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { UseApproval } from '#renderer/page-parts/use-approval.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

type ReasonedApproval = UseApproval & { readonly reason: string };

/** `askReason` false: the reason was given when the return began. */
export function useReasonedApproval(askReason = true): ReasonedApproval {
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
      {asked.fields}
    </>
  );
  return {
    ...asked,
    reason: reason.trim(),
    missing: reasonMissing ? '请写退货原因。' : asked.missing,
    fields,
  };
}
