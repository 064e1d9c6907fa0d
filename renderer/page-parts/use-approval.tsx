/** A manager's approval inside a dialog: who, and the PIN or password given on the spot. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Select } from 'antd';
import type { StaffNo } from '#core/ids.ts';
import { useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { PinInput, isPinGiven, pinForm, pinWord } from './pin-input.tsx';
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

/** `focus`: the PIN or password takes the focus when the dialog opens. */
export function useApproval(focus = true): UseApproval {
  const staff = useCall('staff.list', {});
  const managers = staff.data?.filter((card) => card.role === 'manager') ?? [];
  const [manager, setManager] = useState<StaffNo | null>(null);
  const [pin, setPin] = useState('');
  // Nobody approves what they ask for themselves where there is another manager.
  const self = useSession().staff.staffNo;
  const second = managers.find((card) => card.staffNo !== self) ?? managers[0];
  const staffNo = manager ?? second?.staffNo ?? null;
  const kind = managers.find((card) => card.staffNo === staffNo)?.pinKind ?? 'digits';
  const given = isPinGiven(kind, pin);
  const asked = given ? null : `请店长输入${pinForm(kind)}。`;
  const missing = staffNo === null ? '没有店长可以批准。' : asked;
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
          onChange={(next) => {
            setManager(next);
            setPin('');
          }}
          options={managers.map((card) => ({
            value: card.staffNo,
            label: `${card.name} ${card.staffNo}`,
          }))}
        />
        <label className="field-label" htmlFor="approval-pin">
          店长{pinWord(kind)}
        </label>
        <PinInput id="approval-pin" kind={kind} focus={focus} value={pin} onChange={setPin} />
      </div>
    ),
  };
}
