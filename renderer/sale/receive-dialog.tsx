/**
 * Receiving the money, after the insurance is settled, for a self-pay sale or without a line: type
 * what was handed over, Enter. Less than due is taken as a part and the rest asked for with another
 * tender.
 */
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { InputRef } from 'antd';
import { displayYuan, formatYuan } from '#core/money.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { typeInto } from '#renderer/keys/type-into.ts';
import { cleanAmount, parseAmount } from './amount-text.ts';
import { TenderRow } from './pay-block.tsx';
import { TENDER_NAMES } from './sale-words.ts';
import type { TenderKind } from './sale-ui-store.ts';
import { changeOf, restOf, tenderOf } from './tender-sum.ts';
import type { Tender, TenderAnswer } from './tender-sum.ts';
import { TENDERS } from './tenders.ts';

type ReceiveDialogProps = {
  readonly title: string;
  readonly due_fen: number;
  /** Tender chosen on the page before. */
  readonly first: TenderKind;
  readonly pending: boolean;
  readonly failure: string | null;
  /** What Enter does when all of it is there: 收款，打印小票. */
  readonly act: string;
  /** Behind the amount: 已结算. */
  readonly tag?: ReactNode;
  /** Above the amount, and below it (a manager's PIN). */
  readonly lead?: ReactNode;
  readonly extra?: ReactNode;
  /** Why it cannot be taken yet although the amount is right. */
  readonly missing?: string | null;
  readonly note: string;
  readonly onClose: () => void;
  readonly onPay: (tenders: Tender[]) => void;
};

/** What is typed while a tender or a button has the focus is the amount all the same. */
function amountKeys(type: (char: string) => void): KeyBinding[] {
  return [
    ...Array.from('0123456789', (digit) => [`Digit${digit}`, digit] as const),
    ['Period', '.'] as const,
    ['NumpadDecimal', '.'] as const,
  ].map(([key, char]) => ({ key, label: '实收', hidden: true, run: () => type(char) }));
}

export function ReceiveDialog(props: ReceiveDialogProps): ReactNode {
  const { title, due_fen, first, pending, failure, act, onClose, onPay } = props;
  const [taken, setTaken] = useState<readonly Tender[]>([]);
  const [kind, setKind] = useState<TenderKind>(first);
  const rest = restOf(due_fen, taken);
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const field = useRef<InputRef>(null);

  // An empty field stands for the exact amount: one Enter for the customer who pays exactly.
  const received = text === '' ? rest : parseAmount(text);
  const answer = tenderOf(kind, received, rest);
  const left = answer.ok ? restOf(due_fen, [...taken, answer.tender]) : rest;

  const choose = (next: TenderKind): void => {
    setKind(next);
    setText('');
    setRefused(null);
  };
  const type = (char: string): void => {
    field.current?.focus({ cursor: 'end' });
    const input = field.current?.input;
    if (input) typeInto(input, char);
  };
  const take = (): void => {
    if (pending) return;
    if (!answer.ok) {
      setRefused(answer.sentence);
      return;
    }
    const all = rest === 0 && taken.length > 0 ? taken : [...taken, answer.tender];
    if (left > 0) {
      setTaken(all);
      choose(kind === 'cash' ? 'wechat' : 'cash');
      return;
    }
    if (props.missing != null) {
      setRefused(props.missing);
      return;
    }
    // Nothing due is paid with no tender at all: Enter prints.
    onPay(due_fen === 0 ? [] : [...all]);
  };
  const free = due_fen === 0;
  return (
    <Dialog
      title={title}
      width={600}
      onClose={onClose}
      failure={refused ?? failure}
      keys={[
        { key: 'F12', label: '收款', run: take },
        ...amountKeys(type),
        ...TENDERS.map((one, index) => ({
          key: `Alt+Digit${index + 1}`,
          label: TENDER_NAMES[one],
          run: () => choose(one),
        })),
      ]}
      buttons={[
        {
          key: 'Enter',
          label: free ? '完成，打印小票' : left > 0 ? '先收这部分' : act,
          main: true,
          run: take,
        },
      ]}
      note={props.note}
    >
      {props.lead}
      {free ? (
        <p className="big-line">顾客不用再付。按 Enter 打印。</p>
      ) : (
        <>
          <p className="pay-due">
            <span>请收</span>
            <b>{displayYuan(rest)}</b>
            <span>元</span>
            {props.tag}
          </p>
          <TenderRow chosen={kind} onChoose={choose} caps={['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4']} />
          <div className="field-row">
            <label className="field-label" htmlFor="received">
              实收（元）
            </label>
            <Input
              ref={field}
              id="received"
              data-first-focus
              size="large"
              inputMode="decimal"
              autoComplete="off"
              className="amount-input"
              placeholder={formatYuan(rest)}
              value={text}
              onChange={(event) => {
                setText(cleanAmount(event.target.value));
                setRefused(null);
              }}
            />
          </div>
          <Change kind={kind} answer={answer} left={left} taken={taken} />
        </>
      )}
      {props.extra}
    </Dialog>
  );
}

type ChangeProps = {
  readonly kind: TenderKind;
  readonly answer: TenderAnswer;
  readonly left: number;
  readonly taken: readonly Tender[];
};

/** What to give back, or what is still missing, and what was taken so far. */
function Change({ kind, answer, left, taken }: ChangeProps): ReactNode {
  const change = answer.ok ? changeOf([...taken, answer.tender]) : null;
  return (
    <>
      <p className="pay-change" role="status">
        {change === null ? (
          <span className="bad">{answer.ok ? '' : answer.sentence}</span>
        ) : left > 0 ? (
          <>
            还差 <b>{displayYuan(left)}</b> 元
          </>
        ) : (
          (kind === 'cash' || change > 0) && (
            <>
              找零 <b>{displayYuan(change)}</b> 元
            </>
          )
        )}
      </p>
      {taken.length > 0 && (
        <p className="muted">
          已收：
          {taken
            .map((one) => `${TENDER_NAMES[one.kind]} ${displayYuan(one.amount_fen)}`)
            .join('，')}
        </p>
      )}
    </>
  );
}
