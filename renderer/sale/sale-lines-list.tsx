/** The lines of a finished sale, short: for the void and reprint dialogs. */
import type { ReactNode } from 'react';
import { displayQuantity, displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { SALE_STATE_NAMES, saleStateKind } from './sale-words.ts';

export function SaleSummary({ sale }: { readonly sale: Sale }): ReactNode {
  return (
    <>
      <p className="summary-head">
        <b>{sale.saleNo}</b>
        <StateTag kind={saleStateKind(sale.state)}>{SALE_STATE_NAMES[sale.state]}</StateTag>
        {sale.person !== null && <span>{sale.person.maskedName}</span>}
        <span className="muted">收银 {sale.cashierName}</span>
        <b className="summary-total">{displayYuan(sale.total_fen)} 元</b>
      </p>
      <ul className="summary-lines">
        {sale.lines.map((line) => (
          <li key={line.lineId}>
            <span className="grow">
              {line.name} <span className="muted">{line.spec}</span>
            </span>
            <span className="number">
              {displayQuantity(line.quantity_e4)} {line.unit}
            </span>
            <b className="number">{displayYuan(line.amount_fen)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}
