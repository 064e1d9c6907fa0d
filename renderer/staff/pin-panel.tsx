/** PIN boxes and keypad. The digits themselves never reach the page's text. */
import type { ReactNode } from 'react';
import { DeleteOutlined, InfoCircleOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { chinaDateTime } from '#core/time.ts';
import { foldDigits } from '#renderer/sale/amount-text.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import type { Choice } from './login-page.tsx';
import type { PinEntry } from './use-pin-entry.ts';

type PinPanelProps = {
  readonly choice: Choice;
  readonly length: number;
  readonly entry: PinEntry;
  readonly onDigit: (digit: string) => void;
  readonly onBack: () => void;
  /** Staff number as typed so far, and whether Enter ended it. */
  readonly onTyped: (staffNo: string, confirmed: boolean) => void;
};

const CHANGE_HEADS = {
  new: ['请设自己的 PIN', '6 位数字，别人不知道，也不好猜。'],
  again: ['请再输入一次', '两次一样才算设好。'],
} as const;

type PinHeadProps = { readonly choice: Choice; readonly entry: PinEntry };

function PinHead({ choice, entry }: PinHeadProps): ReactNode {
  if (entry.stage !== 'now') {
    const [title, below] = CHANGE_HEADS[entry.stage];
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
            {choice.card.name}，请输入{entry.changing ? '现在的' : ''} PIN
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
          <h2>{choice.confirmed ? `工号 ${choice.staffNo}，请输入 PIN` : '请输入工号'}</h2>
          <p className="muted">按 Enter 确认工号。</p>
        </>
      );
  }
}

const HINTS = {
  now: '6 位数字，输满自动登录。连续错 5 次锁定。',
  new: '不要用重复、连续的数字或生日。',
  again: '输满自动登录。',
} as const;

export function PinPanel(props: PinPanelProps): ReactNode {
  const { choice, length, entry } = props;
  const { entered, busy, failure } = entry;
  const typing = choice.kind === 'typed' && !choice.confirmed;
  return (
    <section className="pin-panel" aria-label="PIN">
      <PinHead choice={choice} entry={entry} />
      {typing ? (
        <Input
          autoFocus
          size="large"
          aria-label="工号"
          maxLength={20}
          value={choice.staffNo}
          onChange={(event) => props.onTyped(foldDigits(event.target.value).trim(), false)}
          onPressEnter={() => props.onTyped(choice.staffNo, true)}
        />
      ) : (
        <div className="pin-boxes" role="img" aria-label={`已输入 ${entered} 位，共 ${length} 位`}>
          {Array.from({ length }, (_, index) => (
            <span
              key={index}
              className={`pin-box${index === entered && choice.kind !== 'none' ? ' pin-box-next' : ''}`}
            >
              {index < entered ? '●' : index === entered && choice.kind !== 'none' ? '|' : ''}
            </span>
          ))}
        </div>
      )}
      <p className={failure === null ? 'pin-hint muted' : 'pin-hint pin-failure'} role="status">
        {failure ?? (busy ? '正在登录…' : HINTS[entry.stage])}
      </p>
      <div className="keypad">
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
          <button key={digit} type="button" tabIndex={-1} onClick={() => props.onDigit(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" tabIndex={-1} className="keypad-word" onClick={props.onBack}>
          <KeyCap>Esc</KeyCap> 换人
        </button>
        <button type="button" tabIndex={-1} onClick={() => props.onDigit('0')}>
          0
        </button>
        <button type="button" tabIndex={-1} className="keypad-word" onClick={entry.clear}>
          <DeleteOutlined /> 清除
        </button>
      </div>
      <p className="pin-foot muted">
        <InfoCircleOutlined /> 忘记 PIN 请找店长；改 PIN 按 F4。
      </p>
    </section>
  );
}
