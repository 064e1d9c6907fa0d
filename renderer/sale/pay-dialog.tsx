/**
 * Receiving the money, after the insurance is settled or for a self-pay sale: type what was handed
 * over, Enter. Less than due is taken as a part and the rest asked for with another tender.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import { displayYuan, formatYuan } from '#core/money.ts';
import type { SaleId } from '#core/ids.ts';
import type { Sale } from '#contract/sale.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { cleanAmount, parseAmount } from './amount-text.ts';
import { TenderRow } from './pay-block.tsx';
import { endWords } from './resolution-words.ts';
import type { Heading } from './resolution-words.ts';
import { TENDER_NAMES } from './sale-words.ts';
import type { TenderKind } from './sale-ui-store.ts';
import { changeOf, restOf, tenderOf } from './tender-sum.ts';
import type { Tender } from './tender-sum.ts';
import { TENDERS } from './tenders.ts';
import { useSaleCommand } from './use-sale.ts';

type PayDialogProps = {
  readonly sale: Sale;
  /** Tender chosen on the page before. */
  readonly first: TenderKind;
  readonly onClose: () => void;
  readonly onPaid: (saleId: SaleId) => void;
};

export function PayDialog({ sale, first, onClose, onPaid }: PayDialogProps): ReactNode {
  const [taken, setTaken] = useState<readonly Tender[]>([]);
  const [kind, setKind] = useState<TenderKind>(first);
  const rest = restOf(sale.stillToPay_fen, taken);
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const tender = useSaleCommand('sale.tender', {
    failure: 'own',
    // Here and not at the call: the dialog may be gone before the reply is here.
    done: () => onPaid(sale.saleId),
  });

  // An empty field stands for the exact amount: one Enter for the customer who pays exactly.
  const received = text === '' ? rest : parseAmount(text);
  const answer = tenderOf(kind, received, rest);
  const change = answer.ok ? changeOf([...taken, answer.tender]) : null;
  const left = answer.ok ? restOf(sale.stillToPay_fen, [...taken, answer.tender]) : rest;

  const choose = (next: TenderKind): void => {
    setKind(next);
    setText('');
    setRefused(null);
  };
  const take = (): void => {
    if (tender.isPending) return;
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
    // Nothing due is paid with no tender at all: Enter prints.
    tender.mutate({
      saleId: sale.saleId,
      tenders: sale.stillToPay_fen === 0 ? [] : [...all],
    });
  };
  const insured = sale.state === 'settled';
  const free = sale.stillToPay_fen === 0;
  return (
    <Dialog
      title={lateWords(sale)?.title ?? (insured ? '医保结算成功' : '自费收款')}
      width={600}
      onClose={onClose}
      failure={refused ?? tender.error?.sentence ?? null}
      keys={[
        { key: 'F12', label: '收款', run: take },
        ...TENDERS.map((one, index) => ({
          key: `Alt+Digit${index + 1}`,
          label: TENDER_NAMES[one],
          run: () => choose(one),
        })),
      ]}
      buttons={[
        {
          key: 'Enter',
          label: free ? '完成，打印小票' : left > 0 ? '先收这部分' : '收款，打印小票',
          main: true,
          run: take,
        },
      ]}
      note={sale.saleNo}
    >
      <LateAnswer sale={sale} />
      {free ? (
        <p className="big-line">顾客不用再付。按 Enter 打印。</p>
      ) : (
        <>
          <p className="pay-due">
            <span>请收</span>
            <b>{displayYuan(rest)}</b>
            <span>元</span>
            {insured && <StateTag kind="confirmed">已结算</StateTag>}
          </p>
          <TenderRow chosen={kind} onChoose={choose} caps={['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4']} />
          <div className="field-row">
            <label className="field-label" htmlFor="received">
              实收（元）
            </label>
            <Input
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
      )}
    </Dialog>
  );
}

/** The answer came after it had been given up: nobody expects the till to ask for money now. */
function lateWords(sale: Sale): Heading | null {
  return sale.state === 'settled' && sale.resolution?.request === 'settle' ? endWords(sale) : null;
}

function LateAnswer({ sale }: { readonly sale: Sale }): ReactNode {
  const words = lateWords(sale);
  return words && <p role="alert">{words.line}</p>;
}
