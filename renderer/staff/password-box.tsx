/** Where a password is typed at the log-in page; Enter ends it, and the box is empty again. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { PinInput } from '#renderer/page-parts/pin-input.tsx';

type PasswordBoxProps = {
  readonly label: string;
  readonly onEnter: (text: string) => void;
};

export function PasswordBox({ label, onEnter }: PasswordBoxProps): ReactNode {
  const [text, setText] = useState('');
  return (
    <div className="password-box">
      <PinInput
        kind="password"
        name={label}
        atOnce
        value={text}
        onChange={setText}
        onEnter={(typed) => {
          setText('');
          onEnter(typed);
        }}
      />
    </div>
  );
}
