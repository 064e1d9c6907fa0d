/** What a manager must approve in the stock: another price, and what is really on the shelf. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CallInput } from '#contract/index.ts';
import type { Lot, ProductRow } from '#contract/stock.ts';
import { displayQuantity, parseDecimal } from '#core/money.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { LoadingState } from '#renderer/design/states.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { checkAdjust, fold, lotName, priceText } from './stock-input.ts';
import styles from './stock.module.css';

type PriceCause = CallInput<'product.setPrice'>['cause'];
type AdjustCause = CallInput<'stock.adjust'>['cause'];

export const PRICE_CAUSES: Record<PriceCause, string> = {
  supplier: '进价变动',
  list: '挂网价或支付标准调整',
  promotion: '促销',
  mistake: '录错更正',
  other: '其他',
};

const ADJUST_CAUSES: Record<AdjustCause, string> = {
  count: '盘点',
  damaged: '破损',
  expired: '过期报损',
  lost: '丢失',
  other: '其他',
};

type ChangeProps = {
  readonly product: ProductRow;
  readonly onDone: (sentence: string) => void;
  readonly onClose: () => void;
};

export function PriceDialog({ product, onDone, onClose }: ChangeProps): ReactNode {
  const [price, setPrice] = useState('');
  const [cause, setCause] = useState<PriceCause>('supplier');
  const approval = useApproval(false);
  const change = useCommand('product.setPrice', { failure: 'own' });
  const text = fold(price);
  const price_e6 = /^\d{1,7}(\.\d{1,6})?$/.test(text) ? parseDecimal(text, 6) : null;
  const wrong =
    price_e6 === null || price_e6 <= 0
      ? '请填新单价，大于 0，最多六位小数。'
      : price_e6 === product.price_e6
        ? '新价和现价一样。'
        : null;
  const missing = wrong ?? approval.missing;
  const act = (): void => {
    if (missing !== null || approval.approval === null || change.isPending) return;
    const { productId, price_e6: from_e6 } = product;
    change.mutate(
      { productId, from_e6, price: text, cause, approval: approval.approval },
      {
        onError: approval.clear,
        onSuccess: (row) => {
          onDone(`已改价：${row.name} ${priceText(row.price_e6)} 元。已在单里的行价格不变。`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title={`改价 · ${product.name} ${product.spec}`}
      width={640}
      onClose={onClose}
      failure={change.error?.sentence ?? null}
      buttons={[{ key: 'F8', label: '改价', main: true, enabled: missing ?? true, run: act }]}
      note={missing ?? '改前改后都会记录'}
    >
      <div className={styles['form']}>
        <TextField
          first
          name={`新单价（现 ${priceText(product.price_e6)} 元）`}
          value={price}
          onChange={setPrice}
        />
        <Choice name="原因" value={cause} choices={PRICE_CAUSES} onChange={setCause} />
      </div>
      {approval.fields}
    </Dialog>
  );
}

export function AdjustDialog(props: ChangeProps): ReactNode {
  const detail = useCall('product.lots', { productId: props.product.productId });
  const lots = detail.data?.lots ?? [];
  const [first] = lots;
  if (first === undefined) {
    return (
      <Dialog title="盘点报损" onClose={props.onClose} buttons={[]}>
        {detail.data ? <p>这个商品还没有批次。</p> : <LoadingState text="正在读取批次" />}
      </Dialog>
    );
  }
  return <AdjustForm {...props} lots={lots} first={first} />;
}

type AdjustFormProps = ChangeProps & { readonly lots: readonly Lot[]; readonly first: Lot };

function AdjustForm(props: AdjustFormProps): ReactNode {
  const { product, lots, first, onDone, onClose } = props;
  const [lotId, setLotId] = useState<string>(first.lotId);
  const [really, setReally] = useState('');
  const [cause, setCause] = useState<AdjustCause>('count');
  const approval = useApproval(false);
  const adjust = useCommand('stock.adjust', { failure: 'own' });
  const lot = lots.find((one) => one.lotId === lotId) ?? first;
  const checked = checkAdjust(lot, really, cause);
  const missing = checked.ok ? approval.missing : checked.sentence;
  const act = (): void => {
    if (!checked.ok || approval.approval === null || adjust.isPending) return;
    adjust.mutate(
      { ...checked.input, approval: approval.approval },
      {
        onError: approval.clear,
        onSuccess: (after) => {
          const now = `${displayQuantity(after.onHand_e4)} ${product.unit}`;
          onDone(`已登记：${product.name} 批号 ${after.lotNo}，现有 ${now}。`);
          onClose();
        },
      },
    );
  };
  const choices = Object.fromEntries(
    lots.map((one) => [one.lotId, `${lotName(one, lots)}　账上 ${displayQuantity(one.onHand_e4)}`]),
  );
  return (
    <Dialog
      title={`盘点报损 · ${product.name} ${product.spec}`}
      width={640}
      onClose={onClose}
      failure={adjust.error?.sentence ?? null}
      buttons={[{ key: 'F9', label: '登记', main: true, enabled: missing ?? true, run: act }]}
      note={missing ?? '改前改后都会记录'}
    >
      <div className={styles['form']}>
        <Choice name="批号" value={lot.lotId} choices={choices} onChange={setLotId} />
        <Choice name="原因" value={cause} choices={ADJUST_CAUSES} onChange={setCause} />
        <TextField
          first
          name={`货架上实有（账上 ${displayQuantity(lot.onHand_e4)} ${product.unit}）`}
          value={really}
          onChange={setReally}
        />
      </div>
      {approval.fields}
    </Dialog>
  );
}
