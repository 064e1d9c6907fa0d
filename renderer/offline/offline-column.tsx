/** The right column without a line (picture 02): what works now, the customer, the money. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { DossierPreview } from '#contract/dossier.ts';
import type { Sale } from '#contract/sale.ts';
import { useNow } from '#renderer/design/use-now.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { capOf } from '#renderer/keys/combination.ts';
import { actOn } from '#renderer/keys/key-store.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { TenderRow } from '#renderer/sale/pay-block.tsx';
import type { TenderKind } from '#renderer/sale/sale-ui-store.ts';
import { CanNowCard } from './can-now-card.tsx';
import { CustomerCard } from './customer-card.tsx';
import { mainMode } from './offline-keys.ts';
import { MetersCard, PayFirstCard } from './pay-first-card.tsx';
import './offline.css';

type OfflineColumnProps = {
  readonly sale: Sale | null;
  readonly preview: DossierPreview | null;
  /** The keys in force: what a button says and does is what its key says and does. */
  readonly keys: readonly KeyBinding[];
  readonly tender: TenderKind;
  readonly onTender: (kind: TenderKind) => void;
};

export function OfflineColumn(props: OfflineColumnProps): ReactNode {
  const { sale, preview, keys, tender, onTender } = props;
  const now = useNow();
  const later = mainMode(sale, preview) === 'payFirst' ? preview : null;
  const main = keys.find((binding) => binding.key === 'F12');
  // 挂账 stands there wherever it is offered; 纯自费 is F12 itself where there is no 先付后补.
  const others = keys.filter(
    ({ key }) => key === 'Ctrl+F12' || (later !== null && key === 'Shift+F12'),
  );
  const enabled = main?.enabled ?? true;
  const amount = displayYuan(later?.payFirst.pays_fen ?? sale?.total_fen ?? 0);
  return (
    <>
      <CanNowCard />
      <div className="counter-cards">
        <CustomerCard sale={sale} />
        {later !== null && <PayFirstCard preview={later} prescribed={sale?.prescription != null} />}
      </div>
      {preview !== null && <MetersCard meters={preview.meters} now={now} />}
      <section className="pay-block" aria-label="收款">
        {later === null && (
          <div className="due">
            <span>
              <b>顾客现在付</b>
              <span className="muted">全额，收款后打印小票</span>
            </span>
            <b className="due-amount">{amount}</b>
          </div>
        )}
        <TenderRow chosen={tender} onChoose={onTender} />
        <div className={`offline-acts${others.length > 1 ? ' offline-acts-three' : ''}`}>
          {others.map((binding) => (
            <button
              key={binding.key}
              type="button"
              className={`offline-act${(binding.enabled ?? true) === true ? '' : ' main-action-off'}`}
              aria-disabled={(binding.enabled ?? true) !== true}
              onClick={() => actOn(binding)}
            >
              <KeyCap>{capOf(binding.key)}</KeyCap> {binding.label}
            </button>
          ))}
          <button
            type="button"
            className={`main-action${enabled === true ? '' : ' main-action-off'}`}
            aria-disabled={enabled !== true}
            data-main-action
            onClick={() => main !== undefined && actOn(main)}
          >
            <KeyCap>F12</KeyCap>{' '}
            {sale === null
              ? '等待商品'
              : `${main?.label ?? ''}${later === null ? ' ' : '，收 '}${amount}`}
          </button>
        </div>
        <p className="main-reason" role="status">
          {enabled === true || sale === null ? '' : enabled}
        </p>
      </section>
    </>
  );
}
