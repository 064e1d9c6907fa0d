/** PIN boxes and keypad, or the box of a password. What is typed never reaches the page's text. */
import type { ReactNode } from 'react';
import { DeleteOutlined, InfoCircleOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import type { PinKind } from '#core/pin.ts';
import { PIN_LENGTH } from '#core/pin.ts';
import { chinaDateTime } from '#core/time.ts';
import { foldDigits } from '#renderer/sale/amount-text.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import type { Choice } from './choice.ts';
import { chosenNo } from './choice.ts';
import { pinWord } from '#renderer/page-parts/pin-input.tsx';
import { PasswordBox } from './password-box.tsx';
import type { PinEntry, PinStage } from './use-pin-entry.ts';

type PinPanelProps = {
  readonly choice: Choice;
  readonly entry: PinEntry;
  readonly onDigit: (digit: string) => void;
  readonly onPassword: (text: string) => void;
  readonly onBack: () => void;
  /** Staff number as typed so far, and whether Enter ended it. */
  readonly onTyped: (staffNo: string, confirmed: boolean) => void;
};

const CHANGE_HEADS = {
  digits: {
    new: ['请设自己的 PIN', '6 位数字，别人不知道，也不好猜。'],
    again: ['请再输入一次', '两次一样才算设好。'],
  },
  password: {
    new: ['请设自己的密码', '8 到 64 位，字母、数字、符号至少两种。'],
    again: ['请再输入一次', '两次一样才算设好。'],
  },
} as const satisfies Record<PinKind, Record<Exclude<PinStage, 'now'>, readonly [string, string]>>;

type PinHeadProps = { readonly choice: Choice; readonly entry: PinEntry };

function PinHead({ choice, entry }: PinHeadProps): ReactNode {
  if (entry.stage !== 'now') {
    const [title, below] = CHANGE_HEADS[entry.kind][entry.stage];
    return (
      <>
        <h2>{title}</h2>
        <p className="muted">{below}</p>
      </>
    );
  }
  switch (choice.kind) {
    case 'none':
      return (
        <>
          <h2>请先选择登录人</h2>
          <p className="muted">按数字键 1–9，或点左边的卡片。</p>
        </>
      );
    case 'card':
      return (
        <>
          <h2>
            {choice.card.name}，请输入{entry.changing ? '现在的' : ''}
            {pinWord(entry.kind)}
          </h2>
          <p className="muted">
            {choice.card.title}　工号 {choice.card.staffNo}
            {choice.card.lastSignedInAt !== null &&
              `　上次登录 ${chinaDateTime(choice.card.lastSignedInAt).slice(5, 16)}`}
          </p>
        </>
      );
    case 'typed':
      return (
        <>
          <h2>
            {choice.confirmed
              ? `工号 ${choice.staffNo}，请输入${pinWord(entry.kind)}`
              : '请输入工号'}
          </h2>
          <p className="muted">按 Enter 确认工号。</p>
        </>
      );
  }
}

const HINTS = {
  digits: {
    now: '6 位数字，输满自动登录。连续错 5 次锁定。',
    new: '不要用重复、连续的数字或生日。按 F3 改用密码。',
    again: '输满自动登录。',
  },
  password: {
    now: '输完按 Enter 登录，区分大小写。连续错 5 次锁定。',
    new: '输完按 Enter。不要用好猜的词。按 F3 改用 PIN。',
    again: '按 Enter 登录。',
  },
} as const satisfies Record<PinKind, Record<PinStage, string>>;

type EntryBoxProps = Pick<PinPanelProps, 'choice' | 'entry' | 'onPassword' | 'onTyped'>;

/** The staff number, the six boxes, or the password. */
function EntryBox({ choice, entry, onPassword, onTyped }: EntryBoxProps): ReactNode {
  if (choice.kind === 'typed' && !choice.confirmed) {
    return (
      <Input
        autoFocus
        size="large"
        aria-label="工号"
        maxLength={20}
        value={choice.staffNo}
        onChange={(event) => onTyped(foldDigits(event.target.value).trim(), false)}
        onPressEnter={() => onTyped(choice.staffNo, true)}
      />
    );
  }
  const chosen = choice.kind !== 'none';
  if (chosen && entry.kind === 'password') {
    return (
      <PasswordBox
        key={`${entry.stage} ${chosenNo(choice) ?? ''}`}
        label="密码"
        onEnter={onPassword}
      />
    );
  }
  const label = `已输入 ${entry.entered} 位，共 ${PIN_LENGTH} 位`;
  return (
    <div className="pin-boxes" role="img" aria-label={label}>
      {Array.from({ length: PIN_LENGTH }, (_, index) => {
        const next = chosen && index === entry.entered;
        return (
          <span key={index} className={`pin-box${next ? ' pin-box-next' : ''}`}>
            {index < entry.entered ? '●' : next ? '|' : ''}
          </span>
        );
      })}
    </div>
  );
}

export function PinPanel(props: PinPanelProps): ReactNode {
  const { choice, entry } = props;
  const { busy, failure } = entry;
  const typed = choice.kind !== 'none' && entry.kind === 'password';
  return (
    <section className="pin-panel" aria-label="PIN">
      <PinHead choice={choice} entry={entry} />
      <EntryBox {...props} />
      <p className={failure === null ? 'pin-hint muted' : 'pin-hint pin-failure'} role="status">
        {failure ?? (busy ? '正在登录…' : HINTS[entry.kind][entry.stage])}
      </p>
      <div className="keypad">
        {!typed &&
          ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
            <button key={digit} type="button" tabIndex={-1} onClick={() => props.onDigit(digit)}>
              {digit}
            </button>
          ))}
        <button type="button" tabIndex={-1} className="keypad-word" onClick={props.onBack}>
          <KeyCap>Esc</KeyCap> 换人
        </button>
        {!typed && (
          <>
            <button type="button" tabIndex={-1} onClick={() => props.onDigit('0')}>
              0
            </button>
            <button type="button" tabIndex={-1} className="keypad-word" onClick={entry.clear}>
              <DeleteOutlined /> 清除
            </button>
          </>
        )}
      </div>
      <p className="pin-foot muted">
        <InfoCircleOutlined /> 忘记 PIN 或密码请找店长；要改按 F4。
      </p>
    </section>
  );
}
