/** 更正进价: what a lot was bought for was written down wrong; another manager approves. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CallInput } from '#contract/index.ts';
import type { Lot, ProductRow } from '#contract/stock.ts';
import { displayPrice } from '#core/money.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { LoadingState } from '#renderer/design/states.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { CostWarning } from './stock-dialogs.tsx';
import { checkCostChange, lotName } from './stock-input.ts';
import styles from './stock.module.css';

type CostCause = CallInput<'stock.setCost'>['cause'];

const COST_CAUSES: Record<CostCause, string> = {
  mistake: '录错更正',
  invoice: '以发票为准',
  rebate: '返利折让',
  other: '其他',
};

type CostProps = {
  readonly product: ProductRow;
  readonly onDone: (sentence: string) => void;
  readonly onClose: () => void;
};

export function CostDialog(props: CostProps): ReactNode {
  const detail = useCall('product.lots', { productId: props.product.productId });
  const lots = detail.data?.lots ?? [];
  const [first] = lots;
  if (first === undefined) {
    return (
      <Dialog title="更正进价" onClose={props.onClose} buttons={[]}>
        {detail.data ? <p>这个商品还没有批次。</p> : <LoadingState text="正在读取批次" />}
      </Dialog>
    );
  }
  return <CostForm {...props} lots={lots} first={first} />;
}

type CostFormProps = CostProps & { readonly lots: readonly Lot[]; readonly first: Lot };

function costText(lot: Lot): string {
  return lot.cost_e6 === null ? '没有登记' : `${displayPrice(lot.cost_e6)} 元`;
}

function CostForm({ product, lots, first, onDone, onClose }: CostFormProps): ReactNode {
  const [lotId, setLotId] = useState<string>(first.lotId);
  const [cost, setCost] = useState('');
  const [cause, setCause] = useState<CostCause>('mistake');
  const approval = useApproval(false);
  const change = useCommand('stock.setCost', { failure: 'own' });
  const lot = lots.find((one) => one.lotId === lotId) ?? first;
  const checked = checkCostChange(lot, cost, cause);
  const missing = checked.ok ? approval.missing : checked.sentence;
  const act = (): void => {
    if (!checked.ok || approval.approval === null || change.isPending) return;
    change.mutate(
      { ...checked.input, approval: approval.approval },
      {
        onError: approval.clear,
        onSuccess: (after) => {
          onDone(`已更正进价：${product.name} 批号 ${after.lotNo}，${costText(after)}。`);
          onClose();
        },
      },
    );
  };
  const choices = Object.fromEntries(
    lots.map((one) => [one.lotId, `${lotName(one, lots)}　${costText(one)}`]),
  );
  return (
    <Dialog
      title={`更正进价 · ${product.name} ${product.spec}`}
      width={640}
      onClose={onClose}
      failure={change.error?.sentence ?? null}
      buttons={[{ key: 'F11', label: '更正', main: true, enabled: missing ?? true, run: act }]}
      note={missing ?? '改前改后都会记录'}
    >
      <p className={styles['small']}>
        这一批已经售出的也按新进价算毛利。同一批号新到的货进价不同，请用 F6 入库，不要在这里改。
      </p>
      <div className={styles['form']}>
        <Choice name="批号" value={lot.lotId} choices={choices} onChange={setLotId} />
        <Choice name="原因" value={cause} choices={COST_CAUSES} onChange={setCause} />
        <TextField
          first
          name={`新进价（元 / ${product.unit}，现 ${costText(lot)}）`}
          value={cost}
          onChange={setCost}
        />
      </div>
      <CostWarning cost={cost} price_e6={product.price_e6} />
      {approval.fields}
    </Dialog>
  );
}
