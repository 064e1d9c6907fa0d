/** What the goods cost: the one large number on the left. */
import type { ReactNode } from 'react';
import { displayQuantity, displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';

export function TotalBar({ sale }: { readonly sale: Sale | null }): ReactNode {
  return (
    <section className="total-bar" aria-label="应付合计">
      <div>
        <span>品种 / 件数</span>
        <b>
          {sale?.kinds ?? 0} 种 · {displayQuantity(sale?.pieces_e4 ?? 0)} 件
        </b>
      </div>
      <div>
        <span>医保内</span>
        <b>{displayYuan(sale?.insured_fen ?? 0)}</b>
      </div>
      <div>
        <span>非医保</span>
        <b>{displayYuan(sale?.selfPay_fen ?? 0)}</b>
      </div>
      <p>
        <span>应付合计</span>
        <b>{displayYuan(sale?.total_fen ?? 0)}</b>
      </p>
    </section>
  );
}
