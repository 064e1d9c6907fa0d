/** 平台不同意结算, or 没有发出: nothing was taken; the platform's own words first, then our advice. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { Sale } from '#contract/sale.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { soundBad } from '#renderer/scanner/sound.ts';

type RefusedDialogProps = { readonly sale: Sale; readonly onClose: () => void };

export function RefusedDialog({ sale, onClose }: RefusedDialogProps): ReactNode {
  const { settlement } = sale;
  const notSent = settlement?.state === 'notSent';
  useEffect(soundBad, []);
  return (
    <Dialog
      title={notSent ? '没有发出，未扣款' : '平台不同意结算'}
      onClose={onClose}
      buttons={[{ key: 'Enter', label: '知道了', main: true, run: onClose }]}
      note="没有扣款，本单可以改动"
    >
      <div role="alert">
        <p className="big-line">
          <StateTag kind={notSent ? 'limited' : 'refused'} plain>
            {settlement?.sentence ?? ''}
          </StateTag>
        </p>
        {settlement !== null && settlement.hint !== '' && <p>建议：{settlement.hint}</p>}
      </div>
    </Dialog>
  );
}
