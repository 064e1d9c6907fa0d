/** Counting the drawer and closing the shift. */
import { displayYuan } from '#core/money.ts';
import type { Shift } from '#contract/day.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { countedSum, countsOf, differenceOf, mayClose } from './cash-count.ts';
import { useCount } from './count-store.ts';

/** What is said when the shift is closed. */
function closedSentence(closed: Shift): string {
  const counted = closed.counted_fen ?? closed.expected_fen;
  const difference = differenceOf(counted, closed.expected_fen);
  return difference.fen === 0
    ? '已交班，现金相符。'
    : `已交班，${difference.word} ${displayYuan(Math.abs(difference.fen))} 已登记。`;
}

export type ShiftClosing = {
  readonly shift: Shift | null;
  readonly error: string | null;
  /** True, or why F12 cannot act. */
  readonly enabled: true | string;
  readonly submit: () => void;
};

export function useShiftClose(): ShiftClosing {
  const session = useSession();
  const say = useNotice((state) => state.say);
  const { pieces, note, clear } = useCount();
  const shift = useCall('shift.current', {});
  const close = useCommand('shift.close', {
    done: (closed) => {
      say('good', closedSentence(closed));
      clear();
    },
  });
  const current = shift.data ?? null;
  const ready = mayClose(current, countedSum(pieces), note);
  const mayRole = allowed(session, ['cashier', 'manager']);
  return {
    shift: current,
    error: shift.error?.sentence ?? null,
    enabled: close.isPending ? '正在交班，请稍等。' : mayRole === true ? ready : mayRole,
    submit: () => close.mutate({ counts: countsOf(pieces), note: note.trim() }),
  };
}
