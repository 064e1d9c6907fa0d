/** Shift+F12: everything at the customer's own cost. What insurance cannot pay any more is asked. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useSaleCommand } from '#renderer/sale/use-sale.ts';

type SelfPayDialogProps = {
  readonly sale: Sale;
  readonly onClose: () => void;
  /** Nothing of the sale is insurance's any more: take the money. */
  readonly onReady: () => void;
};

export function SelfPayDialog({ sale, onClose, onReady }: SelfPayDialogProps): ReactNode {
  const move = useSaleCommand('sale.setSelfPay', { failure: 'own' });
  const act = async (): Promise<void> => {
    if (move.isPending) return;
    try {
      for (const line of sale.lines.filter((one) => one.insured)) {
        await move.mutateAsync({ lineId: line.lineId, selfPay: true });
      }
    } catch {
      // The sentence is in the command's error, shown at the foot.
      return;
    }
    onReady();
  };
  return (
    <Dialog
      title="纯自费？"
      onClose={onClose}
      failure={move.error?.sentence ?? null}
      buttons={[
        {
          key: 'Shift+F12',
          label: `纯自费，收 ${displayYuan(sale.total_fen)}`,
          main: true,
          run: () => void act(),
        },
      ]}
    >
      <p className="big-line">
        {sale.prescription === null
          ? '按自费售出后，这一单以后不能再走医保。确定吗？'
          : '按自费售出后，这张处方以后不能再走医保。确定吗？'}
      </p>
    </Dialog>
  );
}
