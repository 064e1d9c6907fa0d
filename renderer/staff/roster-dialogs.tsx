/** The dialogs of 人员, each with a manager's PIN given on the spot. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CallInput } from '#contract/index.ts';
import type { RosterRow } from '#contract/staff.ts';
import { isWeakPin } from '#core/pin.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { foldDigits } from '#renderer/sale/amount-text.ts';
import { QUALIFICATION_WORDS } from './roster-words.ts';

type Role = RosterRow['role'];
type Qualification = RosterRow['qualifications'][number];

const ROLES: Record<Role, string> = { cashier: '收银员', pharmacist: '药师', manager: '店长' };
const QUALIFICATIONS = Object.keys(QUALIFICATION_WORDS) as Qualification[];

/** Six digits as they were meant, whatever the input method made of them. */
function pinOf(text: string): string {
  return foldDigits(text).replace(/\D/g, '').slice(0, 6);
}

/** Why a first PIN will not do; null when it will. */
function pinProblem(pin: string): string | null {
  if (pin.length < 6) return '初始 PIN 为 6 位数字。';
  return isWeakPin(pin) ? '不要用重复、连续的数字或生日，请换一个。' : null;
}

const EMPTY = {
  staffNo: '',
  name: '',
  role: 'cashier' as Role,
  title: '收银员',
  pharmacistCode: '',
  practiceCertNo: '',
  firstPin: '',
};

type AddForm = typeof EMPTY;

/** What is still missing, in the order of the fields; null when nothing is. */
function missingIn(form: AddForm): string | null {
  if (!/^[0-9A-Za-z]{1,20}$/.test(form.staffNo)) return '工号为字母或数字。';
  if (form.name.trim() === '') return '请填姓名。';
  if (form.title.trim() === '') return '请填职务。';
  return pinProblem(form.firstPin);
}

export function AddStaffDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [form, setForm] = useState<AddForm>(EMPTY);
  const [held, setHeld] = useState<readonly Qualification[]>([]);
  const approval = useApproval(false);
  const add = useCommand('staff.add', { failure: 'own' });
  const set = (change: Partial<AddForm>): void => setForm({ ...form, ...change });
  const missing = missingIn(form) ?? approval.missing;
  const act = (): void => {
    if (missing !== null || approval.approval === null || add.isPending) return;
    const input: CallInput<'staff.add'> = {
      ...form,
      qualifications: [...held],
      approval: approval.approval,
    };
    add.mutate(input, {
      onError: approval.clear,
      onSuccess: (row) => {
        useNotice.getState().say('good', `已新增 ${row.name}，请本人登录设自己的 PIN。`);
        onClose();
      },
    });
  };
  return (
    <Dialog
      title="新增人员"
      width={720}
      onClose={onClose}
      failure={add.error?.sentence ?? null}
      buttons={[{ key: 'F6', label: '新增', main: true, enabled: missing ?? true, run: act }]}
      note={missing}
    >
      <div className="roster-form">
        <TextField
          first
          name="工号"
          value={form.staffNo}
          onChange={(text) => set({ staffNo: foldDigits(text).trim() })}
        />
        <TextField name="姓名" value={form.name} onChange={(name) => set({ name })} />
        <Choice
          name="岗位"
          value={form.role}
          choices={ROLES}
          onChange={(role) => set({ role, title: ROLES[role] })}
        />
        <TextField name="职务" value={form.title} onChange={(title) => set({ title })} />
        {form.role === 'pharmacist' && (
          <>
            <TextField
              name="医保药师代码"
              value={form.pharmacistCode}
              onChange={(pharmacistCode) => set({ pharmacistCode })}
            />
            <TextField
              name="执业药师注册证号"
              value={form.practiceCertNo}
              onChange={(practiceCertNo) => set({ practiceCertNo })}
            />
          </>
        )}
        <TextField
          name="初始 PIN"
          hint="6 位数字，本人登录时必须换掉"
          value={form.firstPin}
          onChange={(text) => set({ firstPin: pinOf(text) })}
        />
        <fieldset className="roster-ticks">
          <legend>资格</legend>
          {QUALIFICATIONS.map((one) => (
            <label key={one}>
              <input
                type="checkbox"
                checked={held.includes(one)}
                onChange={(event) =>
                  setHeld(
                    event.target.checked ? [...held, one] : held.filter((other) => other !== one),
                  )
                }
              />
              {QUALIFICATION_WORDS[one]}
            </label>
          ))}
        </fieldset>
      </div>
      {approval.fields}
    </Dialog>
  );
}

type RowDialogProps = { readonly row: RosterRow; readonly onClose: () => void };

export function SetActiveDialog({ row, onClose }: RowDialogProps): ReactNode {
  const approval = useApproval();
  const setActive = useCommand('staff.setActive', { failure: 'own' });
  const word = row.active ? '停用' : '恢复';
  const act = (): void => {
    if (approval.approval === null || setActive.isPending) return;
    setActive.mutate(
      { staffNo: row.staffNo, active: !row.active, approval: approval.approval },
      {
        onError: approval.clear,
        onSuccess: () => {
          useNotice.getState().say('good', `已${word} ${row.name}。`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title={`${word} ${row.name}？`}
      width={640}
      onClose={onClose}
      failure={setActive.error?.sentence ?? null}
      buttons={[
        {
          ...{ key: 'F7', label: word, main: true, danger: row.active, run: act },
          enabled: approval.missing ?? true,
        },
      ]}
      note="谁、何时，都会记录"
    >
      <p>
        {row.active
          ? '立即退出所有窗口，不能再登录；以前的记录都保留。手上的单留在该台。'
          : '可以再登录；PIN 还是原来的，忘记了请重置。'}
      </p>
      {approval.fields}
    </Dialog>
  );
}

export function ResetPinDialog({ row, onClose }: RowDialogProps): ReactNode {
  const [firstPin, setFirstPin] = useState('');
  const approval = useApproval(false);
  const reset = useCommand('staff.resetPin', { failure: 'own' });
  const missing = pinProblem(firstPin) ?? approval.missing;
  const act = (): void => {
    if (missing !== null || approval.approval === null || reset.isPending) return;
    reset.mutate(
      { staffNo: row.staffNo, firstPin, approval: approval.approval },
      {
        onError: approval.clear,
        onSuccess: () => {
          useNotice.getState().say('good', `已重置 ${row.name} 的 PIN，请本人登录换掉。`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title={`重置 ${row.name} 的 PIN`}
      width={640}
      onClose={onClose}
      failure={reset.error?.sentence ?? null}
      buttons={[{ key: 'F8', label: '重置', main: true, enabled: missing ?? true, run: act }]}
      note={missing}
    >
      <p>给一个初始 PIN，当面告诉本人。本人登录时必须换成自己的。锁定同时解除。</p>
      <TextField
        first
        name="初始 PIN"
        value={firstPin}
        onChange={(text) => setFirstPin(pinOf(text))}
      />
      {approval.fields}
    </Dialog>
  );
}
