/** How the way out of unknown ended for the sale at the till: said once, then the sale goes on. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { Sale } from '#contract/sale.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { soundGood } from '#renderer/scanner/sound.ts';
import { endWords } from './resolution-words.ts';

type WayEndedProps = { readonly sale: Sale; readonly onClose: () => void };

export function WayEndedDialog({ sale, onClose }: WayEndedProps): ReactNode {
  const words = endWords(sale);
  useEffect(soundGood, []);
  if (words === null) return null;
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      buttons={[{ key: 'Enter', label: '知道了', main: true, run: onClose }]}
      note={sale.saleNo}
    >
      <div role="alert">
        <span className="visually-hidden">{words.title}</span>
        <p className="big-line">
          <StateTag kind="confirmed" plain>
            {words.line}
          </StateTag>
        </p>
      </div>
    </Dialog>
  );
}
