/** The field for a PIN or a password, whichever its owner has; the words that go with it. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { PinKind } from '#core/pin.ts';
import { PASSWORD_MOST, PIN_LENGTH, pinKind } from '#core/pin.ts';
import { foldDigits } from '#renderer/sale/amount-text.ts';
import './page-parts.css';

/** As it stands after Chinese words: `本人 PIN`, `本人密码`. */
export function pinWord(kind: PinKind): string {
  return kind === 'digits' ? ' PIN' : '密码';
}

/** What is to be typed: `请输入 6 位 PIN`, `请输入密码`. */
export function pinForm(kind: PinKind): string {
  return kind === 'digits' ? ` ${PIN_LENGTH} 位 PIN` : '密码';
}

/** Whether the text can be one at all; whether it is the right one the engine says. */
export function isPinGiven(kind: PinKind, text: string): boolean {
  return pinKind(text) === kind;
}

type PinInputProps = {
  readonly kind: PinKind;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly id?: string;
  /** Takes the focus when its dialog opens. */
  readonly focus?: boolean;
  /** Takes the focus when it appears. */
  readonly atOnce?: boolean;
  readonly invalid?: boolean;
  /** What it is called where no label stands beside it. */
  readonly name?: string;
  readonly onEnter?: (text: string) => void;
};

/** Six digits as they were meant, whatever the input method made of them; a password as it is. */
export function PinInput({ kind, value, onChange, ...props }: PinInputProps): ReactNode {
  const [capsLock, setCapsLock] = useState(false);
  const digits = kind === 'digits';
  return (
    <Input
      id={props.id}
      data-first-focus={props.focus === true ? '' : undefined}
      type="password"
      size="large"
      inputMode={digits ? 'numeric' : 'text'}
      autoComplete="one-time-code"
      maxLength={digits ? PIN_LENGTH : PASSWORD_MOST}
      aria-invalid={props.invalid}
      aria-label={props.name}
      autoFocus={props.atOnce}
      onPressEnter={({ currentTarget }) => props.onEnter?.(currentTarget.value)}
      value={value}
      suffix={<CapsLock on={!digits && capsLock} />}
      onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
      onChange={({ target }) =>
        onChange(digits ? foldDigits(target.value).replace(/\D/g, '') : target.value)
      }
    />
  );
}

/** Always there, so that the field stays the same one when the key is pressed. */
function CapsLock({ on }: { readonly on: boolean }): ReactNode {
  return (
    <span className="caps-lock" role="status">
      {on ? '大写锁定已开' : ''}
    </span>
  );
}
