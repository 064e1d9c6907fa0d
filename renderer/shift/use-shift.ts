/** The shift of this till: its count, its closing, and what may be done with it now. */
import { useEffect } from 'react';
import type { Shift } from '#contract/shift.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import {
  closedSentence,
  facesOf,
  handInOf,
  mayClose,
  mayCount,
  stepOf,
  terminalSum,
} from './cash-count.ts';
import { useCount } from './count-store.ts';
import { useShiftCommand } from './use-shift-command.ts';

/** Pause after the last key before what is typed is saved. */
const SAVE_MS = 700;

export const DRAWER_ROLES = ['cashier', 'manager'] as const;

export type ShiftDesk = {
  readonly shift: Shift | null;
  readonly loaded: boolean;
  readonly error: string | null;
  readonly step: 'count' | 'close' | 'none';
  /** True, or why F12 cannot act. */
  readonly enabled: true | string;
  /** What F12 does now. */
  readonly label: string;
  readonly submit: () => void;
  /** Somebody with this role counts, and has not yet. */
  readonly blind: boolean;
  /** True, or why it cannot be counted again. */
  readonly recountEnabled: true | string;
};

export function useShift(): ShiftDesk {
  const session = useSession();
  const say = useNotice((state) => state.say);
  const typed = useCount();
  const call = useCall('shift.current', {});
  const shift = call.data ?? null;
  useDraft(shift);
  const count = useShiftCommand('shift.count', {
    done: () => {
      typed.counted();
      say('info', '点数已留存，应有和差额见下。');
    },
  });
  const close = useShiftCommand('shift.close', {
    done: (done) => say('good', closedSentence(done)),
  });
  const step = stepOf(shift, typed.recounting);
  const role = allowed(session, DRAWER_ROLES);
  const ready = (): true | string => {
    if (call.data === undefined) return call.error?.sentence ?? '正在读取，请稍等。';
    if (shift === null) return '还没有开班，请先开班（按 O）。';
    if (shift.closedAt !== null) return '本班已经交班，请先开班（按 O）。';
    return step === 'count' ? mayCount(typed.fields) : mayClose(shift, typed);
  };
  const busy = count.isPending || close.isPending;
  const submit = (): void => {
    if (shift === null || busy) return;
    const { shiftId } = shift;
    const { fields, note } = useCount.getState();
    if (step === 'close') {
      return close.mutate({ shiftId, note: note.trim(), handIn_fen: handInOf(fields) });
    }
    count.mutate({
      shiftId,
      faces: facesOf(fields),
      terminals: {
        wechat_fen: terminalSum('wechat', fields),
        alipay_fen: terminalSum('alipay', fields),
        card_fen: terminalSum('card', fields),
      },
    });
  };
  return {
    shift,
    loaded: call.data !== undefined,
    error: call.error?.sentence ?? null,
    step,
    enabled: busy ? '正在登记，请稍等。' : role === true ? ready() : role,
    label: step === 'close' ? '登记并交班' : '点数完成',
    submit,
    blind: session.staff.role === 'cashier' && shift !== null && shift.figures === null,
    recountEnabled: recountEnabled(shift),
  };
}

function recountEnabled(shift: Shift | null): true | string {
  if (shift === null || shift.closedAt !== null || shift.counts.length === 0) {
    return '还没有点数。';
  }
  return shift.counts.length < 2 || '已经重点过一次，两次点数都已留存。';
}

/** Begins with what was saved of a shift, and saves what is typed for it. */
function useDraft(shift: Shift | null): void {
  const { shiftId, fields, note, typed, savedTo, begin, saved } = useCount();
  const { mutate } = useCommand('shift.draft', { failure: 'own' });
  useEffect(() => {
    if (shift !== null && shift.shiftId !== shiftId) begin(shift);
  }, [shift, shiftId, begin]);
  const open = shift !== null && shift.closedAt === null && shift.shiftId === shiftId;
  useEffect(() => {
    if (!open || typed === savedTo || shiftId === null) return undefined;
    const timer = setTimeout(() => {
      const texts = Object.entries(fields).map(([name, text]) => ({ name, text }));
      mutate({ shiftId, fields: texts, note }, { onSuccess: () => saved(typed) });
    }, SAVE_MS);
    return () => clearTimeout(timer);
  }, [open, typed, savedTo, shiftId, fields, note, saved, mutate]);
}
