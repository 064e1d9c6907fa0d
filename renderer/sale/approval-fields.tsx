/** Reason and a manager's PIN: what every return asks before it acts. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input, Select } from 'antd';
import type { StaffNo } from '#core/ids.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { foldDigits } from './amount-text.ts';

export type Approval = {
  readonly reason: string;
  readonly approval: { readonly staffNo: StaffNo; readonly pin: string } | null;
  /** Why it cannot act yet; null when it can. */
  readonly missing: string | null;
  readonly fields: ReactNode;
  /** A wrong PIN is typed anew. */
  readonly clearPin: () => void;
};

/** `askReason` false: the reason was given when the return began. */
export function useApproval(askReason = true): Approval {
  const staff = useCall('staff.list', {});
  const managers = staff.data?.filter((card) => card.role === 'manager') ?? [];
  const [reason, setReason] = useState('');
  const [manager, setManager] = useState<StaffNo | null>(null);
  const [pin, setPin] = useState('');
  const approver = manager ?? managers[0]?.staffNo ?? null;
  const ready = /^\d{6}$/.test(pin);
  return {
    reason: reason.trim(),
    approval: approver === null || !ready ? null : { staffNo: approver, pin },
    missing:
      askReason && reason.trim() === ''
        ? '请写退货原因。'
        : approver === null
          ? '没有店长可以批准。'
          : ready
            ? null
            : '请店长输入 6 位 PIN。',
    clearPin: () => setPin(''),
    fields: (
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
        <div className="field-row">
          <label className="field-label" htmlFor="void-manager">
            批准店长
          </label>
          <Select
            id="void-manager"
            className="manager-select"
            size="large"
            value={approver}
            onChange={(staffNo) => setManager(staffNo)}
            options={managers.map((card) => ({
              value: card.staffNo,
              label: `${card.name} ${card.staffNo}`,
            }))}
          />
          <label className="field-label" htmlFor="void-pin">
            店长 PIN
          </label>
          <Input
            id="void-pin"
            data-first-focus={askReason && reason === '' ? undefined : ''}
            type="password"
            size="large"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={pin}
            onChange={(event) => setPin(foldDigits(event.target.value).replace(/\D/g, ''))}
          />
        </div>
      </>
    ),
  };
}
