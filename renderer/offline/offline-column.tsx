/** The right column without a line (picture 02): what works now, the customer, the money. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { TenderRow } from '#renderer/sale/pay-block.tsx';
import { PersonCard } from '#renderer/sale/person-card.tsx';
import { PrescriptionCard } from '#renderer/sale/prescription-card.tsx';
import type { TenderKind } from '#renderer/sale/sale-ui-store.ts';
import { CanNowCard } from './can-now-card.tsx';
import './offline.css';

type OfflineColumnProps = {
  readonly sale: Sale | null;
  /** The keys in force: what a button says and does is what its key says and does. */
  readonly keys: readonly KeyBinding[];
  readonly tender: TenderKind;
  readonly onTender: (kind: TenderKind) => void;
};

export function OfflineColumn({ sale, keys, tender, onTender }: OfflineColumnProps): ReactNode {
  const main = keys.find((binding) => binding.key === 'F12');
  const enabled = main?.enabled ?? true;
  return (
    <>
      <CanNowCard />
      <div className="counter-cards">
        {sale?.person != null && <PersonCard sale={sale} />}
        {sale?.prescription != null && <PrescriptionCard sale={sale} />}
      </div>
      <section className="pay-block" aria-label="收款">
        <div className="due">
          <span>
            <b>顾客现在付</b>
            <span className="muted">全额，收款后打印小票</span>
          </span>
          <b className="due-amount">{displayYuan(sale?.total_fen ?? 0)}</b>
        </div>
        <TenderRow chosen={tender} onChoose={onTender} />
        <button
          type="button"
          className={`main-action${enabled === true ? '' : ' main-action-off'}`}
          aria-disabled={enabled !== true}
          data-main-action
          onClick={() => {
            if (enabled === true) main?.run();
            else useNotice.getState().say('bad', enabled);
          }}
        >
          <KeyCap>F12</KeyCap> {sale === null ? '等待商品' : main?.label}
        </button>
        <p className="main-reason" role="status">
          {enabled === true || sale === null ? '' : enabled}
        </p>
      </section>
    </>
  );
}
