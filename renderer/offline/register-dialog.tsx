/** F3 without a line: 手工登记. Nothing of it is verified; it is shown masked from then on. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import { Dialog } from '#renderer/design/dialog.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { foldDigits } from '#renderer/sale/amount-text.ts';
import { useSaleCommand } from '#renderer/sale/use-sale.ts';

type FieldProps = {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly most: number;
  readonly first?: boolean;
  readonly onChange: (text: string) => void;
};

function Field({ id, label, hint, value, most, first = false, onChange }: FieldProps): ReactNode {
  return (
    <div className="field-row">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Input
        id={id}
        data-first-focus={first ? '' : undefined}
        size="large"
        autoComplete="off"
        spellCheck={false}
        maxLength={most}
        placeholder={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

export function RegisterDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('');
  const [idDocNo, setIdDocNo] = useState('');
  const [phone, setPhone] = useState('');
  const register = useSaleCommand('person.register', { failure: 'own' });
  const missing =
    name.trim() === ''
      ? '请填姓名。'
      : idDocNo.trim() === ''
        ? '请填身份证号。'
        : phone === '' || /^1\d{10}$/.test(phone)
          ? true
          : '手机号为 11 位数字，可不填。';
  const act = (): void => {
    if (register.isPending) return;
    const person = { name: name.trim(), idDocNo: idDocNo.trim().toUpperCase(), phone };
    register.mutate(person, { onSuccess: onClose });
  };
  return (
    <Dialog
      title="手工登记"
      width={600}
      onClose={onClose}
      failure={register.error?.sentence ?? null}
      buttons={[{ key: 'F3', label: '登记', main: true, enabled: missing, run: act }]}
      note="登记后只显示掩码"
    >
      <p>
        <StateTag kind="undecided">手工登记，未联网核验</StateTag>
      </p>
      <Field
        first
        id="register-name"
        label="姓名"
        hint="与医保凭证一致"
        most={50}
        value={name}
        onChange={setName}
      />
      <Field
        id="register-id"
        label="身份证号"
        hint="18 位"
        most={18}
        value={idDocNo}
        onChange={(text) => setIdDocNo(foldDigits(text))}
      />
      <Field
        id="register-phone"
        label="手机号"
        hint="可不填，补结时联系用"
        most={11}
        value={phone}
        onChange={(text) => setPhone(foldDigits(text).replace(/\D/g, ''))}
      />
    </Dialog>
  );
}
