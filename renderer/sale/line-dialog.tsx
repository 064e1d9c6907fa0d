/** F6: quantity, lot by hand, and moving a line out of insurance. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import { displayQuantity } from '#core/money.ts';
import type { LotId } from '#core/ids.ts';
import type { SaleLine } from '#contract/sale.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { parseQuantity } from './amount-text.ts';
import type { NumberedLot } from './lot-numbers.ts';
import { byNumber } from './lot-numbers.ts';
import { useSaleCommand } from './use-sale.ts';

type LineDialogProps = { readonly line: SaleLine; readonly onClose: () => void };

export function LineDialog({ line, onClose }: LineDialogProps): ReactNode {
  const lots = useCall('product.lots', { productId: line.productId });
  const [text, setText] = useState(displayQuantity(line.quantity_e4));
  const [lot, setLot] = useState<LotId | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const setQuantity = useSaleCommand('sale.setQuantity', { failure: 'own' });
  const chooseLot = useSaleCommand('sale.setLot', { failure: 'own' });
  const setSelfPay = useSaleCommand('sale.setSelfPay', { failure: 'own' });

  const usable = byNumber(lots.data?.lots ?? []);
  const taken = line.lots[0]?.lotId ?? null;
  const current = lot ?? taken;
  const isCurrent = ({ lotIds }: NumberedLot): boolean => lotIds.some((id) => id === current);
  const move = (by: number): void => {
    const at = usable.findIndex(isCurrent);
    const next = usable[Math.max(0, Math.min(usable.length - 1, at + by))];
    if (next) setLot(next.lotIds[0]);
  };
  const busy = setQuantity.isPending || chooseLot.isPending || setSelfPay.isPending;
  const apply = async (): Promise<void> => {
    if (busy) return;
    const quantity = parseQuantity(text);
    if (quantity === null) {
      setRefused('数量须大于 0，且不超过 999。');
      return;
    }
    setRefused(null);
    try {
      if (quantity !== line.quantity_e4) {
        await setQuantity.mutateAsync({ lineId: line.lineId, quantity_e4: quantity });
      }
      const own = usable.find(({ lotIds }) => lotIds.some((id) => id === taken));
      if (lot !== null && own?.lotIds.includes(lot) !== true) {
        await chooseLot.mutateAsync({ lineId: line.lineId, lotId: lot });
      }
      onClose();
    } catch {
      // The sentence is in the command's error, shown at the foot.
    }
  };
  const failure =
    refused ??
    setQuantity.error?.sentence ??
    chooseLot.error?.sentence ??
    setSelfPay.error?.sentence ??
    null;
  return (
    <Dialog
      title={`${line.name} · ${line.spec}`}
      name="数量和批号"
      onClose={onClose}
      failure={failure}
      keys={[
        { key: 'ArrowDown', label: '下一批', run: () => move(1), inText: true, repeats: true },
        { key: 'ArrowUp', label: '上一批', run: () => move(-1), inText: true, repeats: true },
      ]}
      buttons={[
        { key: 'F6', label: '确定', main: true, run: () => void apply() },
        {
          key: 'F7',
          enabled: line.insured || line.movedToSelfPay || '这一行本来就不进医保结算。',
          label: line.movedToSelfPay ? '移回医保' : '移到自费',
          run: () => {
            if (busy) return;
            setSelfPay.mutate(
              { lineId: line.lineId, selfPay: !line.movedToSelfPay },
              { onSuccess: onClose },
            );
          },
        },
      ]}
    >
      <div className="field-row">
        <label className="field-label" htmlFor="quantity">
          数量（{line.unit}）
        </label>
        <Input
          id="quantity"
          data-first-focus
          size="large"
          className="amount-input"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p className="field-label">批号（↑↓ 选；不选则先到期先出）</p>
      {lots.error && <ErrorState>{lots.error.sentence}</ErrorState>}
      {!lots.error && !lots.data && <LoadingState text="正在取批号" />}
      {lots.data && usable.length === 0 && <EmptyState>这个商品没有批号。</EmptyState>}
      <ul className="choice-list" role="listbox" aria-label="批号">
        {usable.map((one) => (
          <li
            key={one.lotIds[0]}
            role="option"
            aria-selected={isCurrent(one)}
            className={`choice${isCurrent(one) ? ' choice-on' : ''}`}
            onClick={() => setLot(one.lotIds[0])}
          >
            <b className="grow">{one.lotNo}</b>
            <span>效期 {one.expiresOn}</span>
            {one.expired ? (
              <StateTag kind="refused">已过期</StateTag>
            ) : (
              one.nearExpiry && <StateTag kind="limited">近效期</StateTag>
            )}
            <span className="number">
              余 {displayQuantity(one.free_e4)} {line.unit}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
