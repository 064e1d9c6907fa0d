/** A dialog of one act: the button says why it cannot act yet, and the foot why it did not succeed. */
import type { ReactNode } from 'react';
import { Dialog } from '#renderer/design/dialog.tsx';

type ActDialogProps = {
  readonly title: string;
  readonly width: number;
  readonly label: string;
  /** What it is doing while the engine works: 登记, 申请. */
  readonly doing: string;
  /** Combination; F12 where none is given. */
  readonly cap?: string;
  readonly danger?: boolean;
  /** What is missing, as a sentence; null when it may act. */
  readonly lacks: string | null;
  readonly act: { readonly isPending: boolean; readonly error: { sentence: string } | null };
  /** At the right end of the foot; what is missing where nothing is given. */
  readonly note?: ReactNode;
  readonly run: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function ActDialog(props: ActDialogProps): ReactNode {
  const { title, width, label, doing, cap = 'F12', lacks, act, run, onClose, children } = props;
  const enabled = act.isPending ? `正在${doing}，请稍等。` : (lacks ?? true);
  return (
    <Dialog
      title={title}
      width={width}
      onClose={onClose}
      failure={act.error?.sentence ?? null}
      buttons={[{ key: cap, label, main: true, danger: props.danger ?? false, enabled, run }]}
      note={props.note ?? lacks}
    >
      {children}
    </Dialog>
  );
}
