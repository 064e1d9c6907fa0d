/** F8 at an empty till: the parked sales; a digit or ↑↓ Enter takes one up again. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import { chinaTime } from '#core/time.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { PARKED_END } from './resolution-words.ts';
import { useSaleCommand } from './use-sale.ts';

export function HeldDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const held = useCall('sale.heldList', {});
  const rows = held.data ?? [];
  const [picked, setPicked] = useState(0);
  const resume = useSaleCommand('sale.resume', { failure: 'own' });
  const take = (index: number): void => {
    const row = rows[index];
    if (row && !resume.isPending) {
      resume.mutate({ saleId: row.saleId }, { onSuccess: onClose });
    }
  };
  const move = (by: number): void =>
    setPicked((was) => Math.max(0, Math.min(rows.length - 1, was + by)));
  return (
    <Dialog
      title="取单"
      width={680}
      onClose={onClose}
      failure={resume.error?.sentence ?? null}
      keys={[
        { key: 'ArrowDown', label: '下一单', run: () => move(1), repeats: true },
        { key: 'ArrowUp', label: '上一单', run: () => move(-1), repeats: true },
        ...rows.slice(0, 9).map((_, index) => ({
          key: `Digit${index + 1}`,
          label: `取第 ${index + 1} 单`,
          run: () => take(index),
        })),
      ]}
      buttons={[
        {
          key: 'F8',
          label: '取单',
          main: true,
          enabled: rows.length > 0 || '没有挂单。',
          run: () => take(picked),
        },
      ]}
      note="取单后须重新扫医保码"
    >
      {held.error && (
        <ErrorState onAgain={() => void held.refetch()}>{held.error.sentence}</ErrorState>
      )}
      {!held.error && !held.data && <LoadingState text="正在取挂单" />}
      {held.data && rows.length === 0 && <EmptyState>没有挂单。</EmptyState>}
      <ul className="choice-list" role="listbox" aria-label="挂单">
        {rows.map((row, index) => (
          <li
            key={row.saleId}
            role="option"
            aria-selected={index === picked}
            className={`choice${index === picked ? ' choice-on' : ''}`}
            onClick={() => take(index)}
          >
            {index < 9 && <KeyCap>{index + 1}</KeyCap>}
            <span className="grow">
              <b>{row.saleNo}</b>
              <span className="second">
                {chinaTime(row.heldAt).slice(0, 5)} {row.cashierName}
                {row.maskedName !== '' && ` · ${row.maskedName}`}
              </span>
            </span>
            {row.unknown && <StateTag kind="undecided">结果未知</StateTag>}
            {row.outcome !== null && (
              <StateTag kind="confirmed">{PARKED_END[row.outcome]}</StateTag>
            )}
            <span>{row.kinds} 种</span>
            <b className="number">{displayYuan(row.total_fen)}</b>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
