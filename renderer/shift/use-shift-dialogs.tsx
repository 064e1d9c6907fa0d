/** The dialogs of the shift and the keys that open them. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { actOn } from '#renderer/keys/key-store.ts';
import { useCount } from './count-store.ts';
import { HistoryDialog } from './history-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { OpenShiftDialog } from './open-dialog.tsx';
import { ReportDialog } from './report-dialog.tsx';
import { shiftKeys } from './shift-keys.ts';
import type { ShiftDialog } from './shift-keys.ts';
import type { ShiftDesk } from './use-shift.ts';

export type ShiftActs = {
  readonly keys: readonly KeyBinding[];
  /** Does what a key of it would do, also by the mouse. */
  readonly press: (key: string) => void;
};

export function useShiftDialogs(
  { shift, recountEnabled }: ShiftDesk,
  focusCount: () => void,
): ShiftActs & { readonly dialog: ReactNode } {
  const [shown, setShown] = useState<ShiftDialog | null>(null);
  const recount = useCount((state) => state.recount);
  const close = (): void => setShown(null);
  const keys = shiftKeys({
    shift,
    recountEnabled,
    show: setShown,
    recount: () => {
      recount();
      // The fields are there with the next frame.
      requestAnimationFrame(focusCount);
    },
  });
  return {
    keys,
    press: (key) => {
      const found = keys.find((one) => one.key === key);
      if (found !== undefined) actOn(found);
    },
    dialog: (
      <>
        {shown === 'open' && <OpenShiftDialog onClose={close} />}
        {shown === 'move' && (
          <MoveDialog payOutLimit_fen={shift?.payOutLimit_fen ?? 0} onClose={close} />
        )}
        {shown === 'report' && shift && <ReportDialog shiftId={shift.shiftId} onClose={close} />}
        {shown === 'history' && <HistoryDialog onClose={close} />}
      </>
    ),
  };
}
