/** What the customer still pays, how, and the one main action, ringed. Never scrolls away. */
import type { ReactNode } from 'react';
import {
  AlipayCircleFilled,
  CheckOutlined,
  CreditCardOutlined,
  PayCircleOutlined,
  WechatFilled,
} from '@ant-design/icons';
import { displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { TENDER_NAMES, hasFreshTrial } from './sale-words.ts';
import type { TenderKind } from './sale-ui-store.ts';
import { TENDERS } from './tenders.ts';

const ICONS: Record<TenderKind, ReactNode> = {
  cash: <PayCircleOutlined />,
  wechat: <WechatFilled />,
  alipay: <AlipayCircleFilled />,
  card: <CreditCardOutlined />,
};

type TenderRowProps = {
  readonly chosen: TenderKind;
  readonly onChoose: (kind: TenderKind) => void;
  /** Caps printed beside the tenders; the receive dialog has other keys than the page. */
  readonly caps?: readonly string[];
};

export function TenderRow(props: TenderRowProps): ReactNode {
  const { chosen, onChoose, caps = ['1', '2', '3', '4'] } = props;
  return (
    <div className="tenders" role="radiogroup" aria-label="收款方式">
      {TENDERS.map((kind, index) => (
        <button
          key={kind}
          type="button"
          role="radio"
          aria-checked={kind === chosen}
          className={`tender${kind === chosen ? ' tender-on' : ''}`}
          onClick={() => onChoose(kind)}
        >
          {kind === chosen ? <CheckOutlined /> : ICONS[kind]} {TENDER_NAMES[kind]}{' '}
          <KeyCap>{caps[index]}</KeyCap>
        </button>
      ))}
    </div>
  );
}

/** The amount due now, or null while it is not known (no fresh trial yet). */
export function dueNow(sale: Sale | null): number | null {
  if (sale === null) return 0;
  if (sale.settlement?.state === 'settled' || sale.mainAction !== 'settle') {
    return sale.stillToPay_fen;
  }
  return hasFreshTrial(sale) ? sale.stillToPay_fen : null;
}

/** Label of F12 for what the engine says it does now. */
export function mainLabel(sale: Sale | null): string {
  if (sale === null || sale.lines.length === 0) return '等待商品';
  if (sale.keptFromSaleNo !== '' && sale.mainAction === 'pay') return '退差额';
  if (sale.state === 'settled') return '收款';
  if (sale.mainAction === 'pay') return `收款 ${displayYuan(sale.stillToPay_fen)}`;
  return '确认医保结算';
}

type PayBlockProps = {
  readonly sale: Sale | null;
  readonly tender: TenderKind;
  readonly onTender: (kind: TenderKind) => void;
  /** True, or why the main action cannot act now. */
  readonly enabled: true | string;
  readonly onMain: () => void;
};

export function PayBlock({ sale, tender, onTender, enabled, onMain }: PayBlockProps): ReactNode {
  const due = dueNow(sale);
  const kept = sale !== null && sale.keptFromSaleNo !== '';
  const hint = kept
    ? '原单已收款，最后只退差额'
    : sale !== null && sale.mainAction === 'settle'
      ? '结算成功后再收款'
      : '收款后打印小票';
  return (
    <section className="pay-block" aria-label="收款">
      <div className="due">
        <span>
          <b>{kept ? '留下的自付' : '顾客还需付'}</b>
          <span className="muted">{due === null ? '预结算后才知道' : hint}</span>
        </span>
        <b className="due-amount">{due === null ? '—' : displayYuan(due)}</b>
      </div>
      <TenderRow chosen={tender} onChoose={onTender} />
      <button
        type="button"
        className={`main-action${enabled === true ? '' : ' main-action-off'}`}
        aria-disabled={enabled !== true}
        data-main-action
        onClick={onMain}
      >
        <KeyCap>F12</KeyCap> {mainLabel(sale)}
      </button>
      <p className="main-reason" role="status">
        {enabled === true || sale === null ? '' : enabled}
      </p>
    </section>
  );
}
