/** Trial or settled figures: the platform's facts with the fund bar, never our own sums. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import { chinaTime } from '#core/time.ts';
import type { Amounts, Sale } from '#contract/sale.ts';
import { Card } from '#renderer/design/card.tsx';
import { FUND_NAMES, FundBar, FundSwatch } from '#renderer/design/fund-bar.tsx';
import type { FundPart } from '#renderer/design/fund-bar.tsx';
import { EmptyState, useElapsed } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { reopenedWords } from './resolution-words.ts';
import { hasFreshTrial, trialWords } from './sale-words.ts';
import type { Words } from './sale-words.ts';

/** What each of the four payers pays, in fen: the bar and the rows below it. */
export function partsOf(amounts: Amounts, selfPay_fen: number): Readonly<Record<FundPart, number>> {
  return {
    pooled: amounts.fundTotal_fen,
    account: amounts.ownAccountPay_fen,
    family: amounts.familyAccountPay_fen,
    cash: amounts.cashDue_fen + selfPay_fen,
  };
}

type RowProps = { readonly part: FundPart; readonly note: string; readonly fen: number };

function PartRow({ part, note, fen }: RowProps): ReactNode {
  return (
    <li>
      <FundSwatch part={part} />
      <span>{FUND_NAMES[part]}</span>
      <span className="part-note">{note}</span>
      <b className="number">{displayYuan(fen)}</b>
    </li>
  );
}

type FiguresProps = { readonly amounts: Amounts; readonly sale: Sale; readonly settled: boolean };

function Figures({ amounts, sale, settled }: FiguresProps): ReactNode {
  const parts = partsOf(amounts, sale.selfPay_fen);
  const balance = `结后余额 ${displayYuan(amounts.accountBalance_fen)}`;
  const funds =
    amounts.otherFundsPay_fen === 0 ? '' : `含其他基金 ${displayYuan(amounts.otherFundsPay_fen)}`;
  return (
    <>
      <FundBar parts={parts} />
      <ul className="parts">
        <PartRow part="pooled" note={funds} fen={parts.pooled} />
        <PartRow
          part="account"
          note={sale.accountMode === 'none' ? '本次不用' : settled ? balance : `本人，${balance}`}
          fen={parts.account}
        />
        <PartRow
          part="family"
          note={parts.family === 0 ? '' : '由平台从共济账户支付'}
          fen={parts.family}
        />
        <PartRow
          part="cash"
          note={`医保内 ${displayYuan(amounts.cashDue_fen)} ＋ 非医保 ${displayYuan(sale.selfPay_fen)}`}
          fen={parts.cash}
        />
      </ul>
    </>
  );
}

type TrialCardProps = { readonly sale: Sale | null; readonly asking: boolean };

export function TrialCard({ sale, asking }: TrialCardProps): ReactNode {
  const elapsed = useElapsed(asking);
  if (sale === null) {
    return (
      <Card title="预结算">
        <EmptyState>还没有商品。</EmptyState>
      </Card>
    );
  }
  const reopened = reopenedWords(sale);
  const words: Words = reopened === null ? trialWords(sale) : { kind: 'confirmed', ...reopened };
  const settled = sale.settlement?.state === 'settled' ? sale.settlement.amounts : null;
  const stopped =
    reopened !== null || words.kind === 'refused' || sale.settlement?.state === 'notSent';
  const trial = hasFreshTrial(sale) && !stopped ? sale.trial : null;
  const amounts = settled ?? trial?.amounts ?? null;
  const tag = asking
    ? `正在试算${elapsed >= 3_000 ? ` 已用 ${Math.floor(elapsed / 1_000)} 秒` : ''}`
    : settled !== null
      ? '已结算'
      : trial !== null
        ? `平台试算 ${chinaTime(trial.askedAt)}`
        : words.title;
  const kind = asking ? 'waiting' : settled !== null ? 'confirmed' : words.kind;
  return (
    <Card
      title={settled === null ? '预结算' : '医保结算'}
      tags={<StateTag kind={kind}>{tag}</StateTag>}
      extra={amounts !== null && settled === null ? '以结算结果为准' : null}
      className="trial-card"
    >
      {amounts === null ? (
        <p className={words.kind === 'refused' ? 'bad' : 'muted'}>{words.line}</p>
      ) : (
        <Figures amounts={amounts} sale={sale} settled={settled !== null} />
      )}
    </Card>
  );
}
