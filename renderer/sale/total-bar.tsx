/** What the goods cost: the one large number on the left. */
import type { ReactNode } from 'react';
import { displayQuantity, displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';

type TotalBarProps = {
  readonly sale: Sale | null;
  /** Without a line everything is paid in full now. */
  readonly offline: boolean;
};

export function TotalBar({ sale, offline }: TotalBarProps): ReactNode {
  return (
    <section className="total-bar" aria-label="应付合计">
      <div>
        <span>品种 / 件数</span>
        <b>
          {sale?.kinds ?? 0} 种 · {displayQuantity(sale?.pieces_e4 ?? 0)} 件
        </b>
      </div>
      <div>
        <span>{offline ? '可补结' : '医保内'}</span>
        <b>{displayYuan(sale?.insured_fen ?? 0)}</b>
      </div>
      <div>
        <span>{offline ? '纯自费' : '非医保'}</span>
        <b>{displayYuan(sale?.selfPay_fen ?? 0)}</b>
      </div>
      <p>
        <span>{offline ? '现在全额收款' : '应付合计'}</span>
        <b>{displayYuan(sale?.total_fen ?? 0)}</b>
      </p>
    </section>
  );
}
