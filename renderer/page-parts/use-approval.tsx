/** A manager's approval inside a dialog: who, and the PIN given on the spot. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input, Select } from 'antd';
import type { StaffNo } from '#core/ids.ts';
import { useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { foldDigits } from '#renderer/sale/amount-text.ts';
import './page-parts.css';

type Approval = { readonly staffNo: StaffNo; readonly pin: string };

export type UseApproval = {
  /** What to send, or null while something is missing. */
  readonly approval: Approval | null;
  /** Why there is no approval yet; null when there is. */
  readonly missing: string | null;
  /** After a wrong PIN. */
  readonly clear: () => void;
  readonly fields: ReactNode;
};

/** `focus`: the PIN takes the focus when the dialog opens. */
export function useApproval(focus = true): UseApproval {
  const staff = useCall('staff.list', {});
  const managers = staff.data?.filter((card) => card.role === 'manager') ?? [];
  const [manager, setManager] = useState<StaffNo | null>(null);
  const [pin, setPin] = useState('');
  // Nobody approves what they ask for themselves where there is another manager.
  const self = useSession().staff.staffNo;
  const second = managers.find((card) => card.staffNo !== self) ?? managers[0];
  const staffNo = manager ?? second?.staffNo ?? null;
  const given = /^\d{6}$/.test(pin);
  const missing = staffNo === null ? '没有店长可以批准。' : given ? null : '请店长输入 6 位 PIN。';
  return {
    approval: staffNo !== null && given ? { staffNo, pin } : null,
    missing,
    clear: () => setPin(''),
    fields: (
      <div className="field-row">
        <label className="field-label" htmlFor="approval-manager">
          批准店长
        </label>
        <Select
          id="approval-manager"
          className="approval-manager"
          size="large"
          value={staffNo}
          onChange={(next) => setManager(next)}
          options={managers.map((card) => ({
            value: card.staffNo,
            label: `${card.name} ${card.staffNo}`,
          }))}
        />
        <label className="field-label" htmlFor="approval-pin">
          店长 PIN
        </label>
        <Input
          id="approval-pin"
          data-first-focus={focus ? '' : undefined}
          type="password"
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={pin}
          onChange={(event) => setPin(foldDigits(event.target.value).replace(/\D/g, ''))}
        />
      </div>
    ),
  };
}
