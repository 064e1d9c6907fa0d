/** What a difference asks of a person: a manager's word, or money to be handed over. */
import type { ReactNode } from 'react';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { MoneyTaskDialog } from '#renderer/money-task/money-task-dialog.tsx';
import { AuthoriseDialog } from '#renderer/sale/authorise-dialog.tsx';
import type { Difference } from './day-words.ts';
import type { DayDesk } from './use-day.ts';

type DifferenceDialogProps = {
  readonly difference: Difference;
  readonly desk: DayDesk;
  readonly onClose: () => void;
};

export function DifferenceDialog({ difference, desk, onClose }: DifferenceDialogProps): ReactNode {
  const tasks = useCall('moneyTask.list', {}).data ?? [];
  if (difference.kind === 'moneyDue') {
    const task = tasks.find((one) => one.taskId === difference.taskId);
    // Gone: somebody else has handed it over meanwhile, and the list is about to show it.
    return task === undefined ? null : (
      <MoneyTaskDialog task={task} onDone={onClose} onClose={onClose} />
    );
  }
  const way = desk.ways.find((one) => one.saleId === difference.saleId);
  return way === undefined ? null : <AuthoriseDialog sale={way} onClose={onClose} />;
}
