/** Returns that are not done: the line above the sale that says so, and the list behind F9. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import type { SaleReturn } from '#contract/sale-return.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { returnWords, stageOf } from './return-words.ts';

/** Above the sale: the return whose rest is at this till, or the oldest one anywhere. */
export function ReturnLine({ sale }: { readonly sale: Sale | null }): ReactNode {
  const open = useCall('sale.returnsOpen', {});
  const own = open.data?.find((back) => back.keptSaleId === sale?.saleId);
  const back = own ?? open.data?.[0];
  if (back === undefined) return null;
  const words = returnWords(back);
  const money = own !== undefined && stageOf(back) === 'money';
  return (
    <p className="return-line" role="status">
      <StateTag kind={words.kind}>
        {own === undefined ? `退货未完：${back.saleNo}` : `退货中：${back.saleNo}`}
      </StateTag>
      <span>
        {own === undefined ? `${words.title}。` : money ? '留下的商品已结清。' : words.line}
        请按 <KeyCap>F9</KeyCap> {money ? '退差额。' : own === undefined ? '继续。' : '看进度。'}
      </span>
    </p>
  );
}

type ReturnsDialogProps = {
  readonly onChosen: (back: SaleReturn) => void;
  readonly onAnother: () => void;
  readonly onClose: () => void;
};

/** F9 while returns are under way: go on with one, or F9 again for another sale. */
export function ReturnsDialog({ onChosen, onAnother, onClose }: ReturnsDialogProps): ReactNode {
  const open = useCall('sale.returnsOpen', {});
  const rows = open.data ?? [];
  const [picked, setPicked] = useState(0);
  const take = (index: number): void => {
    const row = rows[index];
    if (row) onChosen(row);
  };
  const move = (by: number): void =>
    setPicked((was) => Math.max(0, Math.min(rows.length - 1, was + by)));
  return (
    <Dialog
      title="没有做完的退货"
      width={680}
      onClose={onClose}
      keys={[
        { key: 'ArrowDown', label: '下一单', run: () => move(1), repeats: true },
        { key: 'ArrowUp', label: '上一单', run: () => move(-1), repeats: true },
        ...rows.slice(0, 9).map((_, index) => ({
          key: `Digit${index + 1}`,
          label: `第 ${index + 1} 单`,
          run: () => take(index),
        })),
      ]}
      buttons={[
        {
          key: 'Enter',
          label: '继续',
          main: true,
          enabled: rows.length > 0 || '没有做到一半的退货。',
          run: () => take(picked),
        },
        { key: 'F9', label: '另退一单', run: onAnother },
      ]}
    >
      <ul className="choice-list" role="listbox" aria-label="没有做完的退货">
        {rows.map((row, index) => (
          <li
            key={row.returnId}
            role="option"
            aria-selected={index === picked}
            className={`choice${index === picked ? ' choice-on' : ''}`}
            onClick={() => take(index)}
          >
            {index < 9 && <KeyCap>{index + 1}</KeyCap>}
            <span className="grow">
              <b>{row.saleNo}</b>
              <span className="second">
                {Number(row.till)} 号台 {row.maskedName}
              </span>
            </span>
            <StateTag kind={returnWords(row).kind}>{returnWords(row).title}</StateTag>
            <b className="number">{displayYuan(row.returned_fen)}</b>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
